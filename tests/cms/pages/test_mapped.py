"""What pages show on maps."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from cms.maps.content import Line, MapContent, Place
from cms.models import (
    AlumniGroupPage,
    CallPage,
    EventPage,
    EventReportPage,
    LearningProcessPage,
    Municipality,
    Participation,
    Region,
)
from cms.pages.mapped import position_of, short_title
from tests.pages import index_of, make_page, make_topic

Role = Participation.Role


def make_city(name: str, lon: float | None = None, lat: float | None = None, **facts: Any) -> Municipality:
    return Municipality.objects.create(name_de=name, country="KE", longitude=lon, latitude=lat, **facts)


@pytest.fixture
def cities(homes: object) -> list[Municipality]:
    return [make_city("Lwiw", 24, 49.8), make_city("Assuan", 32.9, 24, name_ar="أسوان"), make_city("Ohne Ort")]


def make_process(
    title: str, cities: list[Municipality], roles: dict[int, str] | None = None, **facts: Any
) -> LearningProcessPage:
    page = make_page(LearningProcessPage, title, **facts)
    page.participations = [
        Participation(municipality=city, sort_order=at, role=(roles or {}).get(at, Role.PARTNER))
        for at, city in enumerate(cities)
    ]
    page.save_revision().publish()
    return LearningProcessPage.objects.get(pk=page.pk)


LVIV, ASWAN = Place("Lwiw", 24, 49.8, "KE"), Place("Assuan", 32.9, 24, "KE")


def test_process_is_a_line_through_its_cities_in_the_editors_order(cities: list[Municipality]) -> None:
    process = make_process("Hitze", cities[::-1])

    assert process.map_content == MapContent((ASWAN, LVIV), (Line((ASWAN, LVIV)),))


def test_names_are_in_the_readers_language(cities: list[Municipality]) -> None:
    process = make_process("Hitze", cities)

    with translation.override("ar"):
        assert [place.name for place in process.map_content.places] == ["Lwiw", "أسوان"]


def test_call_and_group_show_the_line_of_their_process(cities: list[Municipality]) -> None:
    group = make_page(AlumniGroupPage, "Gruppe")
    process = make_process("Hitze", cities, alumni_group=group)
    line = Line((LVIV, ASWAN))

    assert make_page(CallPage, "Aufruf", leads_to=process).map_content == process.map_content
    assert AlumniGroupPage.objects.get().map_content == MapContent(lines=(line,))
    assert not make_page(CallPage, "Ohne").map_content


def test_report_and_event_show_dots_without_a_line(cities: list[Municipality]) -> None:
    report = make_page(EventReportPage, "Bericht", municipalities=cities)
    event = make_page(EventPage, "Termin", municipality=cities[0])

    assert report.map_content == MapContent((ASWAN, LVIV))
    assert event.map_content == MapContent((LVIV,))


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Nachhaltige Mobilität: Wege", "Nachhaltige Mobilität"),
        ("Wasser – was fehlt", "Wasser"),
        ("إعادة البناء (دعوة)", "إعادة البناء"),
        ("Wohnen", "Wohnen"),
        (": Wohnen", ": Wohnen"),
    ],
)
def test_short_title_ends_before_the_colon(title: str, short: str) -> None:
    assert short_title(title) == short


def test_call_is_at_its_host_else_in_its_region_else_among_its_cities(cities: list[Municipality]) -> None:
    region = Region.objects.create(slug="region", name_de="Region")
    make_city("A", 10, 40, region=region)
    make_city("B", 20, 50, region=region)
    empty = Region.objects.create(slug="leer", name_de="Leer")
    hosted, plain = make_process("Mit Gastgeberin", cities, {1: Role.HOST}), make_process("Ohne", cities)

    assert position_of(make_page(CallPage, "1", leads_to=hosted, regions=[region])) == (32.9, 24)
    assert position_of(make_page(CallPage, "2", leads_to=plain, regions=[region])) == (15, 45)
    assert position_of(make_page(CallPage, "3", leads_to=plain, regions=[empty])) == pytest.approx((28.45, 36.9))
    assert position_of(make_page(CallPage, "4")) is None


def test_home_page_shows_open_calls_the_running_line_and_all_cities(client: Client, cities: list[Municipality]) -> None:
    region = Region.objects.create(slug="region", name_de="Region")
    bonn = make_city("Bonn", 7.1, 50.7, region=region)
    make_page(EventReportPage, "Bericht", municipalities=[bonn])
    make_city("Ungenutzt", 0, 0)
    topic = make_topic("hitze", colour="heat")
    make_process("Allein", cities[:1])
    make_process("Hitze", cities, topics=[topic], starts_on=timezone.localdate() - timedelta(days=9), ends_on=None)
    soon = timezone.now() + timedelta(days=4)
    call = make_page(CallPage, "Mobilität: Wege <b>", regions=[region], closes_at=soon)
    make_page(CallPage, "Zu", regions=[region], closes_at=timezone.now() - timedelta(days=1))
    make_page(CallPage, "Ohne Ort")

    response = client.get("/de/")
    network = response.context["sections"]["network"]

    assert sorted(place.name for place in network.places) == ["Assuan", "Bonn", "Lwiw"]
    assert [(line.name, line.topic, line.places) for line in network.lines] == [("Hitze", "heat", (LVIV, ASWAN))]
    assert [(mark.name, mark.days, mark.address, mark.is_soon) for mark in network.calls] == [("Mobilität", "4", call.url, True)]
    html = response.content.decode()
    assert 'aria-label="Mobilität: Wege &lt;b&gt;, noch 4 Tage"' in html
    assert "<b>, noch" not in html


def test_home_page_without_any_place_has_no_map(client: Client, homes: object) -> None:
    assert "map--network" not in client.get("/de/").content.decode()


def test_cover_is_a_map_with_places_and_words_without(client: Client, cities: list[Municipality]) -> None:
    mapped, drawn = make_process("Mit", cities), make_process("Ohne", [])
    listed = client.get(index_of(LearningProcessPage).url).content.decode()

    assert 'class="map map--plate"' in client.get(mapped.url).content.decode()
    assert 'class="map' not in client.get(drawn.url).content.decode()
    assert (listed.count('class="map map--card"'), listed.count('<span class="cover__big')) == (1, 1)
