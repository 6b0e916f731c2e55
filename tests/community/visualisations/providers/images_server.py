"""A server that speaks the OpenAI images protocol, for tests, trials and demonstrations: no model, but a picture in which something changed.

    python -m tests.community.visualisations.providers.images_server PORT [--key KEY]

It answers `POST /v1/images/edits`, `POST /v1/moderations`, and for tests `GET /requests`: what came. The address for the site is
`VISUALISATION_CLOUD_URL=http://127.0.0.1:PORT/v1?model=garden`. The model's name chooses how it behaves, so that tests can share a server:

garden, url            a picture, as base64 or as an address on this server
url=ADDRESS            any address at all
redirect=ADDRESS       an address on this server that leads on to another
slow=SECONDS, hang     late, or never
busy, flaky            once 429 with Retry-After or 500 for each prompt, then as usual
busy-for-long, down    always 429 with an hour to wait, always 500
refuse, used-up        the rules for contents, the account's allowance
cut, page, text, huge  half an answer, an HTML page, no picture, an answer that does not end
deep, many-digits      JSON that nests too deeply, a number of too many digits
long-name              a model's name that is too long, with a character that cannot be stored
nowhere, far           an address that is none, 429 with a Retry-After that is no time
other-shape, half      a picture of another shape, or of half the size
"""

from __future__ import annotations

import argparse
import base64
import json
import math
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.request import urlopen

from PIL import Image, ImageDraw, ImageFilter

ROOT = Path(__file__).parents[4]
FORBIDDEN = ("weapon", "waffe")  # a prompt with one of these is refused in every mode
INSULTS = ("insult", "beleidigung")


def change(picture: Image.Image, mask: Image.Image | None, prompt: str, number: int) -> Image.Image:
    """Return a picture that a person sees was changed: where it is painted, else below the middle, the ground is green and trees stand on it."""
    width, height = picture.size
    if mask is None:
        area = Image.new("L", picture.size, 0)
        area.paste(255, (0, height * 11 // 20, width, height))
    else:
        area = mask.getchannel("A").point(lambda alpha: 255 if alpha == 0 else 0)
    dice = random.Random(f"{prompt}{number}")
    green = Image.blend(picture, Image.new("RGB", picture.size, (104, 142, 84)), 0.62)
    result = Image.composite(green, picture, area.filter(ImageFilter.GaussianBlur(max(1, width // 200))))
    spots = [(dice.randrange(width), dice.randrange(height)) for _ in range(2000)]
    inside = [spot for spot in spots if area.getpixel(spot)]
    strips: dict[int, tuple[int, int]] = {x * 9 // width: (x, y) for x, y in inside}  # one tree in each ninth of the width
    feet = sorted(strips.values(), key=lambda spot: spot[1])
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    for x, y in feet:
        plant(ImageDraw.Draw(layer), x, y, size=height * (0.12 + 0.22 * y / height), dice=dice)
    result.paste(layer, mask=layer)
    return result


def plant(draw: ImageDraw.ImageDraw, x: float, y: float, *, size: float, dice: random.Random) -> None:
    draw.ellipse((x - size * 0.4, y - size * 0.05, x + size * 0.55, y + size * 0.06), fill=(30, 45, 30, 90))
    draw.rectangle((x - size * 0.035, y - size * 0.5, x + size * 0.035, y), fill=(92, 70, 50, 255))
    for leaf in range(140):
        radius = size * dice.uniform(0.025, 0.06)
        turn, away = dice.uniform(0, math.tau), dice.random() ** 0.5
        across, up = size * 0.26 * away * math.cos(turn), size * (0.68 + 0.26 * away * math.sin(turn))
        light = leaf // 4 - 14 + round(14 * math.sin(turn - 0.6) * away)  # the last leaves lie on top, and in the light
        colour = (62 + light, 104 + light, 58 + light, 255)
        draw.ellipse((x + across - radius, y - up - radius, x + across + radius, y - up + radius), fill=colour)


@dataclass
class Memory:
    """What came, and what was made."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    attempts: Counter[tuple[str, str]] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)


class Wrong(Exception):
    """The request is none that a server of this protocol takes."""

    def __init__(self, message: str, *, status: int = 400, code: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.status, self.code = status, code


class Handler(BaseHTTPRequestHandler):
    """Answers one request. `memory` and `key` are set on a subclass by `serve`."""

    protocol_version = "HTTP/1.1"
    memory: Memory
    key: str = ""

    def log_message(self, *_facts: Any) -> None:
        """Say nothing: tests read standard output."""

    def do_GET(self) -> None:
        name = self.path.rsplit("/", 1)[-1]
        if self.path == "/requests":
            self.answer(200, self.memory.requests)
        elif self.path.startswith("/pictures/") and name in self.memory.pictures:
            self.reply(200, self.memory.pictures[name], "image/png")
        elif self.path.startswith("/redirects/") and name in self.memory.redirects:
            self.reply(302, b"", "text/plain", Location=self.memory.redirects[name])
        else:
            self.answer(404, fault("There is nothing here.", "not_found"))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            self.check_key()
            if self.path == "/v1/images/edits":
                self.edit(body)
            elif self.path == "/v1/moderations":
                self.moderate(json.loads(body))
            else:
                self.answer(404, fault("There is nothing here.", "not_found"))
        except Wrong as error:
            self.answer(error.status, fault(str(error), error.code))

    def check_key(self) -> None:
        sent = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.key and sent != self.key:
            raise Wrong(f"Incorrect API key provided: {sent}.", status=401, code="invalid_api_key")

    def moderate(self, body: dict[str, Any]) -> None:
        with self.memory.lock:
            self.memory.requests.append({"path": self.path, "headers": dict(self.headers), "fields": body})
        is_insult = any(word in body["input"].lower() for word in INSULTS)
        self.answer(
            200,
            {"model": "moderation", "results": [{"flagged": is_insult, "categories": {"harassment": is_insult, "hate": False}}]},
        )

    def edit(self, body: bytes) -> None:
        fields, files = parsed(self.headers, body)
        with self.memory.lock:
            self.memory.requests.append(
                {"path": self.path, "headers": dict(self.headers), "fields": fields, "files": [told(one) for one in files]}
            )
        mode, _sep, value = fields.get("model", "").partition("=")
        prompt = fields.get("prompt", "")
        if mode == "refuse" or any(word in prompt.lower() for word in FORBIDDEN):
            raise Wrong("Your request was rejected by the safety system.", code="moderation_blocked")
        if self.is_trouble(mode, value, prompt):
            return
        pictures = made(fields, files, mode)
        items = [self.item(picture, mode, value, prompt, number) for number, picture in enumerate(pictures)]
        answer = {"created": int(time.time()), "data": items, "usage": {"total_tokens": 0}}
        if mode == "long-name":
            answer["model"] = "garden\x00" + "2" * 500
        if mode == "cut":
            whole = json.dumps(answer).encode()
            self.head(200, len(whole), "application/json")
            self.wfile.write(whole[: len(whole) // 2])
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        self.answer(200, answer)

    def is_trouble(self, mode: str, value: str, prompt: str) -> bool:
        """Behave as the mode says; return whether that was all."""
        with self.memory.lock:
            self.memory.attempts[mode, prompt] += 1
            is_first = self.memory.attempts[mode, prompt] == 1
        if mode == "slow":
            time.sleep(float(value))
        elif mode == "hang":
            self.connection.settimeout(60)
            self.rfile.read(1)  # until the other side has had enough
            self.close_connection = True
            return True
        elif (mode == "busy" and is_first) or mode == "busy-for-long":
            self.answer(
                429, fault("Rate limit reached.", "rate_limit_exceeded"), **{"Retry-After": "2" if mode == "busy" else "3600"}
            )
            return True
        elif (mode == "flaky" and is_first) or mode == "down":
            self.answer(500, fault("The server had an error.", "server_error"))
            return True
        elif mode == "far":
            self.answer(429, fault("Rate limit reached.", "rate_limit_exceeded"), **{"Retry-After": value or "9" * 5000})
            return True
        elif mode == "used-up":
            raise Wrong("You exceeded your current quota.", status=429, code="insufficient_quota")
        elif mode == "page":
            self.reply(200, b"<!doctype html><title>Welcome</title><h1>Welcome</h1>", "text/html")
            return True
        elif mode == "nowhere":
            self.answer(200, {"data": [{"url": "https://[::1"}]})
            return True
        elif mode in {"deep", "many-digits"}:
            self.reply(200, b"[" * 200_000 if mode == "deep" else b'{"data": ' + b"9" * 5000 + b"}", "application/json")
            return True
        elif mode == "huge":
            self.head(200, 2**40, "application/json")
            try:
                while True:
                    self.wfile.write(b" " * 2**20)
            except OSError:
                self.close_connection = True
            return True
        return False

    def item(self, picture: bytes, mode: str, value: str, prompt: str, number: int) -> dict[str, Any]:
        said = {"revised_prompt": f"{prompt[:40]}, in the style of a photograph"}
        if mode not in {"url", "redirect"}:
            return said | {"b64_json": base64.b64encode(b"Not a picture" if mode == "text" else picture).decode()}
        if mode == "url" and value:
            return said | {"url": value}
        place, kept, what = (
            ("redirects", self.memory.redirects, value) if mode == "redirect" else ("pictures", self.memory.pictures, picture)
        )
        name = f"{abs(hash((prompt, number, value)))}.png"
        kept[name] = what
        return said | {"url": f"http://{self.headers['Host']}/{place}/{name}"}

    def answer(self, status: int, body: Any, **headers: str) -> None:
        self.reply(status, json.dumps(body).encode(), "application/json", **headers)

    def reply(self, status: int, body: bytes, content_type: str, **headers: str) -> None:
        self.head(status, len(body), content_type, **headers)
        self.wfile.write(body)

    def head(self, status: int, length: int, content_type: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": content_type,
            "Content-Length": str(length),
            "Set-Cookie": "seen=1",
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()


def fault(message: str, code: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": code, "code": code, "param": None}}


@dataclass(frozen=True)
class Part:
    """A file of a request."""

    name: str
    file_name: str
    content_type: str
    content: bytes


def parsed(headers: Any, body: bytes) -> tuple[dict[str, str], list[Part]]:
    """Return the fields and files of a body in multipart/form-data."""
    from django.core.files.uploadhandler import MemoryFileUploadHandler
    from django.http.multipartparser import MultiPartParser, MultiPartParserError

    meta = {"CONTENT_TYPE": headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body))}
    try:
        fields, files = MultiPartParser(meta, BytesIO(body), [MemoryFileUploadHandler()], "utf-8").parse()
    except MultiPartParserError as error:
        raise Wrong(f"This is no form: {error}") from error
    parts = [Part(name, one.name, one.content_type, one.read()) for name in files for one in files.getlist(name)]
    return {name: fields[name] for name in fields}, parts


def told(part: Part) -> dict[str, Any]:
    """Return what `GET /requests` says of a file."""
    with Image.open(BytesIO(part.content)) as picture:
        alpha = picture.getchannel("A").histogram() if picture.mode == "RGBA" else None
        facts = {"format": picture.format, "mode": picture.mode, "size": picture.size, "metadata": sorted(picture.info)}
    return {
        **facts,
        "name": part.name,
        "file_name": part.file_name,
        "content_type": part.content_type,
        "painted": None if alpha is None else alpha[0],  # pixels with alpha 0
        "between": None if alpha is None else sum(alpha[1:255]),
    }


def made(fields: dict[str, str], files: list[Part], mode: str) -> list[bytes]:
    """Return the pictures, after checking the request as strictly as the real service. Raises Wrong."""
    images = [one for one in files if one.name in {"image", "image[]"}]
    masks = [one for one in files if one.name == "mask"]
    if len(images) != 1 or len(masks) > 1 or not fields.get("prompt"):
        raise Wrong("image and prompt are required.")
    picture = opened(images[0]).convert("RGB")
    mask = None
    if masks:
        mask = opened(masks[0])
        if (mask.format, mask.mode) != ("PNG", "RGBA"):
            raise Wrong("The mask must be a PNG with an alpha channel.")
        if mask.size != picture.size:
            raise Wrong(f"The mask is {mask.size}, the image {picture.size}.")
        if len(masks[0].content) > 4 * 2**20:
            raise Wrong("The mask must be smaller than 4 MB.")
    if not fields.get("n", "1").isdecimal() or not 1 <= int(fields.get("n", "1")) <= 10:
        raise Wrong("n is from 1 to 10.")
    if fields.get("size", "auto") != "auto":
        size = tuple(map(int, fields["size"].split("x")))
        if size != picture.size:
            raise Wrong(f"The image is {picture.size}, size says {size}.")
    pictures = [change(picture, mask, fields["prompt"], number) for number in range(int(fields.get("n", "1")))]
    return [encoded(reshaped(one, mode)) for one in pictures]


def reshaped(picture: Image.Image, mode: str) -> Image.Image:
    if mode == "other-shape":
        return picture.resize((640, 200))
    return picture.resize((picture.width // 2, picture.height // 2)) if mode == "half" else picture


def opened(part: Part) -> Image.Image:
    try:
        picture = Image.open(BytesIO(part.content))
        picture.load()
    except OSError as error:
        raise Wrong("Invalid image file.", code="invalid_image_file") from error
    return picture


def encoded(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


class Server(ThreadingHTTPServer):
    """Serves each connection in a thread."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of connections that the other side has closed."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def serve(port: int, key: str = "") -> None:
    """Serve until the process is ended; print the port first, for whoever asked for any (0)."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(FILE_UPLOAD_MAX_MEMORY_SIZE=2**28, DATA_UPLOAD_MAX_MEMORY_SIZE=2**28)
    handler = type("OurHandler", (Handler,), {"memory": Memory(), "key": key})
    with Server(("127.0.0.1", port), handler) as server:
        server.daemon_threads = True
        print(server.server_port, flush=True)
        server.serve_forever()


@dataclass(frozen=True)
class Running:
    """A server in a process of its own. `base` ends with "/v1"."""

    base: str

    def requests(self) -> list[dict[str, Any]]:
        """Return what came so far."""
        with urlopen(f"{self.base.removesuffix('/v1')}/requests", timeout=10) as answer:
            return json.load(answer)


@contextmanager
def running(*, key: str = "") -> Iterator[Running]:
    """Start a server on a free port, in a process of its own, and end it."""
    command = [sys.executable, "-m", __name__, "0", *(["--key", key] if key else [])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            server = Running(f"http://127.0.0.1:{int(process.stdout.readline())}/v1")  # printed once it listens
            server.requests()
            yield server
        finally:
            process.kill()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", type=int)
    parser.add_argument("--key", default="", help="refuse requests without this key")
    asked = parser.parse_args()
    serve(asked.port, asked.key)


if __name__ == "__main__":
    main()
