"""The pages in the pictures, and in which state each of them is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

PICTURED = ("de", "ar")


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the pictures.

    `slugs` are those of a page of the demo below the German home page, `in_arabic` those of another one, if there is no translation; otherwise
    `address` follows the language. `days_later` moves the clock on, `opened` is a summary that is clicked, `begins` the element at whose top
    edge the picture begins. If a bar sticks to the lower edge, `has_bar`, the window is as high as the picture.
    """

    slugs: str | None = None
    in_arabic: str = ""
    days_later: int = 0
    address: str = ""
    is_for_members: bool = False
    opened: str = ""
    begins: str = ""
    has_bar: bool = False
    queries: Mapping[str, str] | None = None  # the words of the search, by language


WATER = {"de": "q=wasser", "ar": "q=المياه"}
NOTHING = {"de": "q=Seilbahnhaltestelle", "ar": "q=التلفريك"}
HOUSING = "community/groups/bezahlbarer-wohnraum/"

PLACES: dict[str, Place] = {
    "home": Place(slugs=""),
    "calls": Place(slugs="mitmachen"),
    "call-open": Place(slugs="mitmachen/nachhaltige-mobilitaet", in_arabic="mitmachen/building-back-better", has_bar=True),
    "call-closed": Place(slugs="mitmachen/deep-dive-wasserresilienz", in_arabic="mitmachen/building-back-better", days_later=60),
    "process": Place(slugs="lernprozesse/wasserresilienz", in_arabic="lernprozesse/hitze-in-der-stadt"),
    "report": Place(slugs="berichte/gruener-wasserstoff-mombasa"),
    "event": Place(slugs="termine/sprechstunde-aufrufe", in_arabic="termine/ki-visualisierung-wohnraum"),
    "news": Place(slugs="neues/neue-partner"),
    "group": Place(slugs="alumni-gruppen/bezahlbarer-wohnraum"),
    "topic": Place(address="search/?topic=stadtgruen"),
    "search": Place(address="search/", queries=WATER),
    "search-map": Place(address="search/", queries=WATER, opened="#pictures > summary"),
    "search-empty": Place(address="search/", queries=NOTHING),
    "start": Place(address="community/", is_for_members=True),
    "room": Place(address=HOUSING, is_for_members=True),
    "files": Place(address=HOUSING, is_for_members=True, begins="#files"),
    "people": Place(address=f"{HOUSING}people/", is_for_members=True),
    "account": Place(address="accounts/details/", is_for_members=True),
    "login": Place(address="accounts/login/"),
    "not-found": Place(address="nirgends/"),
}
