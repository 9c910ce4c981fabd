"""The health check: prints what the API says about itself. Sockets only, so that a probe costs little."""
import socket
import sys

with socket.create_connection(("127.0.0.1", 8000), 2.5) as connection:
    connection.settimeout(2.5)
    connection.sendall(b"GET /health HTTP/1.0\r\n\r\n")
    answer = b""
    while chunk := connection.recv(4096):
        answer += chunk
head, _, body = answer.partition(b"\r\n\r\n")
print(body.decode().strip())
sys.exit(0 if b" 200 " in head.split(b"\r\n")[0] else 1)
