"""A Redis client for the few commands the shop needs (RESP2)."""
import socket


class RedisError(Exception):
    pass


class Connection:
    def __init__(self, host, timeout=3.0):
        self.socket = socket.create_connection((host, 6379), timeout)
        self.socket.settimeout(timeout)
        self.file = self.socket.makefile("rb")

    def call(self, *words):
        parts = [str(word).encode() for word in words]
        request = b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
        self.socket.sendall(request)
        return self._answer()

    def close(self):
        self.file.close()
        self.socket.close()

    def _answer(self):
        line = self.file.readline()
        if not line:
            raise RedisError("the cache closed the connection")
        kind, rest = line[:1], line[1:].strip().decode()
        if kind == b"+":
            return rest
        if kind == b"-":
            raise RedisError(rest)
        if kind == b":":
            return int(rest)
        if int(rest) < 0:
            return None
        if kind == b"$":
            return self.file.read(int(rest) + 2)[:-2].decode()
        return [self._answer() for _ in range(int(rest))]
