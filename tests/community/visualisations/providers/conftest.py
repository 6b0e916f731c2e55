"""A server that speaks the OpenAI images protocol, pictures and masks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw

from community.visualisations.providers import wire
from community.visualisations.providers.base import DrawRequest
from community.visualisations.providers.openai import OpenAIImages

from .images_server import Running, running

KEY = "sk-zebra-4711-0815-giraffe"


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """A server that wants `KEY`."""
    with running(key=KEY) as started:
        yield started


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Wait for nothing; the seconds for which it would have been waited."""
    waited: list[float] = []
    monkeypatch.setattr(wire, "sleep", waited.append)
    return waited


@pytest.fixture
def provider(server: Running, pauses: list[float]) -> Callable[..., OpenAIImages]:
    """Make a provider on the server: `provider("flaky", cents=5)`."""

    def make(model: str = "garden", secret: str = KEY, **facts: Any) -> OpenAIImages:
        return OpenAIImages("cloud", "Cloud", server.base, model, secret, **facts)

    return make


def encoded(picture: Image.Image, kind: str = "PNG", **facts: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **facts)
    return out.getvalue()


def street(width: int, height: int) -> Image.Image:
    """Draw a picture with landmarks: white squares of three pixels, at a tenth of width and height and so on."""
    picture = Image.linear_gradient("L").resize((width, height)).point(lambda value: value // 3).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for x, y in landmarks(width, height):
        draw.rectangle((x - 4, y - 4, x + 4, y + 4), fill="white")
    return picture


def landmarks(width: int, height: int) -> list[tuple[int, int]]:
    return [(width * x // 10, height * y // 10) for x in (1, 5, 9) for y in (1, 5, 9)]


def painted(width: int, height: int, box: tuple[int, int, int, int]) -> bytes:
    """Return a mask with a painted rectangle."""
    mask = Image.new("RGBA", (width, height), (255, 255, 255, 255))
    mask.paste((0, 0, 0, 0), box)
    return encoded(mask)


def asked(prompt: str = "Trees", size: tuple[int, int] = (300, 200), **facts: Any) -> DrawRequest:
    return DrawRequest(encoded(street(*size)), "image/png", *size, prompt, **facts)
