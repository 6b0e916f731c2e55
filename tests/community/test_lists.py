"""Every page and every JSON address that a member can read takes as many queries for many rows as for few."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cms.users.models import User
from tests.queries import added, fewest_queries, queries_of

from . import table
from .many import make_more
from .table import ACCEPTS, all_rows
from .test_addresses import everybody, no_files_left, things  # noqa: F401

#: Who reads what a member can read, and what a facilitator can besides.
READERS = (table.OWNER, table.FACILITATOR)

#: The lists that members look at most: they have more rows the second time.
LISTS = {
    *("community:start", "groups:room", "groups:people", "people:directory", "notifications:list", "announcements:group"),
    *("discussions:topics", "discussions:topic", "library:files", "library:folder", "library:trash", "meetings:group"),
    *("consultations:consultations", "visualisations:sessions", "visualisations:session", "topics:topics", "meetings:meetings"),
    *("community_api:discussions", "community_api:library_documents", "community_api:members", "community_api:notifications"),
}

Asked = dict[str, tuple[Counter[str], int]]


def asked_for(reader: str, client: Client, things: Mapping[str, Any]) -> Asked:  # noqa: F811
    """Return the queries and the length of everything that the reader can read, by row: pages as HTML, and the JSON for programs."""
    found: Asked = {}
    for row in (one for one in all_rows() if one.methods["GET"][reader] == 200):
        with override("en"):
            url = reverse(row.name, args=row.parts(things))
        accept = ACCEPTS["JSON" if row.name.startswith("community_api:") else "HTML"]
        read = partial(length_of, client, url, {"accept": accept, **row.headers("GET", things)})
        cache.clear()
        length = read()  # what is seen for the first time is noted
        found[str(row)] = queries_of(read), length
    return found


#: The most queries that these pages may take, with something in each of their sections.
MOST_QUERIES = {"community:start": 31, "groups:room": 14}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.usefixtures("no_files_left")
def test_what_members_open_most_takes_few_queries(
    reader: str,
    everybody: dict[str, User | None],  # noqa: F811
    things: Mapping[str, Any],  # noqa: F811
    client_of: Callable[[User | None], Client],
) -> None:
    owner, facilitator = everybody[table.OWNER], everybody[table.FACILITATOR]
    assert owner
    assert facilitator
    client = client_of(everybody[reader])
    make_more(things, owner, facilitator)
    taken = {}
    for row in (one for one in all_rows() if one.name in MOST_QUERIES):
        with override("en"):
            url = reverse(row.name, args=row.parts(things))
        taken[row.name] = fewest_queries(partial(length_of, client, url, {"accept": ACCEPTS["HTML"]}))

    assert taken.keys() == MOST_QUERIES.keys()
    assert {name: number for name, number in taken.items() if number > MOST_QUERIES[name]} == {}


def length_of(client: Client, url: str, headers: Mapping[str, str]) -> int:
    """Read an answer to its end, and return its length."""
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200, url
    return sum(map(len, answer.streaming_content)) if answer.streaming else len(answer.content)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.usefixtures("no_files_left")
def test_nothing_takes_more_queries_for_more_rows(
    reader: str,
    everybody: dict[str, User | None],  # noqa: F811
    things: Mapping[str, Any],  # noqa: F811
    client_of: Callable[[User | None], Client],
) -> None:
    owner, facilitator = everybody[table.OWNER], everybody[table.FACILITATOR]
    assert owner
    assert facilitator
    client = client_of(everybody[reader])
    make_more(things, owner, facilitator)
    few = asked_for(reader, client, things)
    for _time in range(2):
        make_more(things, owner, facilitator)
    many = asked_for(reader, client, things)

    grown = {row: told for row in few if (told := added(few[row][0], many[row][0]))}
    assert not grown, "\n".join(f"{row}\n{told}" for row, told in grown.items())
    assert {row for row in LISTS & few.keys() if many[row][1] <= few[row][1]} == set()  # else nothing was tried
