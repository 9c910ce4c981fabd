#!/bin/sh
# A job that needs more memory than its limit (16 MiB): the kernel kills it, exit code 137. Where the machine enforces no
# limits it ends with 3.
echo "reading catalogue.csv into memory"
exec perl -e 'my @rows; for (1 .. 64) { push @rows, "x" x (1024 * 1024) } print STDERR "catalogue.csv: line 4711 is not valid\n"; exit 3'
