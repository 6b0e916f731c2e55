"""`python -m community.library.previewing.process KIND <file >picture`: draws a small picture, within limits of its own.

KIND is `image` or `pdf`. It writes a WebP, and ends with 3 if there is nothing to draw. It does not import Django, so it starts quickly.
"""

from __future__ import annotations

import resource
import sys
import warnings
from io import BytesIO

from PIL import Image, ImageOps

WIDTH, HEIGHT = 480, 480  # pixels at most
PIXELS = 120_000_000  # of the source
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
NOTHING = 3
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")


def draw(kind: str, content: bytes) -> bytes:
    """Return a WebP of at most WIDTH by HEIGHT pixels. Raises whatever the libraries raise for bad files."""
    picture = first_page(content) if kind == "pdf" else image(content)
    picture.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    out = BytesIO()
    picture.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def image(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content), formats=FORMATS) as opened:
        opened.draft("RGB", (WIDTH * 2, HEIGHT * 2))
        opened.load()
        upright = ImageOps.exif_transpose(opened)
    if upright.has_transparency_data:
        plain = Image.new("RGB", upright.size, "white")
        with_alpha = upright.convert("RGBA")
        plain.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return plain
    return upright.convert("RGB")


def first_page(content: bytes) -> Image.Image:
    import pypdfium2  # type: ignore[import-untyped]  # pypdfium2 has no type annotations

    page = pypdfium2.PdfDocument(content)[0]
    scale = min(WIDTH / page.get_width(), HEIGHT / page.get_height())
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture


def limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * 1024 * 1024, 4 * 1024 * 1024))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    limit_resources()
    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = draw(sys.argv[1], sys.stdin.buffer.read())
    except Exception:  # noqa: BLE001 - libraries raise all kinds of errors for bad files
        return NOTHING
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
