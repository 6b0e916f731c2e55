"""Makes a hundred broken and hostile files, each with what must become of it: a reason to refuse it, or None if it is taken clean."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin

from community.visualisations.pipeline.errors import Reason

from .tiled_heif import tiled

SIZE = (320, 240)
SECRET = b"Geheimnis-47.1234N"  # stands wherever a file can keep something, and must be in no output
MARK = SECRET.decode()


@dataclass(frozen=True)
class Hostile:
    """A file, and the reasons for which it may be refused; `taken` if it is taken over clean."""

    name: str
    content: bytes
    reasons: tuple[Reason, ...] = ()

    @property
    def is_taken(self) -> bool:
        return not self.reasons


@cache
def scene(width: int = SIZE[0], height: int = SIZE[1]) -> Image.Image:
    """Return a picture with a red, a green, a blue and a grey quarter, and a soft run over them: it shows when it is turned."""
    pixels = np.zeros((height, width, 3), np.uint8)
    half_x, half_y = width // 2, height // 2
    pixels[:half_y, :half_x], pixels[:half_y, half_x:] = (200, 40, 40), (40, 160, 60)
    pixels[half_y:, :half_x], pixels[half_y:, half_x:] = (40, 60, 190), (128, 128, 128)
    pixels[..., 0] += (np.arange(width) * 30 // width).astype(np.uint8)[None, :]
    return Image.fromarray(pixels)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def heif(picture: Image.Image, **options: object) -> bytes:
    written = io.BytesIO()
    pillow_heif.from_pillow(picture).save(written, quality=80, **options)
    return written.getvalue()


def exif_with(orientation: int = 1, *, thumbnail: bool = False) -> bytes:
    """Return EXIF data with a place, a device, a comment and, if wished, a thumbnail."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F], exif[0x0110], exif[0x9286] = MARK, MARK, SECRET
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 11.0), 3: "E", 4: (11.0, 34.0, 12.0), 29: MARK})
    data = exif.tobytes()
    if thumbnail:
        data += saved(scene(64, 64), "JPEG", comment=SECRET)
    return data


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int, *, packed: bytes = b"", depth: int = 8, colour: int = 2) -> bytes:
    """Return a PNG whose header says what it likes; `packed` are its rows, compressed."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", packed or zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def bomb_png(width: int, height: int, *, rows: int | None = None) -> bytes:
    """Return a PNG of a few kilobytes that holds as many black pixels as it says, or the first `rows` of them."""
    packer = zlib.compressobj(9)
    row = b"\0" * (width * 3 + 1)
    return png_of(width, height, packed=b"".join(packer.compress(row) for _ in range(rows or height)) + packer.flush())


def with_size(jpeg: bytes, width: int, height: int) -> bytes:
    """Return a JPEG whose frame header says another size."""
    changed = bytearray(jpeg)
    at = 2
    while changed[at + 1] not in {0xC0, 0xC1, 0xC2}:
        at += 2 + int.from_bytes(changed[at + 2 : at + 4], "big")
    changed[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(changed)


def with_ispe(content: bytes, width: int, height: int) -> bytes:
    """Return an AVIF or HEIF whose pictures say another size."""
    changed, at = bytearray(content), 0
    while (at := changed.find(b"ispe", at)) >= 0:
        changed[at + 8 : at + 16] = struct.pack(">II", width, height)
        at += 16
    return bytes(changed)


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def with_chunk(png: bytes, name: bytes, body: bytes) -> bytes:
    return png[:33] + chunk(name, body) + png[33:]


def rgb_of_16_bits() -> bytes:
    ramp = np.linspace(0, 65535, SIZE[0]).astype(">u2")
    row = b"\0" + np.repeat(ramp, 3).tobytes()
    return png_of(*SIZE, packed=zlib.compress(row * SIZE[1]), depth=16)


def grey_of_16_bits() -> Image.Image:
    ramp = np.linspace(0, 65535, SIZE[0]).astype(np.uint16)
    return Image.fromarray(np.tile(ramp, (SIZE[1], 1)))


def frames(count: int = 3) -> list[Image.Image]:
    return [scene().rotate(90 * each) for each in range(count)]


def moving(kind: str, **options: object) -> bytes:
    first, *others = frames()
    return saved(first, kind, save_all=True, append_images=others, duration=100, **options)


@cache
def basics() -> dict[str, bytes]:
    """Return a good file of each kind."""
    return {
        "jpeg": saved(scene(), "JPEG", quality=90),
        "png": saved(scene(), "PNG"),
        "webp": saved(scene(), "WEBP", quality=85),
        "avif": saved(scene(), "AVIF", quality=80),
        "heic": heif(scene()),
    }


def hostile_files() -> list[Hostile]:
    """Return all of them, by name and always the same."""
    made = [each for maker in MAKERS for each in maker()]
    if len({each.name for each in made}) != len(made):
        raise ValueError("Two files have the same name.")
    return made


def clean_kinds() -> Iterator[Hostile]:
    for name, content in basics().items():
        yield Hostile(f"plain {name}", content)
    yield Hostile("progressive.jpg", saved(scene(), "JPEG", progressive=True))
    yield Hostile("grey.jpg", saved(scene().convert("L"), "JPEG"))
    yield Hostile("palette.png", saved(scene().quantize(16), "PNG"))
    yield Hostile("palette with transparency.png", saved(scene().quantize(16), "PNG", transparency=0))
    yield Hostile("one bit.png", saved(scene().convert("1"), "PNG"))
    yield Hostile("grey and alpha.png", saved(scene().convert("LA"), "PNG"))
    yield Hostile("alpha.png", saved(half_transparent(), "PNG"))
    yield Hostile("alpha.webp", saved(half_transparent(), "WEBP"))
    yield Hostile("alpha.avif", saved(half_transparent(), "AVIF"))
    yield Hostile("alpha.heic", heif(half_transparent()))
    yield Hostile("16 bits.png", rgb_of_16_bits())
    yield Hostile("16 bits grey.png", saved(grey_of_16_bits(), "PNG"))
    yield Hostile("cmyk.jpg", saved(scene().convert("CMYK"), "JPEG"))
    yield Hostile("two photos of a moment.mpo", saved(scene(), "MPO", save_all=True, append_images=frames()[1:2]))
    yield Hostile("one frame only.png", saved(scene(), "PNG", save_all=True))
    yield Hostile("lossless.webp", saved(scene(), "WEBP", lossless=True))
    yield Hostile("interlaced.png", interlaced())


def half_transparent() -> Image.Image:
    picture = scene().convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(SIZE))
    return picture


def interlaced() -> bytes:
    """Return an interlaced PNG of one grey: Pillow does not write them."""
    header = struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 1)
    rows = b""
    for x, y, step_x, step_y in (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ):
        across, down = -(-(64 - x) // step_x), -(-(64 - y) // step_y)
        rows += (b"\0" + b"\x80" * across) * down
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def metadata() -> Iterator[Hostile]:
    jpeg, png = basics()["jpeg"], basics()["png"]
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        + SECRET
        + b"</rdf:RDF></x:xmpmeta>"
    )
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", MARK)
    info.add_itxt("XML:com.adobe.xmp", xmp.decode())
    info.add_text("Zipped", MARK, zip=True)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield Hostile("place and device.jpg", saved(scene(), "JPEG", exif=exif_with()))
    yield Hostile("thumbnail.jpg", saved(scene(), "JPEG", exif=exif_with(thumbnail=True)))
    yield Hostile("comment.jpg", saved(scene(), "JPEG", comment=SECRET))
    yield Hostile("xmp.jpg", saved(scene(), "JPEG", xmp=xmp))
    yield Hostile("iptc.jpg", with_segment(jpeg, 0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x17\x1c\x02\x78\0\x12" + SECRET))
    yield Hostile("profile.jpg", saved(scene(), "JPEG", icc_profile=profile + SECRET))
    yield Hostile("unknown segment.jpg", with_segment(jpeg, 0xEB, SECRET * 100))
    yield Hostile("text.png", saved(scene(), "PNG", pnginfo=info, exif=exif_with(), icc_profile=profile))
    yield Hostile("private chunk.png", with_chunk(png, b"prVt", SECRET * 1000))
    yield Hostile("metadata.webp", saved(scene(), "WEBP", exif=exif_with(), xmp=xmp, icc_profile=profile))
    yield Hostile("metadata.avif", saved(scene(), "AVIF", exif=exif_with(), xmp=xmp, icc_profile=profile))
    yield Hostile("metadata.heic", heif(scene(), exif=exif_with(), xmp=xmp))
    for orientation in range(2, 9):
        yield Hostile(f"turned {orientation}.jpg", saved(scene(), "JPEG", exif=exif_with(orientation)))
    yield Hostile("orientation 99.jpg", saved(scene(), "JPEG", exif=exif_with(99)))
    yield Hostile("broken exif.jpg", with_segment(jpeg, 0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 200))
    yield Hostile(
        "exif that points at itself.jpg",
        with_segment(jpeg, 0xE1, b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"),
    )
    yield Hostile("profile of noise.jpg", saved(scene(), "JPEG", icc_profile=random.Random(1).randbytes(3000)))
    yield Hostile("profile for other colours.jpg", saved(scene().convert("L"), "JPEG", icc_profile=profile))
    yield Hostile("profile cut short.png", saved(scene(), "PNG", icc_profile=profile[:100]))


def polyglots() -> Iterator[Hostile]:
    jpeg, png = basics()["jpeg"], basics()["png"]
    script = b"<html><script>alert('" + SECRET + b"')</script></html>"
    archive = b"PK\x03\x04" + SECRET * 50 + b"PK\x05\x06" + b"\0" * 18
    yield Hostile("page after.jpg", jpeg + script)
    yield Hostile("page in comment.jpg", saved(scene(), "JPEG", comment=script))
    yield Hostile("archive after.jpg", jpeg + archive)
    yield Hostile("archive after.png", png + archive)
    yield Hostile("archive after.webp", basics()["webp"] + archive)
    yield Hostile("film after (motion photo).jpg", jpeg + b"\0\0\0\x18ftypmp42" + SECRET * 1000)
    yield Hostile("program after.png", png + b"\x7fELF" + SECRET * 10)
    yield Hostile("document before.jpg", b"%PDF-1.7\n" + jpeg, (Reason.NOT_A_PICTURE,))
    yield Hostile("archive before.jpg", archive + jpeg, (Reason.NOT_A_PICTURE,))
    yield Hostile("script.gif", b"GIF89a/*" + b"\0" * 50 + b"*/=1;alert(1)", (Reason.WRONG_KIND,))
    yield Hostile("page before.jpg", script + jpeg, (Reason.NOT_A_PICTURE,))
    yield Hostile("php in comment.jpg", saved(scene(), "JPEG", comment=b"<?php system($_GET['" + SECRET + b"']); ?>"))


def disguises() -> Iterator[Hostile]:
    svg = (
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///etc/passwd"/></svg>'
    )
    yield Hostile("drawing.jpg", svg, (Reason.NOT_A_PICTURE,))
    yield Hostile("page.jpg", b"<!doctype html><img src=x onerror=alert(1)>", (Reason.NOT_A_PICTURE,))
    yield Hostile("program.png", b"MZ" + b"\0" * 2000, (Reason.NOT_A_PICTURE,))
    yield Hostile("text.jpg", b"Kein Foto, sondern ein Satz." * 40, (Reason.NOT_A_PICTURE,))
    yield Hostile("postscript.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n", (Reason.NOT_A_PICTURE,))
    yield Hostile("film.heic", b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + b"\0" * 500, (Reason.NOT_A_PICTURE,))
    yield Hostile("nothing.jpg", b"", (Reason.EMPTY,))
    yield Hostile("one byte.jpg", b"\xff", (Reason.NOT_A_PICTURE,))
    yield Hostile("zeros.png", b"\0" * 5000, (Reason.NOT_A_PICTURE,))
    yield Hostile("bitmap.jpg", saved(scene(), "BMP"), (Reason.WRONG_KIND,))
    yield Hostile("scan.jpg", saved(scene(), "TIFF"), (Reason.WRONG_KIND,))
    yield Hostile("jpeg 2000.jpg", saved(scene(), "JPEG2000"), (Reason.WRONG_KIND,))
    yield Hostile("icon.png", saved(scene(), "ICO"), (Reason.WRONG_KIND,))
    yield Hostile("jpeg named.png", basics()["jpeg"])
    yield Hostile("png named.heic", basics()["png"])


def moving_pictures() -> Iterator[Hostile]:
    for kind, ending in (("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif")):
        yield Hostile(f"moving.{ending}", moving(kind), (Reason.ANIMATED,))
    yield Hostile("moving.gif", moving("GIF"), (Reason.WRONG_KIND,))
    yield Hostile("moving gif named.jpg", moving("GIF", comment=SECRET), (Reason.WRONG_KIND,))


def cut_off() -> Iterator[Hostile]:
    large = {
        "jpg": saved(scene(), "JPEG", quality=95),
        "png": basics()["png"],
        "webp": basics()["webp"],
        "avif": basics()["avif"],
        "heic": basics()["heic"],
    }
    broken = (Reason.TRUNCATED, Reason.BROKEN)
    for ending, content in large.items():
        for part in (0.35, 0.6, 0.95):
            yield Hostile(f"cut off at {part:.0%}.{ending}", content[: int(len(content) * part)], broken)
    yield Hostile("head alone.jpg", large["jpg"][:20], broken)
    yield Hostile("signature alone.png", large["png"][:8], broken)
    spoiled = bytearray(large["png"])
    spoiled[len(spoiled) // 2] ^= 0xFF
    yield Hostile("one wrong byte.png", bytes(spoiled), broken)
    yield Hostile("noise after its head.jpg", large["jpg"][:24] + random.Random(2).randbytes(3000), broken)
    yield Hostile("noise after its head.webp", large["webp"][:16] + random.Random(3).randbytes(3000), broken)
    yield Hostile(
        "noise after its head.heic", large["heic"][:60] + random.Random(4).randbytes(3000), (*broken, Reason.EXHAUSTING)
    )


def bombs() -> Iterator[Hostile]:
    jpeg, heic, avif = basics()["jpeg"], basics()["heic"], basics()["avif"]
    many = (Reason.TOO_MANY_PIXELS,)
    yield Hostile("65535 by 65535 in its head.jpg", with_size(jpeg, 65535, 65535), many)
    yield Hostile(
        "larger in its head.jpg", with_size(jpeg, 2000, 2000)
    )  # libjpeg fills the rest with grey, and does not complain
    yield Hostile("2 billion pixels in its head.png", png_of(0x7FFFFFFF, 1), (Reason.TOO_MANY_PIXELS, Reason.TOO_SMALL))
    yield Hostile("50000 by 50000 in its head.png", png_of(50000, 50000), many)
    yield Hostile("black without end.png", bomb_png(20000, 20000, rows=200), many)
    yield Hostile("61 megapixels.png", png_of(10000, 6100), many)
    yield Hostile("16383 by 16383.webp", vp8x(16383, 16383), many)
    yield Hostile("40000 by 40000 in its head.heic", with_ispe(heic, 40000, 40000), many)
    yield Hostile("40000 by 40000 in its head.avif", with_ispe(avif, 40000, 40000), many)
    yield Hostile(
        "zipped text without end.png",
        with_chunk(basics()["png"], b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 20_000_000)),
        (Reason.EXHAUSTING,),
    )
    yield Hostile(
        "zipped profile without end.png",
        with_chunk(basics()["png"], b"iCCP", b"icc\0\0" + zlib.compress(b"\0" * 20_000_000)),
        (Reason.EXHAUSTING,),
    )
    yield Hostile("huge private chunk.png", with_chunk(basics()["png"], b"prVt", b"\0" * 20_000_000))
    yield Hostile("48 tiles, as phones have.heic", tiled(tile(), columns=8, rows=6))
    yield Hostile("65536 tiles.heic", tiled(tile(), columns=256, rows=256), (Reason.TOO_MANY_PIXELS, Reason.EXHAUSTING))
    yield Hostile("more tiles than it says.heic", tiled(tile(), columns=40, rows=40, size=(640, 640)), (Reason.EXHAUSTING,))
    yield Hostile("zero wide.png", png_of(0, 100), (Reason.TOO_SMALL, Reason.BROKEN))
    yield Hostile("zero high.jpg", with_size(jpeg, 100, 0), (Reason.TOO_SMALL, Reason.BROKEN))
    yield Hostile("one pixel.png", saved(Image.new("RGB", (1, 1)), "PNG"), (Reason.TOO_SMALL,))
    yield Hostile("a line.png", saved(Image.new("RGB", (5000, 2)), "PNG"), (Reason.TOO_SMALL,))
    yield Hostile("too many bytes.jpg", jpeg + b"\0" * (25 * 1024 * 1024), (Reason.TOO_LARGE,))
    yield Hostile("a thousand scans.jpg", many_scans(), (Reason.BROKEN, Reason.EXHAUSTING, Reason.TRUNCATED))


def tile() -> bytes:
    """Return the HEIC that tiles are made of."""
    return heif(scene(128, 128))


def vp8x(width: int, height: int) -> bytes:
    """Return a WebP whose head says a size, with a picture that is smaller."""
    body = basics()["webp"][12:]
    head = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 4 + len(head) + len(body)) + b"WEBP" + head + body


def many_scans() -> bytes:
    """Return a progressive JPEG whose last scan comes a thousand times, and then stops: each costs a run over the whole picture."""
    progressive = saved(scene(), "JPEG", progressive=True)
    last = progressive.rfind(b"\xff\xda")
    return progressive[:last] + progressive[last:-2] * 1000


MAKERS: tuple[Callable[[], Iterator[Hostile]], ...] = (
    clean_kinds,
    metadata,
    polyglots,
    disguises,
    moving_pictures,
    cut_off,
    bombs,
)
