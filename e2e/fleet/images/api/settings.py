"""Settings of the sample shop's API and worker, and its log lines."""
import json
import os
import sys
import time

VERSION = os.environ.get("SHOP_VERSION", "unknown")
SCHEMA_NEEDED = int(os.environ.get("SHOP_SCHEMA_NEEDED", "1"))
DB_HOST = os.environ.get("SHOP_DB_HOST", "shop-db")
CACHE_HOST = os.environ.get("SHOP_CACHE_HOST", "shop-cache")
# A file on a volume that only the database and its users mount: the password is in no environment and no image.
PASSWORD_FILE = os.environ.get("SHOP_DB_PASSWORD_FILE", "/run/shop-secrets/db-password")


def db_password():
    with open(PASSWORD_FILE, encoding="ascii") as file:
        return file.read().strip()


def log(level, message, **fields):
    """One JSON object a line; errors on stderr."""
    line = {"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "level": level, "msg": message, **fields}
    stream = sys.stderr if level in ("warn", "error") else sys.stdout
    stream.write(json.dumps(line) + "\n")
    stream.flush()
