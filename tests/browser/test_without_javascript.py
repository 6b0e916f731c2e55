"""What visitors and members can do in a browser without JavaScript."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cms.demo.accounts import PASSWORD
from tests.demo import DEMO

from .fixtures import NewPage
from .places import FACILITATOR, HOUSING, demo  # noqa: F401

pytestmark = [pytest.mark.xdist_group(DEMO), pytest.mark.usefixtures("demo")]


@pytest.fixture
def plain_page(new_page: NewPage) -> Page:
    """A page without JavaScript."""
    return new_page(java_script_enabled=False)


def test_visitor_finds_a_call_from_the_home_page_and_narrows_a_search(plain_page: Page) -> None:
    plain_page.goto("/de/")
    plain_page.locator(".board__row a").first.click()
    expect(plain_page.locator(".deadline .ring--large")).to_be_visible()
    expect(plain_page.locator(".deadline__when")).to_contain_text(re.compile(r"\d{4}, \d\d:\d\d"))

    plain_page.goto("/de/")
    plain_page.locator("main input[name=q]").fill("Wasser")
    plain_page.locator("main .ask button").click()
    hits = plain_page.locator(".hits > .hit")
    everything = hits.count()
    assert everything > 1

    plain_page.locator("#pictures > summary").click()
    expect(plain_page.locator("#pictures svg").first).to_be_visible()
    plain_page.locator("#choice-type-report").check()
    plain_page.locator(".narrow__go button").click()
    expect(plain_page.locator(".chip--on")).to_have_count(1)
    assert 0 < hits.count() < everything


def test_member_logs_in_and_uploads_a_file(plain_page: Page, tmp_path: Path) -> None:
    note = tmp_path / "notiz.txt"
    note.write_text("Was noch fehlt.")
    plain_page.goto(f"/de/accounts/login/?next=/de/{HOUSING}files/")
    plain_page.locator("main input[name=login]").fill(FACILITATOR)
    plain_page.locator("main input[name=password]").fill(PASSWORD)
    plain_page.keyboard.press("Enter")
    plain_page.locator("input[type=file]").set_input_files(note)
    plain_page.locator("form:has(input[type=file]) button[type=submit]").click()

    expect(plain_page.locator(".shelf")).to_contain_text("notiz")
