#!/bin/sh
# Deploys an image with Pilothouse and waits for what came of it. Needs sh and curl.
#
#   PILOTHOUSE_URL=https://pilothouse.example.com PILOTHOUSE_TOKEN=… sh pilothouse-deploy.sh APP ENVIRONMENT IMAGE
#
# Optional: PILOTHOUSE_COMMIT, PILOTHOUSE_RUN_URL; PILOTHOUSE_WAIT, seconds until it gives up waiting (900); PILOTHOUSE_KEY, the same for
# every try of one run: a repeated call is then the same deployment.
#
# Ends with 0 succeeded (after its watch window) · 1 failed, the old one was never touched · 2 rolled back, the old one serves ·
# 3 the rollback failed · 4 not known when the time was up · 5 refused, cancelled or superseded · 6 the call itself was wrong
set -u

if [ $# -ne 3 ] || [ -z "${PILOTHOUSE_URL:-}" ] || [ -z "${PILOTHOUSE_TOKEN:-}" ]; then
  echo 'usage: PILOTHOUSE_URL=… PILOTHOUSE_TOKEN=… pilothouse-deploy.sh APP ENVIRONMENT IMAGE' >&2
  exit 6
fi
app=$1 environment=$2 image=$3
url=${PILOTHOUSE_URL%/}
key=${PILOTHOUSE_KEY:-$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')}
deadline=$(($(date +%s) + ${PILOTHOUSE_WAIT:-900}))

text() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'; }
body="{\"image\":\"$(text "$image")\""
[ -n "${PILOTHOUSE_COMMIT:-}" ] && body="$body,\"commit\":\"$(text "$PILOTHOUSE_COMMIT")\""
[ -n "${PILOTHOUSE_RUN_URL:-}" ] && body="$body,\"runUrl\":\"$(text "$PILOTHOUSE_RUN_URL")\""
body="$body}"

# What is left of the time, 50 s at most: proxies end requests that last longer.
patience() {
  left=$((deadline - $(date +%s)))
  [ "$left" -gt 50 ] && left=50
  [ "$left" -lt 0 ] && left=0
  echo "$left"
}

# Sets status (000: no answer) and answer. The token goes through a pipe: arguments can be read by others on the machine.
ask() {
  answer=$(printf 'header = "Authorization: Bearer %s"\n' "$PILOTHOUSE_TOKEN" |
    curl --silent --show-error --config - --max-time 90 --write-out '\n%{http_code}' "$@")
  status=$(printf '%s\n' "$answer" | tail -n 1)
  answer=$(printf '%s\n' "$answer" | sed '$d')
}
field() { printf '%s' "$answer" | sed -n "s/.*\"$1\":\"\(\([^\"\\\\]\|\\\\.\)*\)\".*/\1/p" | head -n 1; }

id=''
while :; do
  if [ -z "$id" ]; then
    ask --header 'content-type: application/json' --header "idempotency-key: $key" --data-binary "$body" \
      "$url/api/apps/$app/environments/$environment/deployments?wait=$(patience)"
  else
    ask "$url/api/deployments/$id?wait=$(patience)"
  fi
  case $status in
    200 | 202)
      if [ -z "$id" ]; then
        id=$(printf '%s' "$answer" | sed -n 's/^{"id":"\([^"]*\)".*/\1/p')
        echo "deployment $id: $url/deployments/$id"
      fi
      verdict=$(field verdict)
      [ -n "$verdict" ] && break
      ;;
    403 | 409 | 412)
      echo "refused: $(field detail)" >&2
      exit 5
      ;;
    4*)
      # Too much at once: it is tried again.
      if [ "$status" != 429 ]; then
        echo "HTTP $status: $(field detail)" >&2
        exit 6
      fi
      ;;
    *) echo "no answer ($status), trying again" >&2 ;;
  esac
  if [ "$(date +%s)" -ge "$deadline" ]; then
    echo 'the time is up, and it is not known what came of it' >&2
    exit 4
  fi
  case $status in 200 | 202) ;; *) sleep "${PILOTHOUSE_RETRY_SECONDS:-3}" ;; esac
done

words=$(printf '%s' "$answer" | sed -n 's/.*"verdict":"[a-z_]*","words":"\(\([^"\\]\|\\.\)*\)".*/\1/p')
echo "$verdict: $words"
if [ "$verdict" != succeeded ]; then
  ask "$url/api/deployments/$id"
  printf '%s' "$answer" | sed -n 's/.*"logTail":\[\(.*\)\].*/\1/p' | sed 's/","/\n/g; s/^"//; s/"$//' >&2
fi
case $verdict in
  succeeded) exit 0 ;;
  failed) exit 1 ;;
  rolled_back) exit 2 ;;
  rollback_failed) exit 3 ;;
  *) exit 5 ;;
esac
