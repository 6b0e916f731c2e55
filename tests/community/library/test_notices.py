"""Who is told of new files and versions, and what nobody is told any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.announcing import kind_of
from cms.users.models import User
from community.groups.archiving import archive_group
from community.groups.models import Group, Membership
from community.library.models import Document, Version
from community.library.notices import NEW_FILES, NEW_VERSIONS, notify_of_files
from community.library.trashing import trash_document
from community.notifications.models import Notification
from tests.queries import fewest_queries

from .made import make_document, make_version


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Callable) -> Callable[[Callable[[], object]], object]:
    """Do something and run what follows its commit."""

    def run(change: Callable[[], object]) -> object:
        with django_capture_on_commit_callbacks(execute=True):
            return change()

    return run


def told(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=kind).values_list("person__name", flat=True))


def shown_to(person: User, kind: str) -> list[tuple[str, tuple[str, ...]]]:
    rows = Notification.objects.filter(person=person, kind=kind).order_by("pk")
    return [(one.sentence, one.details) for one in kind_of(kind).show(person, [row.facts for row in rows]) if one]


def test_ten_files_shared_together_are_told_once(
    commit: Callable, housing: Group, planner: User, colleague: User, lead: User, neighbour: User, client: Client
):
    files = [SimpleUploadedFile(f"{number}.txt", b"Text") for number in range(10)]
    commit(lambda: client.post("/en/community/groups/housing/files/", {"files": files}))

    assert told(NEW_FILES) == ["Health department", "Project office"]
    [(sentence, details)] = shown_to(colleague, NEW_FILES)
    assert sentence == "Planning department shared 10 files in the group “Affordable housing”"
    assert details == tuple(str(number) for number in range(10))


def test_a_sentence_that_may_be_a_subject_names_no_file(commit: Callable, housing: Group, planner: User, colleague: User):
    document = commit(lambda: make_document(housing, planner, title="Entlassungsplan"))
    [(sentence, details)] = shown_to(colleague, NEW_FILES)
    assert "Entlassungsplan" not in sentence
    assert details == ("Entlassungsplan",)
    commit(lambda: make_version(document, colleague, note="Mit Zahlen"))
    [(sentence, details)] = shown_to(planner, NEW_VERSIONS)
    assert sentence == "Health department uploaded a new version of a file in the group “Affordable housing”"
    assert details == ("Entlassungsplan (Mit Zahlen)",)


def test_what_is_in_the_trash_is_told_to_nobody(commit: Callable, housing: Group, planner: User, colleague: User, client: Client):
    document = commit(lambda: make_document(housing, planner))
    trash_document(document=document, by=planner)
    assert not Notification.objects.filter(kind=NEW_FILES).exists()

    files = [SimpleUploadedFile(f"{name}.txt", b"Text") for name in "ab"]
    commit(lambda: client.post("/en/community/groups/housing/files/", {"files": files}))
    trash_document(document=Document.objects.get(title="a"), by=planner)
    [(sentence, details)] = shown_to(colleague, NEW_FILES)
    assert (sentence, details) == ("Planning department shared a file in the group “Affordable housing”", ("b",))
    trash_document(document=Document.objects.get(title="b"), by=planner)
    assert shown_to(colleague, NEW_FILES) == []


def test_who_left_is_shown_nothing_any_more(commit: Callable, housing: Group, planner: User, colleague: User):
    commit(lambda: make_document(housing, planner))
    facts = [row.facts for row in Notification.objects.filter(kind=NEW_FILES)]
    Membership.objects.filter(user=colleague).delete()

    assert kind_of(NEW_FILES).show(User.objects.get(pk=colleague.pk), facts) == [None] * len(facts)
    assert not Notification.objects.filter(person=colleague).exists()


def test_nobody_is_told_of_an_archived_group_or_twice(housing: Group, planner: User, colleague: User, lead: User):
    make_document(housing, planner)
    archive_group(group=housing, by=lead)
    notify_of_files.func(housing.pk)
    assert told(NEW_FILES) == []
    assert not Version.objects.filter(told_at=None).exists()


def test_notifications_are_shown_with_as_many_queries_for_twenty_as_for_two(
    commit: Callable, housing: Group, planner: User, colleague: User
):
    for number in range(20):
        commit(lambda name=f"{number}.txt": make_document(housing, planner, name))
    facts = list(Notification.objects.filter(person=colleague, kind=NEW_FILES).values_list("facts", flat=True))

    def queries(some: list[Any]) -> int:
        return fewest_queries(lambda: kind_of(NEW_FILES).show(User.objects.get(pk=colleague.pk), some))

    assert all(kind_of(NEW_FILES).show(colleague, facts))

    assert len(facts) == 20
    assert queries(facts[:2]) == queries(facts)
