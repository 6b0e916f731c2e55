"""The pages in the pictures, and in which state each of them is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.browser.alone import MEMBER

PICTURED = ("de", "ar")


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the pictures.

    `slugs` are those of a page of the demo below the German home page, `in_arabic` those of another one, if there is no translation; otherwise
    `address` follows the language; the key of the call with the German slug `call` takes the place of {call} in it, those of the demo's visualisation
    session, of a variant and of a draft that of {session}, {variant} and {draft}. `account` is who sees it, if not
    everybody. `days_later` moves the clock on, `opened` is a summary that is clicked. If a bar sticks to the lower edge,
    `has_bar`, the window is as high as the picture.
    """

    slugs: str | None = None
    in_arabic: str = ""
    days_later: int = 0
    address: str = ""
    call: str = ""
    account: str = ""
    opened: str = ""
    has_bar: bool = False
    queries: Mapping[str, str] | None = None  # the words of the search, by language


WATER = {"de": "q=wasser", "ar": "q=المياه"}
NOTHING = {"de": "q=Seilbahnhaltestelle", "ar": "q=التلفريك"}
WATER_CALL = "deep-dive-wasserresilienz"
EDITOR = "editor@example.org"
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
    "start": Place(address="community/", account=MEMBER),
    "room": Place(address=HOUSING, account=MEMBER),
    "files": Place(address=f"{HOUSING}files/", account=MEMBER),
    "people": Place(address=f"{HOUSING}people/", account=MEMBER),
    "account": Place(address="accounts/details/", account=MEMBER),
    "applications": Place(address="community/calls/{call}/applications/", call=WATER_CALL, account=EDITOR, has_bar=True),
    "cohort": Place(address="community/calls/{call}/cohort/", call=WATER_CALL, account=EDITOR, has_bar=True),
    "session": Place(address="community/visualisations/{session}/", account=MEMBER),
    "variant": Place(address="community/visualisations/variants/{variant}/", account=MEMBER),
    "collage": Place(address="community/visualisations/variants/{draft}/collage/", account="member@example.org", has_bar=True),
    "login": Place(address="accounts/login/"),
    "not-found": Place(address="nirgends/"),
}
