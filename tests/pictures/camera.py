"""Takes the pictures: every page in both directions, both schemes and both widths."""

import io
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Page

from tests.browser.alone import log_in, open_browser
from tests.browser.fixtures import NARROW, WIDE

from .places import PICTURED, PLACES, Place
from .site import SHOWN, Clock

SIZES = {"1280": WIDE, "375": NARROW}
SCHEMES = ("light", "dark")
SCREENS = 1.25  # of a page are shown
FREQUENT, OTHERS = 24, 16  # colours of a picture: WebP without loss is then smaller than with loss, and text stays crisp
EVERYTHING_IS_THERE = """async () => {
  await document.fonts.ready;
  await Promise.all([...document.images].filter((image) => image.loading !== "lazy").map((image) => image.decode().catch(() => {})));
}"""

Paths = Mapping[str, Mapping[str, str]]


def count_pictures(names: list[str]) -> int:
    return len(names) * len(PICTURED) * len(SCHEMES) * len(SIZES)


def address_of(name: str, language: str, paths: Paths) -> str:
    """Return the path of a place in a language."""
    place = PLACES[name]
    if name in paths:
        return paths[name][language]
    query = f"?{quote(place.queries[language], safe='=')}" if place.queries else ""
    return f"/{language}/{place.address}{query}"


def take(page: Page, place: Place, address: str) -> Image.Image:
    """Return what the page shows in its first screens."""
    answer = page.goto(address)
    if answer is None or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise SystemExit(f"{address} cannot be shown.")
    page.wait_for_load_state("networkidle")
    if place.opened:
        page.click(place.opened)
        page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)
    page.evaluate(EVERYTHING_IS_THERE)
    screen: Any = page.viewport_size
    if place.has_bar:
        page.set_viewport_size({"width": screen["width"], "height": int(SCREENS * screen["height"])})
    height = page.evaluate("document.documentElement.scrollHeight")
    shown = {"x": 0, "y": 0, "width": screen["width"], "height": min(height, SCREENS * screen["height"])}
    return Image.open(io.BytesIO(page.screenshot(full_page=True, clip=shown, animations="disabled")))


def save(picture: Image.Image, path: Path) -> None:
    """Write the picture as WebP, in its most frequent colours and others that are far from each other: grounds and yellow stay what they are."""
    colours = picture.convert("RGB")
    counted = sorted(colours.getcolors(picture.width * picture.height), reverse=True)
    frequent = [level for _count, colour in counted[:FREQUENT] for level in colour]
    others = colours.quantize(OTHERS, method=Image.Quantize.MAXCOVERAGE).getpalette()
    palette = Image.new("P", (1, 1))
    palette.putpalette([*frequent, *others[: 3 * OTHERS]])
    few = colours.quantize(palette=palette, dither=Image.Dither.NONE)
    few.convert("RGB").save(path, lossless=True, method=6)


def take_all(
    *, address: str, clock: Clock, names: list[str], paths: Paths, password: str, folder: Path, advance: Callable[[], Any]
) -> None:
    """Write the pictures of the places `names` into `folder`."""
    with open_browser("--font-render-hinting=none") as browser:
        accounts = {PLACES[name].account for name in names} - {""}
        logged_in = {account: log_in(browser, address, password, account) for account in sorted(accounts)}
        for name, language, scheme, width in product(names, PICTURED, SCHEMES, SIZES):
            place = PLACES[name]
            clock.move_to(SHOWN + timedelta(days=place.days_later))
            with browser.new_context(
                base_url=address, viewport=SIZES[width], color_scheme=scheme, locale=language, timezone_id="Europe/Berlin",
                reduced_motion="reduce", storage_state=logged_in.get(place.account),
            ) as context:  # fmt: skip
                context.clock.set_fixed_time(clock.now)
                picture = take(context.new_page(), place, address_of(name, language, paths))
            save(picture, folder / f"{name}-{language}-{scheme}-{width}.webp")
            advance()
