"""A broken connection to a server: a proxy that forwards bytes, and cuts each connection that has sent too many."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

BLOCK = 64 * 1024


class Breaking:
    """A proxy to `target`. The first `breaks` connections that send more than `most` bytes are cut at that point."""

    def __init__(self, target: tuple[str, int], most: int, breaks: int) -> None:
        self.target, self.most, self.left, self.broken = target, most, breaks, 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        self.lock = threading.Lock()
        self.ends: list[socket.socket] = []
        self.threads = [threading.Thread(target=self.accept)]
        self.threads[0].start()

    def accept(self) -> None:
        while True:
            try:
                client, _address = self.server.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            self.ends += client, server
            pair = [
                threading.Thread(target=self.send, args=(client, server)),
                threading.Thread(target=self.answer, args=(server, client)),
            ]
            self.threads += pair
            for thread in pair:
                thread.start()

    def send(self, client: socket.socket, server: socket.socket) -> None:
        """Forward what the client sends, until it is too much."""
        sent = 0
        with client, server, contextlib.suppress(OSError):
            while block := client.recv(BLOCK):
                sent += len(block)
                if sent > self.most and self.breaks():
                    server.sendall(block[: len(block) - (sent - self.most)])
                    for end in (server, client):
                        end.shutdown(socket.SHUT_RDWR)
                    return
                server.sendall(block)
            server.shutdown(socket.SHUT_WR)

    def breaks(self) -> bool:
        with self.lock:
            if not self.left:
                return False
            self.left -= 1
            self.broken += 1
            return True

    def answer(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while block := server.recv(BLOCK):
                client.sendall(block)
            client.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.threads[0].join()  # so that no connection is added any more
        for end in self.ends:  # a browser may keep a connection open
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self.threads[1:]:
            thread.join()


@contextlib.contextmanager
def breaking(url: str, *, most: int, breaks: int = 1) -> Iterator[Breaking]:
    """Yield a proxy to the server at `url`."""
    host, port = url.removeprefix("http://").split(":")
    proxy = Breaking((host, int(port)), most, breaks)
    try:
        yield proxy
    finally:
        proxy.close()
