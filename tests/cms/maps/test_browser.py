"""Names on real maps do not touch, in the typeface that a browser draws."""

import math
from collections import Counter
from datetime import timedelta
from itertools import combinations

import pytest
from django.db.models import Q
from django.utils import timezone

from cms.demo.directory import make_directory
from cms.demo.stock import Stock
from cms.models import CallPage, EventReportPage, LearningProcessPage, Municipality, Participation, Region, Topic
from tests.pages import index_of, make_page
from themes.typeface import REGULAR, STRONG, text_width

WIDTHS = (320, 375, 440, 640, 768, 1280)
LINE = ("Lüdenscheid", "Heidelberg", "Lwiw", "Assuan", "Nairobi", "Mombasa")

# Every visible name, ring and dot, as its kind, text and rectangle in the map, and the size of the map.
MEASURE = """map => {
  const frame = map.getBoundingClientRect();
  const shown = [...map.querySelectorAll('.map__plane')].filter(plane => plane.getClientRects().length);
  const things = shown.flatMap(plane => [...plane.querySelectorAll('.city__name, .spot__name, .map__country, .spot, .city')])
    .filter(thing => thing.getClientRects().length);  // a small card shows no names
  return [frame.width, frame.height, shown.length, things.map(thing => {
    const {left, top, right, bottom} = thing.getBoundingClientRect();
    return [thing.getAttribute('class'), thing.textContent.trim(), left - frame.left, top - frame.top, right - frame.left, bottom - frame.top];
  })];
}"""
# The width in pixels of each text, in a size of 100 pixels.
WIDTH = """async ([texts, weight]) => {
  const context = document.createElement('canvas').getContext('2d');
  await Promise.all(texts.map(text => document.fonts.load(`${weight} 100px "Readex Pro"`, text)));
  context.font = `${weight} 100px "Readex Pro"`;
  return texts.map(text => context.measureText(text).width);
}"""


CALLS = {
    "de": {"deutschland": "Nachhaltige Mobilität: Wege, die zusammenführen", "nahost-nordafrika": "Building Back Better"},
    "ar": {"deutschland": "التنقل المستدام: طرق تجمع الناس", "nahost-nordafrika": "إعادة البناء على نحو أفضل"},
}


@pytest.fixture
def network(homes):
    """The municipalities of the demo; in German and in Arabic a process through six of them, a report with all, and two calls."""
    make_directory(Stock())
    cities = {city.name_de: city for city in Municipality.objects.all()}
    for language, calls in CALLS.items():
        process = make_page(LearningProcessPage, "Hitze", language, topics=[Topic.objects.get(slug="hitze")])
        process.participations = [Participation(municipality=cities[name], sort_order=at) for at, name in enumerate(LINE)]
        process.save_revision().publish()
        make_page(EventReportPage, "Netzwerktreffen", language, municipalities=list(cities.values()))
        for days, (region, title) in enumerate(calls.items(), 4):
            closes_at = timezone.now() + timedelta(days=days * days)
            make_page(CallPage, title, language, regions=[Region.objects.get(slug=region)], closes_at=closes_at)


def addresses(language: str) -> list[str]:
    """Return the pages with a map of each kind."""
    here = Q(locale__language_code=language)
    return [f"/{language}/", LearningProcessPage.objects.get(here).url, index_of(EventReportPage, language).url]


NEAR = 0.25  # pixels: a browser rounds letters to a fraction of one


def overlaps(things: list) -> list[tuple[str, str]]:
    """Return the pairs of a name and another name, ring or dot that overlap."""

    def names_meet(one: list, other: list) -> bool:
        return all(one[at] < other[at + 2] - NEAR and other[at] < one[at + 2] - NEAR for at in (2, 3))

    def meets_circle(name: list, circle: list) -> bool:
        x, y, radius = (circle[2] + circle[4]) / 2, (circle[3] + circle[5]) / 2, (circle[4] - circle[2]) / 2
        nearest = min(max(x, name[2]), name[4]), min(max(y, name[3]), name[5])
        return math.dist((x, y), nearest) < radius - NEAR

    circles = [thing for thing in things if thing[0] in ("city", "spot")]
    names = [thing for thing in things if thing not in circles]
    return [
        *((one[1], other[1]) for one, other in combinations(names, 2) if names_meet(one, other)),
        *((name[1], circle[0]) for name in names for circle in circles if meets_circle(name, circle)),
    ]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_names_on_maps_never_overlap(network, new_page, language):
    page = new_page()
    seen: Counter[str] = Counter()
    for address in addresses(language):
        page.goto(address)
        page.evaluate("document.fonts.ready")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for at in range(page.locator(".map").count()):
                inner_width, inner_height, planes, things = page.locator(".map").nth(at).evaluate(MEASURE)
                assert planes == 1, (address, width)
                assert overlaps(things) == [], (address, width)
                names = [thing for thing in things if "name" in thing[0]]
                seen[address] += len(names)
                for _kind, name, left, top, right, bottom in names:
                    assert (left >= 0, top >= 0, right <= inner_width, bottom <= inner_height) == (True,) * 4, (
                        name,
                        address,
                        width,
                    )
    assert min(seen[address] for address in addresses(language)) >= 3 * len(WIDTHS)


@pytest.mark.parametrize(("language", "opposite"), [("de", "ar"), ("ar", "de")])
def test_every_call_is_a_link_on_the_map_that_can_be_tapped(network, new_page, language, opposite):
    page = new_page(viewport={"width": 320, "height": 900})
    page.goto(f"/{language}/")
    links = page.locator(".map--network .mapspot:visible")

    assert links.count() == len(CALLS[language])
    for at in range(links.count()):
        box = links.nth(at).locator(".hit-area").bounding_box()
        assert (box["width"], box["height"]) == pytest.approx((44, 44), abs=0.01)
    assert links.first.get_attribute("aria-label").startswith(CALLS[language]["deutschland"])
    assert CALLS[opposite]["deutschland"] not in page.locator(".map--network").inner_text()


def test_small_card_shows_dots_without_names(network, new_page):
    page = new_page()
    page.goto(index_of(EventReportPage).url)
    card = page.locator(".map--card").first
    assert card.locator("text").first.is_visible()

    card.evaluate("map => { map.style.inlineSize = '200px'; }")

    assert card.locator("text:visible").count() == 0
    assert card.locator("circle:visible").count() > 3


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 700}}])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_maps_are_accessible_and_fit_the_screen(network, new_page, assert_accessible, options, language):
    page = new_page(**options)
    for address in addresses(language):
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize("weight", [REGULAR, STRONG])
def test_stored_widths_are_those_that_a_browser_draws(network, new_page, weight):
    page = new_page()
    page.goto("/de/")
    names = [name for city in Municipality.objects.all() for name in (city.name_de, city.name_fr, city.name_ar)]
    names += ["Nouakchott +2", "نواكشوط +٢", *CALLS["de"].values(), *CALLS["ar"].values()]

    for name, drawn in zip(names, page.evaluate(WIDTH, [names, weight]), strict=True):
        assert drawn <= text_width(name, 100, weight) <= drawn * 1.05, name
