#!/bin/sh
# A job that ends well.
echo "collecting yesterday's orders"
echo "report written, 128 orders"
