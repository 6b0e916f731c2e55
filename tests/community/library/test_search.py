"""What members find of their group's files, and that nobody else finds a word of it."""

from collections.abc import Callable

import pytest

from cms.users.models import User
from community.groups.models import Group, Membership
from community.library.arranging import change_document, make_current
from community.library.models import Document
from community.library.trashing import restore_document, trash_document
from tests.community.groups.test_search import ask, titles

from .made import make_document, make_version

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "Haubentaucher"


@pytest.fixture
def found(housing: Group, member: User) -> Document:
    return make_document(
        housing, member, "voegel.txt", f"Hier brütet der {WORD}.".encode(), title="Vögel am Fluss", description="Mit *Blesshuhn*."
    )


def test_only_members_find_a_file_by_title_description_name_and_text(
    found: Document, member: User, facilitator: User, neighbour: User, account: Callable[..., User]
):
    others = (None, neighbour, account("applicant"), account("admin", is_superuser=True))
    for words in (WORD, "Blesshuhn", "Vögel am Fluss", "voegel"):
        for person in (member, facilitator):
            assert titles(person, words) == ["Vögel am Fluss"], words
        for person in others:
            assert titles(person, words) == [], words
    assert [hit.document.type for hit in ask(member, WORD).hits] == ["library"]


def test_who_leaves_finds_nothing_any_more(found: Document, facilitator: User):
    Membership.objects.filter(user=facilitator).delete()

    assert titles(User.objects.get(pk=facilitator.pk), WORD) == []


def test_the_text_of_the_current_version_is_found(found: Document, member: User):
    make_version(found, member, "neu.txt", b"Die Rohrdommel ruft.")
    assert (titles(member, WORD), titles(member, "Rohrdommel")) == ([], ["Vögel am Fluss"])
    make_current(version=found.versions.get(number=1), by=member)
    assert (titles(member, WORD), titles(member, "Rohrdommel")) == (["Vögel am Fluss"], [])


def test_changed_words_are_found_and_the_trash_is_not(found: Document, member: User):
    change_document(document=found, title="Vögel am See", description="", language="", folder=None, by=member)
    assert (titles(member, "Blesshuhn"), titles(member, WORD)) == ([], ["Vögel am See"])
    trash_document(document=found, by=member)
    assert titles(member, WORD) == []
    restore_document(document=found, by=member)
    assert titles(member, WORD) == ["Vögel am See"]
