#!/bin/sh
# Makes the password and the database at the first start, then becomes the server.
set -eu
bin=$(echo /usr/lib/postgresql/*/bin)
secret=/run/shop-secrets/db-password

if [ ! -s "$secret" ]; then
  (umask 027 && head -c 24 /dev/urandom | base64 > "$secret.new" && mv "$secret.new" "$secret")
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  rm -rf "$PGDATA.new" 2>/dev/null || true
  "$bin/initdb" --pgdata "$PGDATA" --username shop --pwfile "$secret" --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 --no-sync
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  echo "CREATE DATABASE shop" | "$bin/postgres" --single -D "$PGDATA" postgres
  "$bin/postgres" --single -j -D "$PGDATA" shop < /opt/shop/schema.sql
fi
exec "$bin/postgres" -D "$PGDATA" -c "listen_addresses=*" -c unix_socket_directories=/tmp \
  -c shared_buffers=16MB -c max_connections=40 -c jit=off -c log_checkpoints=off
