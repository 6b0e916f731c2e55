"""What members find of meetings, and that nobody else finds a word of it."""

from collections.abc import Callable

import pytest

from cms.users.models import User
from community.groups.models import Group
from community.meetings.models import Meeting
from community.meetings.planning import cancel_meeting, change_meeting
from tests.community.groups.test_search import ask, titles

from .made import LINK, make_meeting

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "Haubentaucher"
TITLE = "Vögel am Fluss"


@pytest.fixture
def found(housing: Group, facilitator: User) -> Meeting:
    return make_meeting(housing, facilitator, title=TITLE, agenda=f"Wo brütet der {WORD}?")


def test_only_members_of_the_group_find_a_meeting(
    found: Meeting, member: User, facilitator: User, neighbour: User, account: Callable[..., User]
):
    for person in (member, facilitator):
        assert titles(person, WORD) == [TITLE]
        assert [hit.document.type for hit in ask(person, WORD).hits] == ["meeting"]
    for person in (None, neighbour, account("applicant"), account("admin", is_superuser=True)):
        for words in (WORD, TITLE):  # public pages may be near in meaning
            assert "meeting" not in [hit.document.type for hit in ask(person, words).hits]
    assert TITLE not in titles(member, LINK.rpartition("/")[2])


def test_meeting_for_all_is_found_by_all_members(housing: Group, member: User, neighbour: User, account: Callable[..., User]):
    make_meeting(None, account("staff", is_superuser=True), title=TITLE, agenda=WORD)
    assert titles(member, WORD) == titles(neighbour, WORD) == [TITLE]
    assert titles(account("applicant"), WORD) == titles(None, WORD) == []


def test_changed_words_are_found_and_cancelled_meetings_are_not(found: Meeting, member: User, facilitator: User):
    change_meeting(meeting=found, facts={"agenda": "Wo brütet die Rohrdommel?"}, by=facilitator)
    assert (titles(member, WORD), titles(member, "Rohrdommel")) == ([], [TITLE])
    cancel_meeting(meeting=found, reason="Hochwasser", by=facilitator)
    assert titles(member, "Rohrdommel") == []
