"""What pages say of themselves on boards, cards, covers and in their heads."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override

from cms.models import CallPage, EventPage, EventReportPage, LearningProcessPage, Municipality, NewsPage, Participation, Region
from cms.network import cities_from_north
from cms.pages.home import topic_tiles
from cms.pages.zoned import this_minute
from cms.templatetags.timeline import on_circle, stations
from tests.pages import index_of, make_page, make_topic

pytestmark = pytest.mark.django_db


def call(opens: int, closes: int | None, **facts: object) -> CallPage:
    now = this_minute()
    return CallPage(
        opens_at=now + timedelta(days=opens), closes_at=None if closes is None else now + timedelta(days=closes), **facts
    )


# --- Calls --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opens", "closes", "share"),
    [(-10, 10, 50), (-1, 99, 99), (-99, 1, 1), (-20, -10, 0), (10, 20, 100), (-10, None, 100)],
)
def test_share_of_time_left_is_between_0_and_100_percent(opens: int, closes: int | None, share: int) -> None:
    assert call(opens, closes).share_left == pytest.approx(share, abs=1)


def test_days_until_a_call_opens() -> None:
    assert call(3, 9).days_until_open == 3
    assert call(-3, 9).days_until_open == 0


@pytest.mark.parametrize(
    ("least", "most", "sentence"),
    [
        (None, None, ""),
        (8, 10, "8 to 10 municipalities"),
        (8, 8, "Up to 8 municipalities"),
        (None, 1, "Up to 1 municipality"),
        (1, None, "At least 1 municipality"),
        (1200, None, "At least 1,200 municipalities"),
    ],
)
def test_places_of_a_call(least: int | None, most: int | None, sentence: str) -> None:
    with override("en"):
        assert call(-1, 1, places_min=least, places_max=most).places_sentence == sentence


def test_a_call_begins_with_the_first_step_after_its_deadline(homes: dict) -> None:
    def step(title: str, day: date) -> tuple[str, dict[str, object]]:
        return ("step", {"title": title, "precision": "day", "starts_on": day})

    closes = datetime(2027, 1, 31, 23, 0, tzinfo=UTC)
    page = make_page(
        CallPage,
        opens_at=datetime(2026, 1, 1, tzinfo=UTC),
        closes_at=closes,
        schedule=[
            step("Sprechstunde", date(2027, 1, 10)),
            step("Auftakt", date(2027, 3, 1)),
            step("Abschluss", date(2027, 9, 1)),
        ],
    )

    assert page.begins["title"] == "Auftakt"
    page.closes_at = None
    assert page.begins is None


def test_a_row_of_the_board_says_where_in_which_languages_and_who_pays(homes: dict, client: Client) -> None:
    page = make_page(CallPage, "Wasser", working_languages=["de", "en"], costs=CallPage.Costs.values[0])
    page.regions = [
        Region.objects.create(slug="mena", name_de="Nahost"),
        Region.objects.create(slug="ssa", name_de="Afrika", order=1),
    ]
    page.save_revision().publish()
    row = " ".join(client.get("/de/").content.decode().partition('<li class="board__row"')[2].partition("</li>")[0].split())

    assert "<span>Nahost und Afrika</span><span>Deutsch und Englisch</span>" in row.replace("</span> <span>", "</span><span>")
    assert str(page.get_costs_display()) in row


@pytest.mark.parametrize(
    ("percent", "radius", "dashes"), [(0, 28, "0.0 175.9"), (50, 28, "88.0 175.9"), (100, 25, "157.1 157.1")]
)
def test_arc_of_a_ring(percent: int, radius: int, dashes: str) -> None:
    assert on_circle(percent, radius) == dashes


def test_ring_keeps_its_decimal_points_in_german() -> None:
    ring = Template('{% include "cms/includes/ring.html" %}')
    with override("de"):
        assert 'stroke-dasharray="88.0 175.9"' in ring.render(Context({"call": call(-20, 20)}))


# --- Stations -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("over", "states"),
    [
        ([], []),
        ([False, False], ["ahead", "ahead"]),
        ([True, False, False], ["past", "now", "ahead"]),
        ([True, True], ["past", "past"]),
        ([True, False, True], ["past", "now", "ahead"]),
        ([True, None, False], ["past", "past", "now"]),
    ],
)
def test_stations_along_a_line(over: list[bool | None], states: list[str]) -> None:
    """None is a step without a date."""
    steps = [SimpleNamespace(is_past=bool(one), last_day=None if one is None else date(2026, 1, 1)) for one in over]

    assert [station.state for station in stations(None, steps)] == states


# --- Cards and covers ---------------------------------------------------------------------------------------------------


def test_cards_say_where_and_when(homes: dict) -> None:
    with override("en"):
        assert EventReportPage(place="Mombasa", starts_on=date(2025, 11, 3)).card_facts == ["Mombasa", "November 2025"]
        assert NewsPage(published_on=date(2025, 6, 20)).card_facts == ["20 June 2025"]
        assert LearningProcessPage(starts_on=date(2023, 1, 1), ends_on=date(2025, 1, 1)).card_facts == ["2023–2025"]
        past = make_page(EventPage, starts_at=datetime(2024, 5, 1, 8, tzinfo=UTC), ends_at=datetime(2024, 5, 1, 9, tzinfo=UTC))
        assert past.card_facts[1:] == ["Past"]


def test_cover_words_are_a_year_a_day_or_the_topic(homes: dict) -> None:
    water = make_topic("water", "Wasser", colour="water")
    with override("de"):
        assert make_page(NewsPage, topics=[water], published_on=date(2025, 6, 20)).cover_words == ("Wasser", "2025", False)
        event = make_page(EventPage, starts_at=datetime(2027, 3, 5, 8, tzinfo=UTC), ends_at=datetime(2027, 3, 5, 9, tzinfo=UTC))
        assert event.cover_words == ("März 2027", "5", False)
        assert CallPage(kind=CallPage.Kind.LEARNING_PROCESS).cover_words[2] is True


def test_card_without_picture_and_places_shows_the_topics_colour_and_one_thing_to_read(homes: dict, client: Client) -> None:
    make_page(NewsPage, topics=[make_topic("water", "Wasser", colour="water")], published_on=date(2025, 6, 20))
    card = client.get(index_of(NewsPage).url).content.decode().partition('<article class="card')[2].partition("</article>")[0]

    assert ' data-topic="water">' in card
    assert '<span class="cover__small">Wasser</span>' in card
    assert '<span class="cover__big">2025</span>' in card


# --- The network --------------------------------------------------------------------------------------------------------


def test_foot_lists_the_municipalities_of_public_processes_from_north_to_south(homes: dict, client: Client) -> None:
    def city(name: str, latitude: float | None) -> Municipality:
        return Municipality.objects.create(name_de=name, country="KE", latitude=latitude, longitude=latitude and 10)

    process, draft = make_page(LearningProcessPage, "Hitze"), make_page(LearningProcessPage, "Entwurf", slug="entwurf")
    draft.unpublish()
    for place in (city("Mombasa", -4), city("Hamburg", 53), city("Ohne Ort", None), city("Assuan", 24)):
        Participation.objects.create(page=process, municipality=place)
    Participation.objects.create(page=draft, municipality=city("Verborgen", 60))
    city("Niemand", 70)

    with override("de"):
        assert [name for name, _key in cities_from_north()] == ["Hamburg", "Assuan", "Mombasa", "Ohne Ort"]
    foot = client.get("/de/").content.decode().partition('<ul class="foot__cities">')[2].partition("</ul>")[0]
    hamburg = Municipality.objects.get(name_de="Hamburg")
    assert f'<a href="/de/search/?municipality={hamburg.pk}">Hamburg</a>' in foot


def test_figures_of_a_process_leave_out_what_says_nothing(homes: dict) -> None:
    process = make_page(LearningProcessPage, "Hitze")
    towns = [Municipality.objects.create(name_de=name, country=country) for name, country in [("Bonn", "DE"), ("Köln", "DE")]]
    for town in towns:
        Participation.objects.create(page=process, municipality=town)
    with override("en"):
        assert LearningProcessPage.objects.get().figures == [("municipalities take part", 2)]
        towns[1].country = "FR"
        towns[1].save()
        assert LearningProcessPage.objects.get().figures == [("municipalities take part", 2), ("countries", 2)]


def test_home_page_shows_the_five_topics_with_the_most_pages(homes: dict) -> None:
    topics = [make_topic(f"t{number}", f"Thema {number}", order=number) for number in range(7)]
    for number, topic in enumerate(topics):
        for more in range(number):
            make_page(EventPage, f"{number} {more}", slug=f"e-{number}-{more}", topics=[topic])

    tiles = topic_tiles(homes["de"].locale_id)
    assert [(tile.slug, tile.page_count) for tile in tiles] == [("t2", 2), ("t3", 3), ("t4", 4), ("t5", 5), ("t6", 6)]
    assert topic_tiles(homes["fr"].locale_id) == []


def test_home_page_links_the_lists_that_there_are(homes: dict, client: Client) -> None:
    calls = index_of(CallPage)

    assert f'<a href="{calls.url}">Alle Aufrufe</a>' in client.get("/de/").content.decode()
    assert "All calls" not in client.get("/en/").content.decode()
