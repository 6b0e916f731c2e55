"""A file is uploaded over a connection that is cut halfway, and arrives exactly once: over plain HTTP, and in a browser."""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings as site_settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from cms.users.models import User
from community.files.models import PrivateFile, Upload, UploadPart
from community.groups.models import Group
from community.library.models import Document, Version
from tests.browser.fixtures import PHONE

from .conftest import OCTETS, UPLOADS, metadata
from .made import share_rows
from .proxy import Breaking, breaking

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("cut connections")]

MEGABYTE = 1024 * 1024
LINE = "Wasser und Schatten für alle, die in der Stadt wohnen.\n".encode()
LARGE = (LINE * (20 * MEGABYTE // len(LINE) + 1))[: 20 * MEGABYTE - 1] + b"\n"  # 20 MB of text
DIGEST = hashlib.sha256(LARGE).hexdigest()


@pytest.fixture
def http(live_server: Any, member: User, housing: Group) -> Iterator[httpx.Client]:
    """An HTTP client with the member's session."""
    session = Client()
    session.force_login(member)
    cookies = {site_settings.SESSION_COOKIE_NAME: session.cookies[site_settings.SESSION_COOKIE_NAME].value, "csrftoken": "x" * 32}
    headers = {"Tus-Resumable": "1.0.0", "X-CSRFToken": "x" * 32}
    with httpx.Client(base_url=live_server.url, cookies=cookies, headers=headers, timeout=60, trust_env=False) as client:
        yield client


def test_upload_can_be_resumed_after_the_connection_is_cut(http: httpx.Client, live_server: Any):
    begins = {
        "Upload-Length": str(len(LARGE)),
        "Upload-Metadata": metadata(filename="lang.txt", tenant="library", room="housing"),
    }
    address = http.post(UPLOADS, headers=begins).headers["Location"]
    sends = {"Content-Type": OCTETS, "Upload-Offset": "0"}
    with breaking(live_server.url, most=10 * MEGABYTE) as proxy, pytest.raises(httpx.TransportError):
        http.patch(f"{proxy.address}{address}", headers=sends, content=LARGE)
    began = time.monotonic()
    offset = 0
    while offset < 9 * MEGABYTE:  # until the server has noticed
        offset = int(http.head(address).headers["Upload-Offset"])
        assert time.monotonic() - began < 60, "What came was not kept."
    assert offset < 10 * MEGABYTE  # some of those bytes were headers
    answer = http.patch(address, headers={**sends, "Upload-Offset": str(offset)}, content=LARGE[offset:])

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(LARGE)))
    file = PrivateFile.objects.get()
    assert (file.sha256, file.size) == (DIGEST, len(LARGE))
    with file.content.open("rb") as content:
        assert hashlib.file_digest(content, "sha256").hexdigest() == DIGEST
    assert not UploadPart.objects.exists()


@pytest.fixture
def proxy(live_server: Any, settings: Any) -> Iterator[Breaking]:
    """The site behind a connection that is cut twice."""
    with breaking(live_server.url, most=MEGABYTE // 2, breaks=2) as running:
        settings.BASE_URL = running.address
        yield running


@pytest.fixture
def document(housing: Group, member: User) -> Document:
    """A file, of which there will be another version."""
    [row] = share_rows(housing, ["alt.txt"], member)
    return row.document


@pytest.fixture
def phone(browser: Browser, proxy: Breaking, member: User, document: Document) -> Iterator[Page]:
    """The member's phone, on the page of a file, recording every message of the file field (`window.said`)."""
    context = browser.new_context(**PHONE, base_url=proxy.address, locale="en")
    session = Client()
    session.force_login(member)
    name = site_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": session.cookies[name].value, "url": proxy.address}])
    context.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
            window.said = [];
            const words = document.querySelector(".upload__words");
            if (words) new MutationObserver(() => window.said.push(words.textContent)).observe(words, { childList: true });
        });"""
    )
    page = context.new_page()
    page.goto(f"/en/community/files/{document.pk}/")
    yield page
    context.close()


def choose(page: Page, path: Path) -> None:
    page.get_by_label("File", exact=True).set_input_files(path)


def test_phone_upload_shows_progress_and_survives_a_broken_connection(
    phone: Page, proxy: Breaking, document: Document, tmp_path: Path
):
    large = tmp_path / "Wasser.txt"
    large.write_bytes(LARGE)
    phone.get_by_label("What has changed?").fill("All of it")
    choose(phone, large)
    expect(phone.get_by_role("progressbar")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(phone.locator(".upload__words")).to_have_text("“Wasser.txt” has been uploaded.")
    said = phone.evaluate("window.said")
    assert (said[0], said[-1]) == ("Uploading “Wasser.txt”: 0%", "“Wasser.txt” has been uploaded.")
    assert {"Uploading “Wasser.txt”: 50%", "The connection was lost. Trying again …"} <= set(said)
    assert proxy.broken == 2  # the browser itself may have retried one of them

    with phone.expect_request(
        lambda request: request.method == "POST" and request.url.endswith(f"/files/{document.pk}/")
    ) as form:
        phone.get_by_role("button", name="Upload", exact=True).click()
    expect(phone.get_by_text("Version 2 is what everybody sees from now on.")).to_be_visible()
    assert int(form.value.all_headers()["content-length"]) < 5_000  # the bytes are not sent twice
    row = Version.objects.get(number=2)
    assert (row.note, row.file.name, row.file.sha256, PrivateFile.objects.count()) == ("All of it", "Wasser.txt", DIGEST, 2)
    assert not Upload.objects.exists()


def test_upload_resumes_after_a_reload_can_be_cancelled_and_delays_the_form(phone: Page, proxy: Breaking, tmp_path: Path):
    large, small, wrong = tmp_path / "Wasser.txt", tmp_path / "klein.txt", tmp_path / "seite.html"
    large.write_bytes(LARGE)
    small.write_bytes(LINE)
    wrong.write_bytes(b"<!doctype html><script>1</script>")
    proxy.left = 0
    with phone.expect_response(
        lambda answer: answer.request.method == "PATCH" and answer.headers.get("upload-offset") == str(3 * MEGABYTE)
    ):
        choose(phone, large)
    phone.reload()
    with phone.expect_response(lambda answer: answer.request.method == "HEAD") as asked:
        choose(phone, large)
    assert int(asked.value.headers["upload-offset"]) >= 3 * MEGABYTE
    assert Upload.objects.count() == 1
    with phone.expect_response(lambda answer: answer.request.method == "DELETE"):
        phone.get_by_role("button", name="Cancel the upload").click()
    expect(phone.locator(".upload__words")).to_have_text("The upload was cancelled.")
    expect(phone.get_by_label("File", exact=True)).to_be_focused()
    assert not Upload.objects.exists()

    choose(phone, wrong)
    expect(phone.locator(".upload__words")).to_contain_text("You cannot share this type of file here.")
    assert not Upload.objects.exists()

    held = []
    phone.route(
        "**/api/community/uploads/**", lambda route: held.append(route) if route.request.method == "PATCH" else route.continue_()
    )
    with phone.expect_request(lambda request: request.method == "PATCH"):
        choose(phone, small)
    phone.get_by_role("button", name="Upload", exact=True).click()
    expect(phone.locator(".upload__words")).to_have_text("The form will be sent as soon as the file has been uploaded.")
    assert Version.objects.count() == 1
    held[0].continue_()
    expect(phone.get_by_text("Version 2 is what everybody sees from now on.")).to_be_visible()
    assert Version.objects.get(number=2).file.size == len(LINE)
