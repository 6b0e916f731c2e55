"""A group with 2,000 members and 10,000 posts, and fifty members who talk at once for two minutes, on PostgreSQL."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from cms.users.models import User
from community.groups.models import Group

from .crowd import addresses, asked, everybody_talks, fill
from .made import make_topic

FEW, MEMBERS, POSTS = 20, 2_000, 10_000
LONGEST = 0.2  # seconds
MOST_QUERIES = 40

pytestmark = pytest.mark.timeout(7200)


@pytest.mark.django_db
def test_pages_of_a_large_group_answer_as_those_of_a_small_one(
    housing: Group, planner: User, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert connection.vendor == "postgresql", "Run it with ON_POSTGRES=true."
    make_topic(housing, planner, "Wer noch?", is_question=True)  # so that no list is empty
    topic = fill(housing, members=FEW, posts=FEW, mentioned=planner)
    before = {name: asked(client, url)[0] for name, url in addresses(housing, topic).items()}
    topic = fill(housing, members=MEMBERS, posts=POSTS, mentioned=planner)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = {name: asked(client, url) for name, url in addresses(housing, topic).items()}
    with capsys.disabled():
        print()
        for name, (queries, seconds) in found.items():
            print(f"{name:28} {seconds * 1000:6.0f} ms, {queries} queries")
    assert {name: queries for name, (queries, _seconds) in found.items()} == before
    assert [name for name, (queries, _seconds) in found.items() if queries > MOST_QUERIES] == []
    assert [name for name, (_queries, seconds) in found.items() if seconds >= LONGEST] == []


@pytest.mark.django_db(transaction=True)
def test_five_members_talk_for_some_seconds(housing: Group, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Shows in half a minute that everything is in place."""
    with capsys.disabled():
        everybody_talks(housing, tmp_path, members=5, seconds=5)


@pytest.mark.django_db(transaction=True)
def test_fifty_members_talk_for_two_minutes(housing: Group, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert connection.vendor == "postgresql", "Run it with ON_POSTGRES=true."
    with capsys.disabled():
        everybody_talks(housing, tmp_path, members=50, seconds=120)
