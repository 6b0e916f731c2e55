"""A real HTTP server that receives webhooks, as somebody else would write it."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook


@dataclass
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    def verified(self, secret: str) -> Any:
        """Return the payload as the reference library of Standard Webhooks reads it. Raises WebhookVerificationError."""
        return Webhook(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """What the server received, and how it answers: `status` and `answer`, or not at all while `hangs` is set."""

    address: str = ""
    status: int = 204
    answer: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    got: list[Received] = field(default_factory=list)
    hangs: bool = False
    drips: bool = False
    is_over: threading.Event = field(default_factory=threading.Event)

    def payloads(self) -> list[Any]:
        return [json.loads(one.body) for one in self.got]


@contextmanager
def receiving(tls: ssl.SSLContext | None = None, **facts: Any) -> Iterator[Receiver]:
    receiver = Receiver(**facts)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(Received(self.path, dict(self.headers), body))
            if receiver.hangs:
                receiver.is_over.wait()
                return
            if receiver.drips:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not receiver.is_over.wait(0.02):
                    self.wfile.write(b"x")
                return
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            if receiver.status != 204:
                self.send_header("Content-Length", str(len(receiver.answer)))
            self.end_headers()
            if receiver.status != 204:
                self.wfile.write(receiver.answer)

        def handle(self) -> None:
            with suppress(OSError):  # the site went away first
                super().handle()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver.address = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()
