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
from tests.queries import added, queries_of

from . import table
from .many import make_more
from .table import Address, all_rows
from .test_addresses import everybody, no_files_left, things  # noqa: F401

READERS = (table.OWNER, table.FACILITATOR)


def readable_rows() -> list[tuple[str, Address]]:
    """Return who reads which rows: pages as HTML, and the JSON for programs."""
    return [(person, row) for row in all_rows() for person in READERS if row.methods["GET"][person] == 200]


Asked = dict[tuple[str, str], tuple[Counter[str], int]]


def asked_for(
    everybody: Mapping[str, User | None],  # noqa: F811
    things: Mapping[str, Any],  # noqa: F811
    client_of: Callable[[User | None], Client],
) -> Asked:
    """Return the queries and the length of everything that the readers can read."""
    found: Asked = {}
    clients = {person: client_of(everybody[person]) for person in READERS}
    for person, row in readable_rows():
        with override("en"):
            url = reverse(row.name, args=row.parts(things))
        accept = "application/json" if row.formats == ("JSON",) or "community_api" in row.name else "text/html"
        get = partial(clients[person].get, url, headers={"accept": accept, **row.headers("GET", things)})
        cache.clear()
        get()
        answer = get()
        assert answer.status_code == 200, (person, url)
        length = 0 if answer.streaming else len(answer.content)
        found[person, f"{row} {url}"] = queries_of(get), length
    return found


def test_x(everybody, things, client_of, no_files_left):
    import time
    owner, facilitator = (everybody[p] for p in (table.OWNER, table.FACILITATOR))
    make_more(things, owner, facilitator)
    t = time.time()
    few = asked_for(everybody, things, client_of)
    print("took", time.time() - t, len(few), flush=True)
    for _ in range(2): make_more(things, owner, facilitator)
    many = asked_for(everybody, things, client_of)
    for k, (c, l) in few.items():
        m = many[k]
        told = added(c, m[0])
        if told: print("=====", k, c.total(), m[0].total(), l, m[1]); print(told)
    print("same length:", [k[1] for k, (c, l) in few.items() if l >= many[k][1]])
    print("most:", [(k, m[0].total()) for k, m in sorted(many.items(), key=lambda kv: -kv[1][0].total())[:40]])
