"""The map in a page: markup without styles, positions that are the same in every language, and names that cannot do harm."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation

from cms.maps.content import CallMark, Line, MapContent, Place
from cms.maps.kinds import KINDS
from tests.html import html_errors, java

from .content import ASWAN, GERMAN, MOMBASA, SIX

XLINK = "http://www.w3.org/1999/xlink"
HREF = f"{{{XLINK}}}href"
CALL = CallMark("Wasser", "Wasser: was fehlt, noch 4 Tage", "4", 10, 51, "water", "/de/mitmachen/wasser/", is_soon=True)
NETWORK = MapContent(GERMAN, (Line((*GERMAN[:2], ASWAN, MOMBASA), "heat", "Hitze", "/de/hitze/"),), (CALL,))
ARABIC = {
    "Assuan": "أسوان",
    "Mombasa": "مومباسا",
    "Nairobi": "نيروبي",
    "Lwiw": "لفيف",
    "Heidelberg": "هايدلبرغ",
    "Lüdenscheid": "لودنشايد",
}


def draw(content, kind, language="de", **options):
    arguments = " ".join(f"{name}={name}" for name in options)
    template = Template("{% load maps %}{% map content kind " + arguments + " %}")
    with translation.override(language):
        return template.render(Context({"content": content, "kind": kind, **options}))


def parse(markup):
    return ElementTree.fromstring(f'<div xmlns:xlink="{XLINK}">{markup}</div>')


@pytest.mark.parametrize("kind", KINDS)
def test_markup_is_well_formed_and_without_style_attributes(kind):
    root = parse(draw(NETWORK, kind))

    assert not [element for element in root.iter() if "style" in element.attrib]
    assert len(root.findall("./div/div")) == len(KINDS[kind].shapes)


@pytest.mark.parametrize("kind", KINDS)
def test_names_cannot_inject_markup(kind):
    evil = '"><script>alert(1)</script>'
    content = MapContent(
        (Place(evil, 30, 10, "KE", address='javascript:"'),),
        (Line((ASWAN, MOMBASA), '"><b>', evil, evil),),
        (CallMark(evil, evil, "<b>", -50, -10, evil, evil),),
    )
    markup = draw(content, kind, label=evil)

    assert "<script" not in markup
    assert "<b>" not in markup
    parse(markup)


def test_map_of_nothing_is_nothing():
    assert [draw(MapContent(), kind) for kind in KINDS] == ["", "", ""]
    assert draw(MapContent(lines=(Line(()),)), "page") == ""


def test_page_map_is_an_image_with_a_list_of_its_places():
    root = parse(draw(MapContent(SIX), "page", label="Karte der Städte"))
    names = root.find(".//svg[@role='img']")

    assert names.get("aria-label") == "Karte der Städte"
    assert "viewBox" not in names.attrib
    assert [item.text for item in root.findall("./ul/li")] == [place.name for place in SIX]
    assert parse(draw(MapContent(SIX), "page", listed=True)).find("./ul") is None


def test_map_has_a_name_in_the_readers_language():
    assert 'aria-label="Karte der Kommunen"' in draw(MapContent(SIX), "page")
    assert 'aria-label="خريطة البلديات"' in draw(MapContent(SIX), "page", "ar")


def test_card_is_decoration():
    root = parse(draw(MapContent(SIX), "card"))

    assert {svg.get("aria-hidden") for svg in root.iter("svg")} == {"true"}
    assert root.find(".//ul") is None


def test_countries_of_a_page_are_marked_by_code_on_the_land_of_the_theme():
    root = parse(draw(MapContent((ASWAN, MOMBASA)), "page"))
    uses = [(use.get("href").rpartition("/")[2], use.get("class")) for use in root.iter("use")]

    assert uses == [("world.svg#land", None), ("world.svg#EG", "is-here"), ("world.svg#KE", "is-here")]


def test_calls_are_links_that_can_be_tapped():
    for link in parse(draw(NETWORK, "network")).iter("a"):
        areas = [circle for circle in link.iter("circle") if circle.get("class") == "hit-area"]

        assert (link.get(HREF), link.get("aria-label")) == ("/de/mitmachen/wasser/", "Wasser: was fehlt, noch 4 Tage")
        assert [circle.get("r") for circle in areas] == ["22"]
        assert link.get("class") == "mapspot mapspot--soon"
        assert link.get("data-topic") == "water"


def test_map_of_the_network_is_a_named_group_of_links():
    root = parse(draw(NETWORK, "network", label="Karte der Aufrufe"))

    assert [group.get("aria-label") for group in root.findall("./div[@role='group']")] == ["Karte der Aufrufe"]
    assert not [svg for svg in root.iter("svg") if svg.get("role")]
    assert all(city.get("aria-hidden") == "true" for city in root.iter("g"))


def test_place_with_an_address_is_a_link():
    linked = replace(ASWAN, address="/de/suche/?municipality=7")

    root = parse(draw(MapContent((linked, MOMBASA)), "page"))

    assert [(link.get(HREF), link.get("aria-label")) for link in root.iter("a")] == [("/de/suche/?municipality=7", "Assuan")]
    assert root.find("./div").get("role") == "group"
    assert root.find(".//svg[@role]") is None


def test_inset_shows_the_finer_outline_of_its_country():
    root = parse(draw(replace(NETWORK, calls=()), "network"))
    narrow = root.find("./div/div[1]")

    uses = [use.get("href").rpartition("/")[2] for use in narrow.iter("use")]

    assert uses == ["world.svg#land", "world.svg#DE", "close.svg#DE"]
    assert [text.text.strip() for text in narrow.iter("text") if "map__country" in text.get("class")] == ["Deutschland"]


def test_arabic_map_has_the_same_places_and_isolated_names():
    places = tuple(replace(place, name=ARABIC[place.name]) for place in SIX)
    german, arabic = draw(MapContent(SIX), "card"), draw(MapContent(places), "card", "ar")
    dots = re.compile(r'<circle class="city" cx="([\d.]+%)" cy="([\d.]+%)"')

    assert dots.findall(arabic) == dots.findall(german)
    assert ">\u2068أسوان\u2069</text>" in arabic


def test_dot_has_a_tip_only_if_its_label_does_not_say_it():
    said = parse(draw(MapContent((MOMBASA, ASWAN)), "page"))
    crowd = tuple(replace(MOMBASA, name=name) for name in ("Mombasa", "Malindi", "Kilifi"))
    shortened = parse(draw(MapContent(crowd), "page"))

    assert {text.text for text in said.iter("text")} == {"Mombasa", "Assuan"}
    assert list(said.iter("title")) == []
    assert [text.text for text in shortened.iter("text")] == ["Kilifi +2"]
    assert [tip.text for tip in shortened.iter("title")] == ["Mombasa, Malindi und Kilifi"]


def test_name_in_two_lines_is_one_text():
    pair = tuple(replace(MOMBASA, name=name) for name in ("Mombasa", "Malindi"))
    (text,) = parse(draw(MapContent(pair), "page")).iter("text")

    assert [text.text, *(line.text for line in text)] == ["Mombasa", "Malindi"]


def test_maps_are_valid_html(require, tmp_path):
    require(java(), "Java")
    frame = '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Karte</title></head><body>{}</body></html>'

    assert html_errors({kind: frame.format(draw(NETWORK, kind)) for kind in KINDS}, tmp_path) == []
