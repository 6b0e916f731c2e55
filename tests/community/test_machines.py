"""Files of groups, members' names and what is written in rooms are in no feed, calendar, picture, PDF, Markdown or sitemap."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cms.machines import pdfs, sharing
from cms.models import AlumniGroupPage
from cms.users.models import User
from community.groups.models import Group
from tests.community.library.made import make_things as make_library
from tests.community.meetings.made import make_things as make_meetings


def test_nothing_of_a_room_is_told_to_machines(
    housing: Group,
    alumni_page: AlumniGroupPage,
    joined: Callable[..., User],
    facilitator: User,
    shared_file: Any,
    client_of: Callable[[User | None], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdfs, "write", lambda html: html.encode())
    monkeypatch.setattr(sharing, "draw", lambda _page, facts: repr(facts).encode())
    owner = joined("Ottilie Ohnegleichen", housing)
    User.objects.filter(pk=owner.pk).update(name="Ottilie Ohnegleichen")
    make_library(housing, owner, facilitator)
    meetings = make_meetings(housing, owner, facilitator)
    cache.clear()
    path = alumni_page.url.rstrip("/")
    page = Client().get(alumni_page.url)
    [picture] = [part.split('"')[0] for part in page.content.decode().split('og:image" content="http://testserver')[1:]]
    addresses = [
        alumni_page.url,
        f"{path}.pdf",
        f"{path}.md",
        picture,
        "/sitemap.xml",
        "/llms.txt",
        "/de/index.md",
        "/de/alumni.md",
    ]
    addresses += [f"/{code}/feeds/{name}" for code in ("de", "en") for name in ("calls.atom", "news.atom", "reports.atom")]
    addresses += [f"/{code}/feeds/{name}.ics" for code in ("de", "en") for name in ("events", "deadlines")]
    private = (
        "Ohnegleichen",
        "Kühlplan",
        "Kellerliste",
        "Hitzeplan",
        "Kühlräume",
        "Grundriss",
        "Willkommen im",
        owner.email,
        facilitator.email,
    )
    titles = [thing.title for thing in meetings.values() if isinstance(getattr(thing, "title", None), str)]
    assert titles

    for person in (None, owner):
        client = client_of(person)
        for address in addresses:
            if person and address == alumni_page.url:
                continue  # the page itself greets its member
            answer = client.get(address)
            words = answer.content.decode()
            assert answer.status_code == 200, address
            assert [word for word in (*private, *titles) if word in words] == [], address
    assert "Bezahlbarer Wohnraum" in client_of(owner).get(f"{path}.md").content.decode()
