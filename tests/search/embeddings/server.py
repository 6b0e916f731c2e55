"""An embeddings server for tests: it implements the protocol, and its model knows a few words in four languages."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from tests.patience import LONG

CONCEPTS = (
    {"heat", "hitze", "hitzewelle", "chaleur", "الحرارة", "warm"},
    {"water", "wasser", "eau", "rain", "regen", "starkregen", "pluie", "المياه"},
    {"housing", "wohnraum", "logement", "wohnungen", "rent"},
    {"energy", "energie", "énergie", "hydrogen", "wasserstoff"},
)
NOTHING = len(CONCEPTS)  # the direction of texts without any known word
DIMENSIONS = NOTHING + 1


def meaning(text: str) -> list[float]:
    words = re.findall(r"\w+", text.lower())
    vector = [float(sum(word in concept for word in words)) for concept in CONCEPTS]
    return [*vector, 0.0 if any(vector) else 1.0]


@dataclass
class EmbeddingPeer:
    """The behaviour of the server, which tests can change, and the requests it has received."""

    address: str = ""
    statuses: list[int] = field(default_factory=list)  # of the next responses; after that, 200
    may_answer: Event = field(default_factory=Event)  # while cleared, it does not respond
    body: bytes | None = None  # instead of a proper response
    dimensions: int = DIMENSIONS
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [text for request in self.asked for text in request["input"]]

    def answer(self, request: dict[str, Any]) -> bytes:
        if self.body is not None:
            return self.body
        size = request.get("dimensions", self.dimensions)
        vectors = [(meaning(text) + [0.0] * size)[:size] for text in request["input"]]
        rows = [{"object": "embedding", "index": number, "embedding": vector} for number, vector in enumerate(vectors)]
        return json.dumps({"object": "list", "model": request["model"], "data": rows[::-1]}).encode()


@contextmanager
def serving() -> Iterator[EmbeddingPeer]:
    peer = EmbeddingPeer()
    peer.may_answer.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            peer.asked.append(request)
            peer.keys.append(self.headers.get("Authorization"))
            peer.may_answer.wait(LONG)
            status = peer.statuses.pop(0) if peer.statuses else 200
            body = peer.answer(request) if self.path == "/v1/embeddings" else b"{}"
            try:
                self.send_response(status if self.path == "/v1/embeddings" else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # the client did not wait

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    peer.address = f"http://127.0.0.1:{server.server_port}/v1?model=concepts"
    try:
        yield peer
    finally:
        peer.may_answer.set()
        server.shutdown()
        thread.join()
        server.server_close()
