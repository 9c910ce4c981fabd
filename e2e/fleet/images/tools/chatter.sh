#!/bin/sh
# About two log lines a second, of every kind that a log viewer meets.
trap 'echo "chatter: stopping"; exit 0' TERM INT
n=0
while true; do
  n=$((n + 1))
  now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  case $((n % 14)) in
    1) echo "$now INFO  request $n served in $((n % 90 + 3)) ms" ;;
    2) echo "{\"time\":\"$now\",\"level\":\"info\",\"msg\":\"order packed\",\"order\":$n,\"lines\":[1,2,3],\"customer\":{\"id\":$((n % 97)),\"city\":\"Malmö\"}}" ;;
    3) printf '\033[32mINFO\033[0m  \033[1mcache\033[0m hit ratio \033[36m%s%%\033[0m\n' "$((n % 40 + 60))" ;;
    4) echo "$now DEBUG lookup of key basket:$n" ;;
    5) echo "$now WARN  slow query: $((n % 700 + 300)) ms" >&2 ;;
    6) echo "Größe 12 µs · 配送が完了しました ✓ · доставлено · 🚢 Bestellung $n" ;;
    7) echo "level=info ts=$now caller=worker.go:88 msg=\"queue drained\" jobs=$n" ;;
    8) printf '\033[33mWARN\033[0m  disk at \033[1;33m%s%%\033[0m\n' "$((n % 20 + 75))" ;;
    9) echo "{\"ts\":\"$now\",\"level\":\"error\",\"msg\":\"payment refused\",\"code\":402,\"order\":$n}" >&2 ;;
    10) echo "plain line $n without level or time" ;;
    11) echo "$now TRACE $(printf 'long line, %s; ' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20) end of $n" ;;
    12)
      {
        echo "$now ERROR could not reserve stock for order $n"
        echo "Traceback (most recent call last):"
        echo "  File \"/app/stock.py\", line 42, in reserve"
        echo "    row = table[item]"
        echo "KeyError: 'lantern-$n'"
      } >&2
      ;;
    13) echo "192.0.2.$((n % 250 + 1)) - - \"GET /orders/$n HTTP/1.1\" 200 $((n * 37 % 9000))" ;;
    0) printf '\033[31;1mERROR\033[0m upstream \033[4mshop-api\033[0m answered 503\n' >&2 ;;
  esac
  sleep 0.5 &
  wait $!
done
