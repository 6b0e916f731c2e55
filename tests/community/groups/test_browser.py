"""A member in a real browser: enters the room, uploads a file, downloads it, deletes it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.models import AlumniGroupPage
from cms.users.models import User
from community.groups.models import Group
from community.library.models import Document, Version
from tests.accounts import log_in
from tests.browser.fixtures import PHONE, TWO_READERS
from tests.community.conftest import PASSWORD
from tests.community.files.made import share_rows

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_member_logs_in_uploads_downloads_and_deletes(
    page: Page, live_server: Any, member: User, housing: Group, picture: bytes, tmp_path: Path
):
    plan = tmp_path / "Grundriss Süd.png"
    plan.write_bytes(picture)
    page.goto("/en/community/groups/housing/")
    page.get_by_role("main").get_by_role("link", name="Log in").click()
    page.get_by_label("Email").fill(member.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Affordable housing")).to_be_visible()

    page.get_by_role("link", name="Upload files").click()
    page.get_by_label("Files", exact=True).set_input_files(plan)
    page.get_by_role("button", name="Share with the group").click()
    expect(page.get_by_text("“Grundriss Süd” is now in the group.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download (").click()
    assert download.value.suggested_filename == "Grundriss Süd.png"
    assert Path(download.value.path()).read_bytes() == picture

    page.goto("/en/community/groups/housing/")
    page.get_by_role("link", name="Grundriss Süd").click()
    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_role("button", name="Move to the trash").click()
    expect(page.get_by_text("“Grundriss Süd” is in the trash.")).to_be_visible()
    assert not Document.objects.kept().exists()


def test_public_page_links_members_to_the_room(page: Page, live_server: Any, member: User, housing: Group):
    address = "/en/alumni/affordable-housing/"
    page.goto(address)
    expect(page.get_by_role("link", name="Go to the group's room")).to_have_count(0)

    page.goto(f"/en/accounts/login/?next={address}")
    page.get_by_label("Email").fill(member.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(lambda url: url.endswith(address) and "/accounts/login/" not in url)
    page.get_by_role("link", name="Go to the group's room").click()
    expect(page.get_by_role("heading", level=1, name="Affordable housing")).to_be_visible()


@TWO_READERS
def test_members_pages_are_accessible_and_fit_the_screen(
    language: str,
    any_page: Page,
    live_server: Any,
    facilitator: User,
    alumni_page: AlumniGroupPage,
    shared_file: Version,
    assert_accessible: Callable[[Page], None],
):
    outside = ["groups/housing/", f"documents/{shared_file.pk}/"]
    inside = [
        "",
        "groups/housing/",
        "groups/housing/welcome/",
        f"files/{shared_file.document_id}/delete/",
        "documents/1/",
        "groups/heat/",
    ]

    def check(paths: list[str]) -> None:
        for path in paths:
            any_page.goto(f"/{language}/community/{path}")
            assert_accessible(any_page)
            assert any_page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path

    Group.objects.create(slug="heat", name="Heat")
    share_rows(shared_file.document.group, (f"{number}.txt" for number in range(60)))
    check(outside)
    any_page.goto("/en/accounts/login/")
    any_page.get_by_label("Email").fill(facilitator.email)
    any_page.get_by_label("Password", exact=True).fill(PASSWORD)
    any_page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    any_page.wait_for_url("**/community/")
    check(inside)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_phone_without_javascript_shows_a_refused_upload_and_can_resend_an_expired_form(
    new_page: Any, live_server: Any, joined: Callable[..., User], heat: Group, language: str
):
    user = joined("first", heat, "facilitator")
    page: Page = new_page(**PHONE, java_script_enabled=False)
    room = f"/{language}/community/groups/heat/"
    files = f"{room}files/"
    log_in(page, user, files, password=PASSWORD, language=language)
    page.set_input_files("input[type=file]", {"name": "x.txt", "mimeType": "text/plain", "buffer": b""})
    page.locator("form[enctype] button[type=submit]").click()
    summary = page.locator("main [role=alert]")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    summary.get_by_role("link").click()
    expect(page.locator("input[type=file]")).to_be_in_viewport()

    page.goto(f"{room}welcome/")
    page.fill("textarea[name=welcome]", "Unsere Worte")
    page.context.clear_cookies(name="csrftoken")
    page.locator("main form button:not([name])").click()
    expect(page.locator("main [role=alert]")).to_be_focused()
    expect(page.get_by_text("Unsere Worte")).to_be_visible()
    page.locator("main form button").click()
    page.wait_for_url(f"**{room}")
    heat.refresh_from_db()
    assert heat.welcome == "Unsere Worte"


@pytest.mark.parametrize("has_script", [True, False])
def test_preview_keeps_what_was_typed_and_saves_nothing(
    new_page: Any, live_server: Any, joined: Callable[..., User], heat: Group, has_script: bool
):
    user = joined("first", heat, "facilitator")
    page: Page = new_page(java_script_enabled=has_script)
    page.goto("/de/accounts/login/?next=/de/community/groups/heat/welcome/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.fill("textarea[name=welcome]", "Unsere **Worte**")
    page.wait_for_load_state()  # what is still loading would count as a new page
    loaded: list[str] = []
    page.on("domcontentloaded", lambda: loaded.append("page"))
    page.get_by_role("button", name="Vorschau").press("Enter")

    preview = page.get_by_role("region", name="Vorschau")
    expect(preview.locator("strong")).to_have_text("Worte")
    expect(preview).to_be_in_viewport()
    expect(page.locator("textarea[name=welcome]")).to_have_value("Unsere **Worte**")
    assert loaded == ([] if has_script else ["page"])
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/groups/heat/")
    heat.refresh_from_db()
    assert heat.welcome == "Unsere **Worte**"


@TWO_READERS
def test_refused_forms_and_the_log_are_accessible(
    any_page: Page, live_server: Any, joined: Callable[..., User], heat: Group, language: str, assert_accessible: Any
):
    user, page = joined("first", heat, "facilitator"), any_page
    [file] = share_rows(heat, ["a.txt"], user)
    room, page_of_file = f"/{language}/community/groups/heat/", f"/{language}/community/files/{file.document_id}/"
    log_in(page, user, page_of_file, password=PASSWORD, language=language)
    page.set_input_files("input[type=file]", {"name": "x.txt", "mimeType": "text/plain", "buffer": b""})
    expect(page.locator("[data-upload]:not([aria-busy])")).to_be_visible()  # the upload has been refused
    page.context.clear_cookies(name="csrftoken")
    page.locator("form[enctype] button[type=submit]").click()
    expect(page.locator("main [role=alert]")).to_be_focused()
    assert_accessible(page)
    page.set_input_files("main input[type=file]", {"name": "x.txt", "mimeType": "text/plain", "buffer": b""})
    page.locator("main form button").click()
    expect(page.locator("main [role=alert]")).to_be_focused()
    assert_accessible(page)
    page.goto(f"{room}welcome/")
    Group.objects.filter(pk=heat.pk).update(welcome="Andere Worte")
    page.fill("textarea[name=welcome]", "Unsere Worte")
    page.locator("main form button:not([name])").click()
    expect(page.locator("#id_welcome_saved")).to_have_value("Andere Worte")
    assert_accessible(page)
    page.goto(f"{room}log/")
    assert_accessible(page)
