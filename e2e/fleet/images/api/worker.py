"""The sample shop's worker: places an order every few seconds and packs what is in the queue."""
import pathlib
import random
import signal
import sys
import time

import postgres
import redis
from settings import CACHE_HOST, DB_HOST, VERSION, db_password, log

HEARTBEAT = pathlib.Path("/tmp/heartbeat")


def stop(_signal, _frame):
    log("info", "stopping")
    sys.exit(0)


def work(database, cache):
    next_order = 0.0
    while True:
        HEARTBEAT.touch()
        if time.monotonic() >= next_order:
            next_order = time.monotonic() + random.uniform(3, 8)
            order = database.query("INSERT INTO orders (item) SELECT name FROM items ORDER BY random() LIMIT 1 RETURNING id")
            cache.call("LPUSH", "orders", order[0][0])
        job = cache.call("BRPOP", "orders", 1)
        if job:
            order = int(job[1])
            database.query(f"UPDATE orders SET state = 'packed' WHERE id = {order}")
            log("info", "order packed", order=order)
            # Keeps the sample database small, however long it runs.
            database.query(f"DELETE FROM orders WHERE id < {order - 10000}")


def main():
    signal.signal(signal.SIGTERM, stop)
    log("info", "worker started", version=VERSION)
    while True:
        try:
            work(postgres.Connection(DB_HOST, "shop", db_password(), "shop"), redis.Connection(CACHE_HOST))
        except (OSError, postgres.PostgresError, redis.RedisError) as error:
            log("warn", "waiting for database and cache", error=str(error))
            time.sleep(1)


main()
