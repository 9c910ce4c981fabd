"""A PostgreSQL client of about a hundred lines: protocol 3.0, SCRAM-SHA-256, the simple query protocol.

https://www.postgresql.org/docs/15/protocol-flow.html and RFC 5802.
"""
import base64
import hashlib
import hmac
import os
import socket
import struct


class PostgresError(Exception):
    pass


class Connection:
    def __init__(self, host, user, password, database, timeout=3.0):
        self.socket = socket.create_connection((host, 5432), timeout)
        self.socket.settimeout(timeout)
        self.buffer = b""
        settings = f"user\0{user}\0database\0{database}\0\0".encode()
        self.socket.sendall(struct.pack("!ii", len(settings) + 8, 196608) + settings)
        self._sign_in(password)
        for kind, _ in self._messages():
            if kind == b"Z":
                return

    def query(self, sql):
        """Runs one statement; answers with rows of texts (None for NULL)."""
        body = sql.encode() + b"\0"
        self.socket.sendall(b"Q" + struct.pack("!i", len(body) + 4) + body)
        rows, failure = [], None
        for kind, body in self._messages(raise_errors=False):
            if kind == b"D":
                rows.append(self._row(body))
            elif kind == b"E":
                failure = self._error(body)
            elif kind == b"Z":
                break
        if failure:
            raise PostgresError(failure)
        return rows

    def close(self):
        self.socket.close()

    def _sign_in(self, password):
        nonce = base64.b64encode(os.urandom(18)).decode()
        first = f"n=,r={nonce}"
        verifier = b""
        for kind, body in self._messages():
            if kind != b"R":
                raise PostgresError(f"unexpected message {kind!r} while signing in")
            (step,) = struct.unpack("!i", body[:4])
            if step == 0:
                return
            if step == 10:
                start = f"n,,{first}".encode()
                self._password_message(b"SCRAM-SHA-256\0" + struct.pack("!i", len(start)) + start)
            elif step == 11:
                answer, verifier = scram_answer(password, first, nonce, body[4:].decode())
                self._password_message(answer.encode())
            elif step == 12:
                if body[4:] != b"v=" + verifier:
                    raise PostgresError("the server does not know the password")
            else:
                raise PostgresError(f"unknown way to sign in: {step}")

    def _password_message(self, body):
        self.socket.sendall(b"p" + struct.pack("!i", len(body) + 4) + body)

    def _messages(self, raise_errors=True):
        while True:
            kind, size = self._read(1), struct.unpack("!i", self._read(4))[0]
            body = self._read(size - 4)
            if kind == b"E" and raise_errors:
                raise PostgresError(self._error(body))
            if kind not in (b"S", b"K", b"N"):
                yield kind, body

    def _read(self, size):
        while len(self.buffer) < size:
            chunk = self.socket.recv(65536)
            if not chunk:
                raise PostgresError("the database closed the connection")
            self.buffer += chunk
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    @staticmethod
    def _row(body):
        values, at = [], 2
        for _ in range(struct.unpack("!h", body[:2])[0]):
            (size,) = struct.unpack("!i", body[at : at + 4])
            at += 4
            values.append(None if size < 0 else body[at : at + size].decode())
            at += max(size, 0)
        return values

    @staticmethod
    def _error(body):
        fields = {part[:1]: part[1:].decode() for part in body.split(b"\0") if part}
        return fields.get(b"M", "unknown error")


def scram_answer(password, first, nonce, challenge):
    """RFC 5802: the client's final message, and the signature the server must answer with."""
    fields = dict(part.split("=", 1) for part in challenge.split(","))
    if not fields["r"].startswith(nonce):
        raise PostgresError("the server answered to somebody else")
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(fields["s"]), int(fields["i"]))
    without_proof = f"c=biws,r={fields['r']}"
    message = f"{first},{challenge},{without_proof}".encode()
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    signature = hmac.digest(hashlib.sha256(client_key).digest(), message, "sha256")
    proof = bytes(a ^ b for a, b in zip(client_key, signature))
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    verifier = base64.b64encode(hmac.digest(server_key, message, "sha256"))
    return f"{without_proof},p={base64.b64encode(proof).decode()}", verifier
