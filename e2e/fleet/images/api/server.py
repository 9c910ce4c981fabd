"""The sample shop's API: orders in PostgreSQL, a queue and a counter in Redis."""
import json
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import postgres
import redis
from settings import CACHE_HOST, DB_HOST, SCHEMA_NEEDED, VERSION, db_password, log


def on_database(sql):
    connection = postgres.Connection(DB_HOST, "shop", db_password(), "shop")
    try:
        return connection.query(sql)
    finally:
        connection.close()


def on_cache(*words):
    connection = redis.Connection(CACHE_HOST)
    try:
        return connection.call(*words)
    finally:
        connection.close()


def health():
    """Healthy means: the database answers and has the schema this version was written for, and the cache answers."""
    schema = int(on_database("SELECT max(version) FROM schema_version")[0][0])
    if schema < SCHEMA_NEEDED:
        return 503, {"status": "failing", "reason": f"schema is {schema}, version {VERSION} needs {SCHEMA_NEEDED}"}
    on_cache("PING")
    return 200, {"status": "ok", "version": VERSION, "schema": schema}


def orders():
    rows = on_database("SELECT id, item, state, created_at FROM orders ORDER BY id DESC LIMIT 20")
    return 200, {
        "served": on_cache("INCR", "served"),
        "orders": [{"id": int(id), "item": item, "state": state, "created": created} for id, item, state, created in rows],
    }


def new_order():
    rows = on_database("INSERT INTO orders (item) SELECT name FROM items ORDER BY random() LIMIT 1 RETURNING id, item")
    (order, item) = rows[0]
    on_cache("LPUSH", "orders", order)
    log("info", "order accepted", order=int(order), item=item)
    return 201, {"id": int(order), "item": item}


ROUTES = {
    ("GET", "/version"): lambda: (200, {"service": "api", "version": VERSION}),
    # The server itself is up; what it needs may not be.
    ("GET", "/ready"): lambda: (200, {"status": "ok", "version": VERSION}),
    ("GET", "/health"): health,
    ("GET", "/orders"): orders,
    ("POST", "/orders"): new_order,
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer("GET")

    def do_POST(self):
        self.answer("POST")

    def answer(self, method):
        path = self.path.split("?")[0]
        route = ROUTES.get((method, path))
        try:
            status, body = route() if route else (404, {"error": "no such page"})
        except (OSError, postgres.PostgresError, redis.RedisError) as error:
            log("error", "request failed", path=path, error=str(error))
            status, body = 503, {"status": "failing", "reason": str(error)}
        data = (json.dumps(body) + "\n").encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *args):
        path = self.path.split("?")[0] if hasattr(self, "path") else "-"
        if path not in ("/health", "/ready"):
            log("info", "request", method=self.command, path=path, status=args[1] if len(args) > 1 else None)


def main():
    server = ThreadingHTTPServer(("0.0.0.0", 8000), Handler)
    server.daemon_threads = True

    def stop(_signal, _frame):
        log("info", "stopping")
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    log("info", "listening", port=8000, version=VERSION)
    server.serve_forever()


main()
