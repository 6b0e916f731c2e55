"""Map, timeline and related items in a real browser: by keyboard, without scripts, in both directions, in three widths."""

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from cms.models import EventReportPage, Municipality
from tests.built_once import built_once
from tests.pages import make_homes, make_page, make_topic

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/{}/search/?q=Lagune"
# Without `wait_for_function`, whose second look needs `eval`, which the pages' policy refuses.
UNTIL_THE_LAND_IS_THERE = """
new Promise((done) => {
  const land = document.querySelector(".worldmap__plane--wide .worldmap__land");
  const look = () => (land.getBBox().width > 1900 ? done(true) : requestAnimationFrame(look));
  look();
})
"""


@built_once
def build_reports() -> None:
    make_homes()
    heat = make_topic("heat", "Hitze", name_en="Heat", colour="heat")
    places = [
        Municipality.objects.create(name_de=name, name_ar=arabic, country=country, latitude=lat, longitude=lon)
        for name, arabic, country, lat, lon in (
            ("Mombasa", "مومباسا", "KE", -4.0, 39.7),
            ("Bonn", "بون", "DE", 50.7, 7.1),
            ("Makati", "ماكاتي", "PH", 14.5, 121),
        )
    ]
    for year in (2019, 2021, 2022):
        facts = {"starts_on": f"{year}-05-01", "ends_on": f"{year}-05-02", "topics": [heat]}
        make_page(EventReportPage, f"Lagune {year}", municipalities=places[: year - 2018], **facts)


@pytest.fixture(autouse=True)
def report(live_server) -> EventReportPage:
    with transaction.atomic():  # the pages are indexed together
        build_reports()
    return EventReportPage.objects.get(title="Lagune 2022")


@pytest.mark.parametrize(
    ("width", "schemes", "language"), [(1280, ("light", "dark"), "ar"), (320, ("dark",), "de")], ids=["wide", "narrow"]
)
def test_map_and_timeline_are_accessible(
    new_page, assert_accessible: Callable[[Page], None], language: str, schemes: tuple[str, ...], width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=schemes[0])
    page.goto(ADDRESS.format(language))
    page.locator(".pictures summary").click()

    plane = page.locator(".worldmap__plane:visible")
    expect(plane).to_have_count(1)
    expect(plane).to_contain_class(f"worldmap__plane--{'wide' if width == 1280 else 'narrow'}")
    expect(plane.locator(".bubble")).to_have_count(3)
    mombasa, makati = (
        plane.get_by_role("link", name=name).locator("circle").bounding_box()["x"]
        for name in (("Mombasa", "Makati") if language == "de" else ("مومباسا", "ماكاتي"))
    )
    assert mombasa < makati  # east is on the right in every language
    assert all(box.bounding_box()["width"] >= 24 for box in plane.locator(".bubble circle").all())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        assert_accessible(page)

    if width == 1280:
        # Its land comes from a file of its own, and is drawn in the colours of the page.
        page.evaluate(UNTIL_THE_LAND_IS_THERE)
        assert plane.locator(".worldmap__land").evaluate("use => getComputedStyle(use).fill") != "rgb(0, 0, 0)"


def test_place_and_year_can_be_selected_by_keyboard_without_javascript(new_page) -> None:
    page = new_page(java_script_enabled=False, locale="en-GB")
    page.goto(ADDRESS.format("en"))
    page.locator(".pictures summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".worldmap__plane--wide .worldmap__line:visible")).to_have_text("Bonn: 2 results")
    page.keyboard.press("Enter")
    page.wait_for_url("**municipality=*")
    expect(page.locator(".hit")).to_have_count(2)

    page.get_by_role("link", name="2022: 1 result").click()
    expect(page.locator(".hit h2")).to_have_text(["Lagune 2022"])
    page.get_by_role("link", name="Remove filter: 2022: 1 result").click()
    expect(page.locator(".hit")).to_have_count(2)


def test_bars_of_the_timeline_stand_on_its_line_and_are_as_high_as_their_share(page: Page) -> None:
    make_page(EventReportPage, "Lagune im Frühjahr", starts_on="2022-03-01", ends_on="2022-03-02")
    page.goto(ADDRESS.format("de"))
    page.locator(".pictures summary").click()
    boxes = [bar.bounding_box() for bar in page.locator(".timeline .tally").all()]
    tops = [bar.bounding_box()["y"] for bar in page.locator(".timeline .tally rect").all()]
    lines = [year.bounding_box()["y"] for year in page.locator(".timeline a .timeline__year").all()]
    shares = [(box["y"] + box["height"] - top) / box["height"] for box, top in zip(boxes, tops, strict=True)]

    assert shares == pytest.approx([0.5, 0.5, 1], abs=0.02)
    assert [box["y"] + box["height"] for box in boxes] == pytest.approx(lines, abs=1)
    assert page.locator(".timeline").bounding_box()["y"] < min(tops)


def test_place_on_the_map_narrows_the_results_in_place(page: Page) -> None:
    page.goto(ADDRESS.format("de"))
    page.locator(".pictures summary").click()
    page.evaluate("document.body.dataset.seen = 'yes'")
    page.locator(".worldmap__plane--wide").get_by_role("link", name="Bonn").locator("circle").click()
    page.wait_for_url("**municipality=*")

    expect(page.locator(".hit")).to_have_count(2)
    expect(page.locator("body")).to_have_attribute("data-seen", "yes")
    page.go_back()
    expect(page.locator(".hit")).to_have_count(3)


def test_related_items_are_accessible(any_page: Page, report, assert_accessible: Callable[[Page], None]) -> None:
    any_page.goto(report.url)

    expect(any_page.locator(".like-this h3")).to_have_count(2)
    assert any_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(any_page)


def test_results_pictures_and_related_items_are_valid_html(client, report, assert_valid_html) -> None:
    addresses = [
        ADDRESS.format("de") + "&topic=heat",
        ADDRESS.format("ar"),
        "/de/search/",
        "/de/search/?q=" + "a" * 300,
        "/en/search/?q=x&year=y",
        "/en/search/?year=2021&country=KE",
        report.url,
    ]
    assert_valid_html({address: client.get(address).content.decode() for address in addresses})
