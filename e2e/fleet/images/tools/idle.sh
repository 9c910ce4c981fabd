#!/bin/sh
trap 'exit 0' TERM INT
echo "tools ${TOOLS_VERSION} ready"
while true; do
  sleep 60 &
  wait $!
done
