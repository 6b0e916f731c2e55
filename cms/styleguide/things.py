"""Examples of what components show: pages, pictures, files that are nowhere saved. Texts are in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.templatetags.static import static
from django.utils.translation import gettext as _
from wagtail.images.models import SourceImageIOError

from cms.days import today
from cms.languages import active_language
from cms.localisation import all_locales
from cms.maps.content import CallMark, Line, MapContent, Place
from cms.models import (
    CallPage,
    EventPage,
    EventReportPage,
    LearningProcessPage,
    Municipality,
    NewsPage,
    Region,
    SiteImage,
    Topic,
)
from cms.pages.learning_process import Participation

ZONE = ZoneInfo("Europe/Berlin")
LONG_WORD = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"  # German makes them: 67 letters
WIDTH, HEIGHT = 880, 550
NOWHERE = "#main"  # where the links of examples lead


@dataclass(frozen=True)
class ExampleRendition:
    """A picture among the static files, in the only size that it has."""

    url: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class ExampleFile:
    """A file to download."""

    title: str
    file_extension: str = "pdf"
    file_size: int = 1_840_000
    url: str = NOWHERE


def long_title() -> str:
    """Return a title of three lines."""
    return _(
        "Two years of collecting, advising and thinking ahead: what eight municipalities learnt about shade, water and trees in dense streets"
    )


def example_image(name: str, alt: str, *, credit: str = "Connective", is_lost: bool = False) -> SiteImage:
    """Return an unsaved image; `is_lost`: its original is gone, so that nothing can be drawn."""
    image = SiteImage(title=alt, description=alt, credit=credit, width=WIDTH, height=HEIGHT, collection_id=None)
    image.contextual_alt_text, image.decorative = alt, False
    drawn = ExampleRendition(static(f"theme/examples/{name}.webp"))

    def draw(*specs: Any) -> dict[Any, ExampleRendition]:
        if is_lost:
            raise SourceImageIOError
        return dict.fromkeys(specs, drawn)

    # Wagtail would draw renditions of a file and save them.
    image.get_renditions = draw
    image.get_rendition = lambda spec: draw(spec)[spec]
    return image


def square_before() -> SiteImage:
    return example_image("square-before", _("A square full of parked cars in front of a block of flats, drawn."))


def square_after() -> SiteImage:
    return example_image("square-after", _("The same square as a park with trees and benches, drawn."))


def river() -> SiteImage:
    return example_image("river", _("A river with a flat bank, reeds and trees, and a city behind it, drawn."))


def lost_image() -> SiteImage:
    return example_image("river", _("A river with a flat bank, reeds and trees, and a city behind it, drawn."), is_lost=True)


def example_topic(colour: str = "heat", name: str = "") -> Topic:
    return Topic(name_de=name or _("Heat in the city"), slug=colour, colour=colour)


def all_topics() -> list[Topic]:
    """Return a topic of each colour, named by it."""
    return [example_topic(colour.value, str(colour.label)) for colour in Topic.Colour if colour != Topic.Colour.NEUTRAL]


def example_region() -> Region:
    return Region(name_de=_("Sub-Saharan Africa"), slug="example")


def example_page(model: Any, title: str, *, colour: str = "", language: str = "", **fields: Any) -> Any:
    """Return an unsaved page of `model`; its link leads nowhere."""
    code = language or active_language()
    locales = list(all_locales().values())
    locale = next((locale for locale in locales if locale.language_code == code), locales[0])
    page = model(title=title, locale=locale, **fields)
    page.get_url = lambda *arguments, **options: NOWHERE
    page.listed_topics = [example_topic(colour)] if colour else []
    page.listed_regions = [example_region()]
    return page


def at(days: int, hour: int = 12) -> datetime:
    """Return the moment at an hour, so many days from today."""
    return datetime.combine(today(ZONE) + timedelta(days=days), time(hour), ZONE)


def day(days: int) -> date:
    return today(ZONE) + timedelta(days=days)


def example_call(title: str, opens: int, closes: int, **fields: Any) -> CallPage:
    """Return a call that opens and closes so many days from today."""
    defaults: dict[str, Any] = {
        "opens_at": at(opens, 0),
        "closes_at": at(closes) if closes else at(0, 23) + timedelta(minutes=59),
        "working_languages": ["en", "fr"],
        "costs": CallPage.Costs.choices[0][0],
        "places_min": 8,
        "places_max": 10,
        "people_per_municipality": 2,
        "colour": "heat",
    }
    call: CallPage = example_page(CallPage, title, **(defaults | fields))
    return call


def calls() -> dict[str, CallPage]:
    """Return a call in each state."""
    return {
        "open": example_call(_("Shade for hot squares"), -20, 40),
        "overfull": example_call(long_title(), -10, 120, colour="water"),
        "word": example_call(LONG_WORD, -10, 20, colour="housing", language="de"),
        "soon": example_call(_("Buses after eight in the evening"), -50, 4, colour="mobility"),
        "last_day": example_call(_("Repair instead of throwing away"), -50, 0, colour="circular"),
        "planned": example_call(_("Nature in the centre"), 12, 60, colour="green"),
        "closed": example_call(_("Water in dry years"), -200, -90, colour="water"),
    }


def example_event(title: str, days: int, **fields: Any) -> EventPage:
    defaults: dict[str, Any] = {
        "starts_at": at(days, 10),
        "mode": EventPage.Mode.ONLINE,
        "working_languages": ["en"],
        "colour": "water",
    }
    event: EventPage = example_page(EventPage, title, **(defaults | fields))
    return event


def events() -> list[EventPage]:
    return [
        example_event(_("How to shade a bus stop"), 9),
        example_event(long_title(), 34, mode=EventPage.Mode.IN_PERSON, place=_("Karlsruhe")),
        example_event(LONG_WORD, 61, language="de"),
    ]


def past_events() -> list[EventPage]:
    return [example_event(_("How to shade a bus stop"), -30)]


def places() -> list[Place]:
    """Return cities with their positions."""
    return [
        Place(_("Karlsruhe"), 8.4, 49.0, "DE"),
        Place(_("Lviv"), 24.0, 49.8, "UA"),
        Place(_("Nouakchott"), -15.98, 18.08, "MR"),
        Place(_("Nakuru"), 36.07, -0.3, "KE"),
        Place(_("Lusaka"), 28.3, -15.4, "ZM"),
    ]


def municipalities() -> list[Municipality]:
    return [
        Municipality(pk=number, name_de=place.name, country=place.country, longitude=place.lon, latitude=place.lat)
        for number, place in enumerate(places(), 1)
    ]


def participations() -> list[Participation]:
    roles = [Participation.Role.HOST, *[Participation.Role.PARTNER] * 4]
    return [Participation(municipality=one, role=role) for one, role in zip(municipalities(), roles, strict=True)]


def process() -> LearningProcessPage:
    """Return a process with a line through its cities."""
    page: LearningProcessPage = example_page(
        LearningProcessPage,
        _("Cool streets, dense cities"),
        colour="heat",
        summary=summary(),
        starts_on=day(-200),
        ends_on=day(500),
    )
    page.listed_participations = participations()
    return page


def summary() -> str:
    return _("Municipalities plant trees, collect rain and compare what helps on hot days.")


def report(title: str = "", **fields: Any) -> EventReportPage:
    defaults: dict[str, Any] = {
        "starts_on": day(-40),
        "ends_on": day(-39),
        "place": _("Karlsruhe"),
        "summary": summary(),
        "colour": "water",
    }
    page: EventReportPage = example_page(EventReportPage, title or _("Three days between river and city"), **(defaults | fields))
    page.listed_municipalities = []
    return page


def cards() -> dict[str, Any]:
    """Return pages whose cards show a picture, a map, or a cover with a number or a word."""
    return {
        "picture": report(cover_image=river()),
        "map": process(),
        "number": report(_("What was built"), colour="energy"),
        "word": report(_("What the network is about"), starts_on=None, ends_on=None, place="", colour="economy"),
        "overfull": report(long_title(), cover_image=square_after(), colour="green"),
        "long_word": report(LONG_WORD, language="de", colour="digital"),
        "lost": report(_("Its picture is lost"), cover_image=lost_image(), colour="resilience"),
        "call": example_call(_("Buses after eight in the evening"), -50, 4, colour="mobility", summary=summary()),
    }


def listed_pages() -> list[Any]:
    """Return pages as they stand in a list, one of them in a language with another direction."""
    other = "de" if active_language() == "ar" else "ar"
    texts = {
        "ar": ("ظل للساحات الحارة", "تزرع البلديات الأشجار وتجمع مياه الأمطار وتقارن ما يفيد في الأيام الحارة."),
        "de": ("Schatten für heiße Plätze", "Kommunen pflanzen Bäume, sammeln Regen und vergleichen, was an heißen Tagen hilft."),
    }
    title, text = texts[other]
    return [
        example_page(NewsPage, _("Eight municipalities have been chosen"), summary=summary(), colour="heat"),
        example_page(NewsPage, title, summary=text, colour="heat", language=other),
        example_page(NewsPage, long_title(), colour="green"),
        example_page(NewsPage, LONG_WORD, language="de", summary=LONG_WORD),
    ]


def listed_card() -> Any:
    """Return a page in a language with another direction, as it stands below a list."""
    foreign = listed_pages()[1]
    return report(foreign.title, summary=foreign.summary, language=foreign.locale.language_code)


def network() -> MapContent:
    """Return the map of the home page: open calls, a line, cities."""
    cities = places()
    return MapContent(
        places=tuple(cities),
        lines=(Line(tuple(cities[:3]), "heat", _("Cool streets, dense cities"), NOWHERE),),
        calls=(
            CallMark(_("Shade"), _("Shade for hot squares"), "40", 36.8, -1.3, "heat", NOWHERE),
            CallMark(_("Buses"), _("Buses after eight in the evening"), "4", 31.2, 30.0, "mobility", NOWHERE, is_soon=True),
        ),
    )
