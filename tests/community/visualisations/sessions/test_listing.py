"""The list of sessions: each with a picture of its first place, however many there are."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.users.models import User
from community.groups.models import Group
from community.visualisations.models import Case, Photo, Picture, Session
from community.visualisations.sessions.listing import listed_sessions, with_pictures
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import drawn, make_case, make_photo, make_session


@pytest.fixture
def read() -> Iterator[list[type]]:
    """The pictures, photos and places that are read from the database."""
    rows: list[type] = []

    def note(sender: type, **_signal: Any) -> None:
        rows.append(sender)

    for model in (Picture, Photo, Case):
        post_init.connect(note, sender=model)
    yield rows
    for model in (Picture, Photo, Case):
        post_init.disconnect(note, sender=model)


def shown(group: Group) -> dict[str, str]:
    """Return the address of the picture of each session, by its title."""
    return {row.session.title: row.picture.address for row in with_pictures(listed_sessions(group), group) if row.picture}


def file_of(photo: Photo) -> str:
    return photo.pictures.get(use=Picture.Use.RENDITION).get_absolute_url()


def test_each_session_shows_the_first_place_that_has_a_photo(housing: Group, heat: Group, member: User) -> None:
    now = timezone.now()
    one, other, empty = (make_session(housing, title=title) for title in ("Eins", "Zwei", "Leer"))
    make_case(one, member, shared_at=now)  # a later one
    hidden = make_case(one, member, is_shared=False)
    withdrawn = make_case(one, member, shared_at=now - timedelta(days=3), withdrawn_at=now)
    unready = make_case(one, member, shared_at=now - timedelta(days=2))
    unready.photos.update(state=Photo.State.CHECKED)
    first = make_case(one, member, shared_at=now - timedelta(days=1))
    make_photo(first, drawn("red"))
    only = make_case(other, member)
    make_case(empty, member, is_shared=False)
    make_case(make_session(heat), member)

    assert shown(housing) == {"Eins": file_of(first.photos.first()), "Zwei": file_of(only.photos.get())}
    assert [case.photos.count() for case in (hidden, withdrawn)] == [1, 1]


def test_photos_of_other_places_are_not_read(running: Session, housing: Group, member: User, read: list[type]) -> None:
    def rows() -> tuple[int, int]:
        read.clear()
        with CaptureQueriesContext(connection) as captured:
            assert len(shown(housing)) == 1
        return len(captured), len(read)

    make_case(running, member)
    one = rows()
    for place in range(3):
        make_photo(make_case(running, member, title=f"Ort {place}"))

    assert rows() == one == (3, 2)  # the sessions, the numbers of variants, and the two files of a photo


def test_api_reads_no_pictures(running: Session, housing: Group, member: User, client_of: Logged, read: list[type]) -> None:
    make_case(running, member)
    client = client_of(member)
    assert "<img" in client.get(address("sessions", housing.slug)).content.decode()
    read.clear()

    answer = client.get(f"/api/community/groups/{housing.slug}/visualisations")

    assert [row["place_count"] for row in answer.json()["items"]] == [1]
    assert read == []
