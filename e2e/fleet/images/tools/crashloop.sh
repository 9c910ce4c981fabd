#!/bin/sh
# Ends with an error a few seconds after its start; its restart policy brings it back.
trap 'exit 0' TERM INT
echo "starting, connecting to mail.internal:25"
sleep 3 &
wait $!
echo "cannot connect to mail.internal:25: no such host" >&2
echo "giving up" >&2
exit 1
