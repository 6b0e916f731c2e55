"""The table of URLs: how each URL of the community responds to whom, in every method and format.

A feature has an `addresses.py` beside its tests, with `ADDRESSES`: rows for all its routes. `test_addresses.py` checks them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ANONYMOUS = "anonymous"
APPLICANT = "applicant"  # an account that belongs to no group
FORMER_MEMBER = "former member"  # who was in the group, and has left a file there
INVITED = "invited"  # into the group, with a link that is still valid
ASKED = "asked"  # to join the group, and nobody has answered yet
BANNED = "banned"  # from the group, in which she has left a file
MEMBER = "member"  # of another group
GROUP_MEMBER = "group member"
OWNER = "owner"  # the member of the group who owns the object
FACILITATOR = "facilitator"
NEIGHBOUR = "neighbour"  # facilitates another group
EDITOR = "editor"  # can administer groups and memberships
ADMINISTRATOR = "administrator"
OUTSIDE = (INVITED, ASKED, BANNED)  # states of membership that open no room
PEOPLE = (
    *(ANONYMOUS, APPLICANT, FORMER_MEMBER, *OUTSIDE, MEMBER),
    *(GROUP_MEMBER, OWNER, FACILITATOR, NEIGHBOUR, EDITOR, ADMINISTRATOR),
)
INSIDE = frozenset({GROUP_MEMBER, OWNER, FACILITATOR})
#: The least and the most that anybody may do: enough for a method that a URL refuses to everybody, for HEAD, which the views of GET answer, and
#: for the second format. `make trial addresses` sends everything as everybody.
EXTREMES = frozenset({ANONYMOUS, OWNER})

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
ACCEPTS = {"HTML": "text/html", "JSON": "application/json"}

Answers = Mapping[str, int]  # the status, by person


def answers(others: int, *some: tuple[Iterable[str], int]) -> Answers:
    """Return a status for everybody: `others`, except for the people in `some`."""
    return dict.fromkeys(PEOPLE, others) | {person: status for people, status in some for person in people}


NOT_ALLOWED = answers(405)


def everybody_everywhere(row: Address) -> Iterator[tuple[str, str, str]]:
    """Yield each (person, method, format) of `row`."""
    yield from product(PEOPLE, row.methods, row.formats)


def most_of(row: Address) -> Iterator[tuple[str, str, str]]:
    """Yield the same, but the second format only for the extremes, and HEAD and methods that are refused to everybody for these in one.

    People of a state that opens no room are left out where everybody gets the same answer.
    """
    for person, method, accepted in everybody_everywhere(row):
        is_own = method != "HEAD" and row.methods[method] != NOT_ALLOWED
        is_last, is_extreme = accepted == row.formats[-1], person in EXTREMES
        if person in OUTSIDE and len(set(row.methods[method].values())) == 1:
            continue
        if (is_own or is_extreme) if is_last else (is_own and is_extreme):
            yield person, method, accepted


def portions(rows: list[Address], size: int = 16) -> list[list[Address]]:
    """Return the rows in portions for one test each."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]


#: What people can still do in a group that is archived: leave it, take back what is theirs, take away a copy, decide about people, reopen it.
LEFT_IN_ARCHIVED = {
    *("groups:leave", "groups:member", "groups:lift_ban", "groups:archive"),
    *(
        "community_api:membership",
        "community_api:member",
        "community_api:removal",
        "community_api:ban",
        "community_api:archiving",
    ),
    *("visualisations:withdraw_case", "visualisations:export"),
    *("community_api:visualisation_withdraw", "community_api:visualisation_exports"),
    # A copy of one's own is no change of the group.
    *("library:archive", "library:archive_all", "community_api:library_archives"),
    *("announcements:seen", "community_api:announcement_seen"),
    # What should not be there is taken away; and how far one has read, and of what one is not to be reminded, is one's own.
    *("discussions:delete", "discussions:report", "discussions:settle"),
    *("discussions:hide", "discussions:show", "discussions:hide_version"),
    *("community_api:discussion_post", "community_api:discussion_post_reports", "community_api:discussion_report"),
    *("community_api:discussion_post_hide", "community_api:discussion_post_show", "community_api:discussion_version_hidden"),
    *("community_api:discussion_post_read", "community_api:discussion_post_reminder"),
    # What nobody else has read is still its author's own words: it is only not sent.
    *("discussions:later_post", "discussions:delete_later_post", "community_api:later_post"),
    # What is one's own: a part, a case with all that was said about it, takeaways, what one agreed to publish.
    *("consultations:leave", "consultations:delete", "consultations:delete_takeaway", "consultations:take_back"),
    *("community_api:consultation_part", "community_api:consultation", "community_api:consultation_takeaway"),
    "community_api:consultation_released",
    # The list of participants of a meeting is read and taken away; what somebody's own calendar contains is her own.
    *("meetings:attendance_csv", "meetings:subscribe", "meetings:revoke", "meetings:new_for_all"),
    *("uploads:upload",),  # throwing away what has been sent so far
}
#: What is in no group.
IN_NO_GROUP = (
    "applications:",
    "clocks:",
    "notifications:",
    "own_data:",
    "people:",
    "invitations:",
    "form",
    "topics:",
    "tokens:",
)  # the tests have clocks of their own
IN_NO_GROUP_EITHER = {
    *("begin_application", "answers", "submissions", "draft", "profile", "own_photo"),
    *("notifications_read", "notification_read", "notification_preferences", "own_exports", "own_account", "quiet_hours"),
    *("meetings", "calendar", "calendar_address"),
    *("topics", "proposed_topic", "topic_withdrawal", "topic_answer", "topic_merger", "topic_call"),
    *("topic_rounds", "topic_round", "topic_ballot"),
}
FOR_ALL_MEMBERS = "for all members"  # the row of a thing that belongs to no group


def is_in_group(row: Address) -> bool:
    """Return whether what `row` changes is in the group, so that nobody can change it once that is archived."""
    space, _colon, name = row.name.rpartition(":")
    if row.row == FOR_ALL_MEMBERS or row.name in LEFT_IN_ARCHIVED or row.name.startswith(IN_NO_GROUP):
        return False
    return space != "community_api" or name not in IN_NO_GROUP_EITHER


def writing(row: Address) -> list[str]:
    """Return the methods of `row` with which somebody in the group can write."""
    return [
        method
        for method in ("POST", "PUT", "PATCH", "DELETE")
        if any(row.methods[method][person] < HTTPStatus.BAD_REQUEST for person in (OWNER, FACILITATOR))
    ]


def page(reads: Answers) -> dict[str, Answers]:
    """Return the responses of a read-only page."""
    return dict.fromkeys(METHODS, NOT_ALLOWED) | {"GET": reads, "HEAD": reads}


def form(reads: Answers, sends: Answers) -> dict[str, Answers]:
    """Return the responses of a page with a form."""
    return page(reads) | {"POST": sends}


def api(**methods: Answers) -> dict[str, Answers]:
    """Return the responses of an API endpoint: `api(GET=answers(...), PATCH=answers(...))`."""
    return dict.fromkeys(METHODS, NOT_ALLOWED) | ({"HEAD": methods["GET"]} if "GET" in methods else {}) | methods


def sent(sends: Answers) -> dict[str, Answers]:
    """Return the responses of a POST-only URL for a button."""
    return dict.fromkeys(METHODS, NOT_ALLOWED) | {"POST": sends}


@dataclass(frozen=True)
class Address:
    """A route: its `name` with the namespace, the `parts` of its URL, and a status by method and person.

    `row` distinguishes several rows of one route. `sends` is the body of the form, `json` the body and headers of each API method, `headers`
    are sent with any method, `secrets` are texts that only the people `inside` may read.
    A row applies to every format unless `formats` names some.
    """

    name: str
    methods: Mapping[str, Answers]
    parts: Callable[[Mapping[str, Any]], list[Any]] = lambda _things: []
    row: str = ""
    sends: Callable[[], Mapping[str, Any]] = dict
    json: Mapping[str, tuple[Any, Mapping[str, str]]] = field(default_factory=dict)
    headers: Callable[[str, Mapping[str, Any]], Mapping[str, str]] = lambda _method, _things: {}
    inside: frozenset[str] = frozenset(PEOPLE)
    secrets: tuple[str, ...] = ()
    formats: tuple[str, ...] = field(default=tuple(ACCEPTS))

    def __str__(self) -> str:
        return f"{self.name} {self.row}".strip()


def all_rows() -> list[Address]:
    """Return the rows of every feature."""
    here = Path(__file__).parent
    modules = sorted(path.relative_to(here).with_suffix("") for path in here.rglob("addresses.py"))
    return [row for path in modules for row in import_module(f"tests.community.{'.'.join(path.parts)}").ADDRESSES]


def routes() -> Iterator[str]:
    """Yield the name of every route of the community, or its path if it has no name."""
    yield from (name for name, _view in views())


def views(
    patterns: Iterable[URLPattern | URLResolver] | None = None, space: str = "", is_ours: bool = False
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the name and the view of every route of the community."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            module = getattr(pattern.urlconf_name, "__name__", "")
            yield from views(pattern.url_patterns, inner, is_ours or of_the_community(module))
        elif is_ours or of_the_community(pattern.callback.__module__):
            yield (f"{space}{pattern.name}" if pattern.name else str(pattern.pattern)), pattern.callback


def of_the_community(module: str) -> bool:
    return module.split(".")[0] == "community"


def missing(rows: Iterable[Address], names: Iterable[str]) -> list[str]:
    """Return the routes, methods and formats that no row covers."""
    rows = list(rows)
    known = {
        (row.name, method, accepted)
        for row in rows
        for method, people in row.methods.items()
        if set(people) == set(PEOPLE)
        for accepted in row.formats
    }
    wanted = [(name, method, accepted) for name in names for method in METHODS for accepted in ACCEPTS]
    return [" ".join(entry) for entry in wanted if entry not in known]
