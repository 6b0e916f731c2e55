"""Members on a phone, in German and from right to left: they fill in a profile, look at it as others do, and find somebody."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.users.models import User
from community.forms.models import Draft
from community.groups.models import Group
from community.people.models import Circle, Joining, JoiningSettings, Profile
from tests.accounts import log_in
from tests.browser.fixtures import PHONE
from tests.community.conftest import PASSWORD

from .made import make_city, make_profile, make_topic, open_to, picture

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = (
    "people/",
    "people/?topic=water",
    "people/?topic=nothing",
    "profile/",
    "profile/seen/",
    "profile/new-job/",
    "join/",
    "",
)


def enter(page: Page, user: User, language: str, path: str) -> None:
    log_in(page, user, f"/{language}/community/{path}", password=PASSWORD, language=language)


@pytest.fixture
def adviser(facilitator: User) -> User:
    """Somebody with a full profile, which all members see."""
    return make_profile(
        facilitator,
        name="Grundstücksverkehrsgenehmigungszuständigkeit",
        municipality=make_city("Nakuru", latitude=-0.3),
        department="Umweltamt",
        function="Stadtentwässerung",
        about="Ich kenne **Lecks**.\n\n- Pumpen",
        topics=[make_topic("Wasser", "water")],
        advises_on=[make_topic("Wasser", "water"), make_topic("Hitze", "heat")],
        languages=["de", "sw"],
        **open_to(Circle.MEMBERS),
    )


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("has_scripts", [True, False], ids=["with JavaScript", "without"])
def test_pages_fit_a_phone_and_can_be_used_by_everybody(
    new_page: Callable[..., Page],
    member: User,
    adviser: User,
    assert_accessible: Callable[[Page], None],
    language: str,
    has_scripts: bool,
):
    page = new_page(**PHONE, java_script_enabled=has_scripts)
    enter(page, member, language, "people/")
    expect(page.locator(".member")).to_have_count(2)
    for path in (*ADDRESSES, f"people/{adviser.pk}/", "people/1000000/"):
        page.goto(f"/{language}/community/{path}")
        if has_scripts:
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 375, path


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with JavaScript", "without"])
def test_member_fills_in_a_profile_and_sees_what_others_see(new_page: Callable[..., Page], member: User, has_scripts: bool):
    make_topic("Wasser", "water")
    page = new_page(**PHONE, java_script_enabled=has_scripts)
    enter(page, member, "en", "profile/")
    page.fill("input[name=name]", "Water department")
    page.fill("textarea[name=about]", "I know **leaks**.")
    page.check("input[name=advises_on]")
    page.select_option("select[name=advises_on_seen_by]", "2")
    page.select_option("select[name=about_seen_by]", "1")
    page.select_option("select[name=name_seen_by]", "2")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/profile/seen/")
    main: Any = page.get_by_role("main")
    expect(main.get_by_text("Wasser")).to_be_visible()
    expect(main.get_by_text("leaks")).to_have_count(0)
    main.get_by_role("link", name="my groups").click()
    expect(main.get_by_text("leaks")).to_be_visible()
    assert Profile.objects.get(user=member).advises_on_seen_by == Circle.MEMBERS


def test_what_is_typed_survives_a_closed_page(new_page: Callable[..., Page], member: User):
    page = new_page(**PHONE)
    enter(page, member, "en", "profile/")
    page.fill("textarea[name=about]", "Half a sentence")
    expect(page.locator(".saved")).to_have_attribute("data-state", "saved")
    assert Draft.objects.get(user=member).fields["about"] == "Half a sentence"
    page.goto("/en/community/")
    page.goto("/en/community/profile/")
    expect(page.locator("textarea[name=about]")).to_have_value("Half a sentence")
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.locator("textarea[name=about]")).to_have_value("")


def test_photo_is_chosen_and_shown(new_page: Callable[..., Page], member: User, tmp_path: Any):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(picture())
    page = new_page(**PHONE)
    enter(page, member, "en", "profile/")
    page.set_input_files("input[name=photo]", photo)
    page.select_option("select[name=photo_seen_by]", "1")
    page.get_by_role("button", name="Save the photo").click()
    shown = page.locator("img.face--photo")
    expect(shown).to_be_visible()
    shown.evaluate("image => image.decode()")  # waits until it is loaded
    assert shown.evaluate("image => image.naturalWidth") == 200


def test_somebody_is_found_with_the_keyboard_alone(new_page: Callable[..., Page], member: User, adviser: User):
    page = new_page(**PHONE)
    enter(page, member, "en", "people/")
    page.locator("#directory-search input[type=search]").focus()
    page.keyboard.type("nakuru")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/?q=nakuru")
    expect(page.locator(".member")).to_have_count(1)
    page.locator(".member a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{adviser.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Grundstück")
    page.goto("/en/community/people/")
    box = page.locator("input[name=advises_on][value=heat]")
    box.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Filter results").press("Enter")
    page.wait_for_url("**advises_on=heat**")
    expect(page.locator(".member")).to_have_count(1)


def test_newcomer_asks_to_join_on_a_phone_without_scripts(new_page: Callable[..., Page], housing: Group):
    JoiningSettings.objects.create(pk=1, joining=Joining.REQUEST)
    page = new_page(**PHONE, java_script_enabled=False)
    page.goto("/ar/community/join/")
    page.fill("input[name=name]", "إدارة المياه")
    page.fill("input[name=address]", "water@example.org")
    page.fill("textarea[name=reason]", "نريد أن نتعلم.")
    page.locator("main form button[type=submit]").click()
    page.fill("input[name=municipality]", "ناكورو")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("textarea[name=reason]")).to_have_value("")
