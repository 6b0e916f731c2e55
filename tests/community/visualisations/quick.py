"""What the pipeline and the signing do, without their processes: tiny pictures, on which what is covered is black.

A real photo takes seconds. A few tests take it through the real processes; those of services and pages need only something to store.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any

import pytest
from PIL import Image, ImageDraw

from community.visualisations.cases import photo_jobs
from community.visualisations.making import composing, finishing, jobs, renewing
from community.visualisations.making.marking import parent_of
from community.visualisations.pipeline import photos
from community.visualisations.pipeline.errors import PhotoRefused, Reason
from community.visualisations.pipeline.photos import PreparedPhoto
from community.visualisations.pipeline.regions import Region
from community.visualisations.pipeline.renditions import Rendition
from community.visualisations.publishing import jobs as publishing_jobs

SIZE = 64, 40
FACE = Region("face", 0.25, 0.25, 0.25, 0.25)
BROKEN = b"\xff\xd8\xff broken"  # begins like a JPEG


def jpeg(colour: str = "slategrey", size: tuple[int, int] = SIZE) -> bytes:
    return encoded(Image.new("RGB", size, colour))


def encoded(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def is_black(content: bytes, region: Region) -> bool:
    """Return whether the middle of a region is covered."""
    picture = opened(content)
    x, y = (region.x + region.width / 2) * picture.width, (region.y + region.height / 2) * picture.height
    return max(picture.getpixel((int(x), int(y)))) < 40


def cover(picture: bytes, regions: Iterable[Region], **_facts: Any) -> bytes:
    image = opened(picture)
    draw, (width, height) = ImageDraw.Draw(image), image.size
    for one in regions:
        if one.is_blurred:
            right, bottom = (one.x + one.width) * width, (one.y + one.height) * height
            draw.rectangle((one.x * width, one.y * height, right, bottom), fill="black")
    return encoded(image)


def prepare(content: IO[bytes], **_facts: Any) -> PreparedPhoto:
    if content.read() == BROKEN:
        raise PhotoRefused(Reason.BROKEN)
    return PreparedPhoto(jpeg(), "image/jpeg", *SIZE, [FACE])


def turn(working: bytes, quarters: int, **_facts: Any) -> PreparedPhoto:
    turned = opened(working).rotate(-90 * quarters, expand=True)
    return PreparedPhoto(encoded(turned), "image/jpeg", *turned.size, [FACE, FACE])


def fit(content: IO[bytes], width: int, height: int, **_facts: Any) -> Rendition:
    data = content.read()
    if data == BROKEN:
        raise PhotoRefused(Reason.BROKEN)
    picture = encoded(opened(data).resize((width, height)))
    return Rendition(picture, "image/jpeg", width, height)


def render(picture: bytes, **_facts: Any) -> list[Rendition]:
    image = opened(picture)
    out = BytesIO()
    image.save(out, "WEBP", lossless=True)
    return [Rendition(out.getvalue(), "image/webp", *image.size)]


def mark(variant: Any, plain: Any) -> tuple[Rendition, list[Rendition]]:
    parent_of(variant)
    return Rendition(plain.content, "image/jpeg", plain.width, plain.height), render(plain.content)


def compose(photo: bytes, _scene: Any, *, width: int) -> Rendition:
    image = opened(photo)
    ImageDraw.Draw(image).line((0, image.height - 1, image.width, image.height - 1), fill="green")
    return Rendition(encoded(image), "image/jpeg", *image.size)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No process is started for a picture."""
    stand_ins = {"prepare_photo": prepare, "turn_photo": turn, "blur_photo": cover, "add_blurs": cover}
    for name, work in {**stand_ins, "make_renditions": render, "register_fit": fit}.items():
        monkeypatch.setattr(photos, name, work)
    monkeypatch.setattr(photo_jobs, "proposed_view", lambda _picture: {})
    for module in (finishing, renewing, publishing_jobs):
        monkeypatch.setattr(module, "marked_files", mark)
    for module in (composing, jobs, renewing):
        monkeypatch.setattr(module, "composed", compose)
    return monkeypatch
