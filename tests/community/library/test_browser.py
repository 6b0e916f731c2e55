"""Members who share files, in a real browser: on a phone, in German and Arabic, with and without scripts, with the keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.groups.models import Group
from community.library.demo import picture
from community.library.folders import make_folder
from community.library.models import Document
from community.library.previewing.making import make_preview
from community.library.trashing import trash_document
from tests.browser.fixtures import PHONE, TWO_READERS, NewPage
from tests.community.applications.test_browser import enter

from .made import make_document, make_version

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def sent(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "mimeType": "text/plain", "buffer": name.encode()} for name in names]


@TWO_READERS
def test_pages_are_accessible_and_fit_the_screen(
    language: str,
    any_page: Page,
    live_server: Any,
    housing: Group,
    planner: User,
    colleague: User,
    lead: User,
    assert_accessible: Callable[[Page], None],
):
    folder = make_folder(group=housing, parent=None, name=LONG, by=planner)
    inner = make_folder(group=housing, parent=folder, name="تقارير", by=planner)
    document = make_document(housing, planner, "hof.png", picture("PNG"), title=LONG, description=f"**{LONG}**", language="de")
    make_preview.func(str(document.current.pk))
    make_version(document, colleague, f"{LONG}.txt", note=LONG * 2)
    make_document(housing, colleague, "تقرير.txt", title="تقرير عن الحرارة", language="ar")
    make_document(housing, planner, folder=inner)
    trashed = make_document(housing, planner, "alt.txt", title=LONG)
    trash_document(document=trashed, by=planner)
    enter(any_page, lead, live_server.url)
    for path in (
        "groups/housing/files/",
        "groups/housing/files/new-folder/",
        "groups/housing/files/trash/",
        f"files/folders/{folder.pk}/",
        f"files/folders/{inner.pk}/edit/",
        f"files/folders/{folder.pk}/delete/",
        f"files/{document.pk}/",
        f"files/{document.pk}/edit/",
        f"files/{document.pk}/delete/",
        f"files/{trashed.pk}/",
        f"files/{trashed.pk}/erase/",
    ):
        any_page.goto(f"/{language}/community/{path}")
        assert_accessible(any_page)
        assert fits(any_page), path


@pytest.mark.parametrize("language", ["de", "ar"])
def test_phone_without_scripts_shares_versions_deletes_and_restores(
    language: str, new_page: NewPage, live_server: Any, housing: Group, planner: User
):
    page = new_page(**PHONE, java_script_enabled=False)
    enter(page, planner, live_server.url)
    page.goto(f"/{language}/community/groups/housing/files/")
    page.locator("main .head .button").click()
    page.fill("[name=name]", "Pläne")
    page.locator("main form.form button").click()
    page.set_input_files("[name=files]", sent("a.txt", "تقرير.txt"))
    page.locator("aside .box button[type=submit]").click()
    expect(page.locator(".shelf__one")).to_have_count(2)

    page.set_input_files("[name=files]", sent("A.txt"))
    page.locator("aside .box button[type=submit]").click()
    expect(page.locator("input[type=radio]").first).to_be_checked()
    page.locator("main form.form button").click()
    expect(page.locator(".shelf .shelf__one")).to_have_count(2)
    expect(page.locator(".shelf__current")).to_have_count(1)
    assert fits(page)

    page.locator("main .actions a").nth(2).click()
    page.locator("main form.form button").click()
    expect(page.locator(".shelf__one")).to_have_count(1)
    page.goto(f"/{language}/community/groups/housing/files/trash/")
    page.locator(".kept__one form button").click()
    expect(page.locator("h1")).to_have_text("a")
    assert not Document.objects.trashed().exists()


def test_several_files_are_uploaded_with_progress_and_one_is_taken_out(
    phone_page: Page, live_server: Any, housing: Group, planner: User
):
    page = phone_page
    enter(page, planner, live_server.url)
    page.goto("/en/community/groups/housing/files/")
    page.set_input_files("[name=files]", sent("a.txt", "b.txt", "c.txt"))
    staged = page.locator(".question__files li")
    expect(staged).to_have_count(3)
    expect(page.locator(".upload__words")).to_contain_text("c.txt")
    page.get_by_role("button", name="Remove b.txt").press("Enter")
    expect(staged).to_have_count(2)
    page.get_by_role("button", name="Share with the group").press("Enter")
    expect(page.get_by_text("2 files are now in the group.")).to_be_visible()

    assert set(Document.objects.values_list("title", flat=True)) == {"a", "c"}


def test_refused_upload_says_why_while_it_is_chosen(page: Page, live_server: Any, housing: Group, planner: User):
    enter(page, planner, live_server.url)
    page.goto("/en/community/groups/housing/files/")
    page.set_input_files("[name=files]", [{"name": "x.exe", "mimeType": "application/x", "buffer": b"MZ\x90\x00\x03\x00"}])

    expect(page.locator(".upload__words")).to_contain_text("You cannot share this type of file here.")
