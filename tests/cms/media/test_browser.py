"""Hostile files in a real Chromium: opened, framed, embedded or drawn, nothing in them runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test.testcases import _MediaFilesHandler
from playwright.sync_api import Browser, Error, Page

from cms.models import SiteDocument
from tests.browser.fixtures import NewPage

from .conftest import HOSTILE_SVG

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]
RUN = "new Image().src='/healthz?ran'"
XHTML = f"<html xmlns='http://www.w3.org/1999/xhtml'><body onload=\"{RUN}\"><script>{RUN}</script></body></html>"
HOSTILE = {
    "script.svg": f"<svg xmlns='http://www.w3.org/2000/svg' onload=\"{RUN}\"><script>{RUN}</script></svg>",
    "foreign.svg": f"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject width='9' height='9'>{XHTML}</foreignObject></svg>",
    "animated.svg": f"<svg xmlns='http://www.w3.org/2000/svg'><animate onbegin=\"{RUN}\" attributeName='x' dur='1s'/></svg>",
    "page.html": f'<!doctype html><script>{RUN}</script><img src=x onerror="{RUN}">',
    "page.xhtml": XHTML,
    "page.xml": XHTML,
    "polyglot.gif": f"GIF89a/*<html><script>{RUN}</script>*/=1;{RUN}",
    "polyglot.pdf": f"%PDF-1.4\n<html><script>{RUN}</script></html>",
    "nameless": f"<!doctype html><script>{RUN}</script>",
}
EMBED = """address => {
  for (const tag of ["iframe", "object", "embed", "img", "script"]) {
    const part = document.createElement(tag);
    part[tag === "object" ? "data" : "src"] = address;
    document.body.append(part);
  }
}"""


@pytest.fixture(autouse=True)
def _serve_media_through_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve images through the site: Django's live test server would serve the folder below /media/ itself."""
    monkeypatch.setattr(_MediaFilesHandler, "_should_handle", lambda handler, path: False)


@pytest.fixture
def addresses(transactional_db: None) -> list[str]:
    """Store the files: images as an old version of the site left them, and documents."""
    folder = Path(settings.MEDIA_ROOT) / "original_images"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in HOSTILE.items():
        (folder / name).write_text(content)
    documents = [
        SiteDocument.objects.create(title=name, file=ContentFile(content.encode(), name=name)).url
        for name, content in HOSTILE.items()
        if name != "nameless"
    ]
    return [f"/media/original_images/{name}" for name in HOSTILE] + documents


@pytest.fixture
def plain_page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page of the site's origin without a policy of its own, `/plain`. That files violate theirs is what these tests want."""
    with browser.new_context(base_url=live_server.url, accept_downloads=True) as context:
        page = context.new_page()
        page.route("**/plain", lambda route: route.fulfill(body="<!doctype html><title>T</title>", content_type="text/html"))
        page.goto("/plain")
        yield page


def open_it(page: Page, address: str) -> None:
    try:
        page.goto(address)
    except Error as error:
        assert "Download is starting" in str(error) or "ERR_ABORTED" in str(error)  # noqa: PT017 - others fail the test


def test_hostile_files_run_no_scripts(addresses: list[str], plain_page: Page) -> None:
    page = plain_page
    ran: list[str] = []
    page.context.on("request", lambda request: ran.append(request.url) if request.url.endswith("?ran") else None)
    for address in addresses:
        open_it(page, address)
    page.goto("/plain")
    for address in addresses:
        with page.expect_response(lambda response, address=address: response.url.endswith(address)):
            page.evaluate(EMBED, address)
    assert_seen(page, "/healthz?last")

    assert ran == []


def assert_seen(page: Page, address: str) -> None:
    """Request `address` from a frame and wait for it: by then everything else has had its chance to run."""
    with page.expect_request(lambda request: request.url.endswith(address)):
        page.evaluate(
            "address => { const frame = document.createElement('iframe');"
            "frame.srcdoc = `<img src='${address}'>`; document.body.append(frame); }",
            address,
        )


@pytest.mark.parametrize("name", ["script.svg", "foreign.svg", "page.html", "page.xhtml"])
def test_hostile_files_run_scripts_without_our_headers(name: str, new_page: NewPage, db: Any) -> None:
    """Without our headers the same files do run, so the test above can fail."""
    kinds = {"svg": "image/svg+xml", "html": "text/html", "xhtml": "application/xhtml+xml"}
    page = new_page()
    page.route("**/hostile", lambda route: route.fulfill(body=HOSTILE[name], content_type=kinds[name.rpartition(".")[2]]))
    with page.expect_request(lambda request: request.url.endswith("?ran")):
        page.goto("/hostile")


def test_cleaned_svg_is_rendered_in_a_page(plain_page: Page, transactional_db: None) -> None:
    name = default_storage.save("images/karte.svg", ContentFile(HOSTILE_SVG.replace(b'height="5"', b'height="10"')))
    size_and_colour = plain_page.evaluate(
        """async address => {
          const image = new Image();
          image.src = address;
          await image.decode();
          const canvas = Object.assign(document.createElement("canvas"), { width: 20, height: 10 });
          const brush = canvas.getContext("2d");
          brush.drawImage(image, 0, 0);
          return [image.naturalWidth, image.naturalHeight, ...brush.getImageData(2, 2, 1, 1).data];
        }""",
        default_storage.url(name),
    )

    assert size_and_colour == [20, 10, 255, 0, 0, 255]  # its own style applies
