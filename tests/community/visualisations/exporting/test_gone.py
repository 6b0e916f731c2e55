"""Exports go as soon as something in them must not be seen any more, also if that happens while they are made."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from cms.jobs.declaring import Later
from cms.jobs.models import Progress
from cms.users.models import User
from community.groups.models import Group
from community.privacy.registry import erase_person
from community.visualisations.cases.forms import RightsForm
from community.visualisations.cases.photos import add_regions, remove_photo
from community.visualisations.cases.services import confirm_rights, withdraw_case
from community.visualisations.exporting import making
from community.visualisations.exporting.making import ask_for_export, make_export
from community.visualisations.making.asking import delete_variant
from community.visualisations.models import Audience, Case, Comment, Session, SessionExport, Variant
from community.visualisations.sessions.services import delete_session
from community.visualisations.sessions.signals import session_changed
from community.visualisations.talking.comments import delete_comment
from community.visualisations.talking.moderation import reject_variant
from community.visualisations.talking.ratings import rate_variant, withdraw_ratings
from tests.community.visualisations.made import make_case, make_comment, make_photo, make_rating, make_session, make_variant
from tests.jobs import QUEUED, work_off

from .files import OnCommit, archive_of, exported, is_stored

pytestmark = pytest.mark.usefixtures("quick")
REGION = {"kind": "plate", "x": 0.5, "y": 0.5, "width": 0.2, "height": 0.1}


def withdraw(variant: Variant) -> None:
    withdraw_case(case=variant.case, by=variant.case.created_by, now=timezone.now())


def allow(variant: Variant, **changes: str) -> None:
    rights = {"source": "taken", "credit": "Amt für Stadtplanung", "licence": "cc-by-4.0", "audience": "public"}
    form = RightsForm(rights | changes, instance=variant.case, session=variant.case.session, recognisable=0)
    assert form.is_valid(), form.errors
    confirm_rights(case=variant.case, form=form, by=variant.case.created_by, now=timezone.now())


def narrow(variant: Variant) -> None:
    allow(variant, audience="group")


def credit_otherwise(variant: Variant) -> None:
    allow(variant, credit="Jemand")


def cover_more(variant: Variant) -> None:
    add_regions(photo=variant.photo, regions=[REGION], by=variant.case.created_by)


def remove_its_photo(variant: Variant) -> None:
    remove_photo(photo=variant.photo, by=variant.case.created_by)


def reject(variant: Variant) -> None:
    reject_variant(variant=variant, reason="Nicht hier", by=variant.case.session.created_by)


def delete(variant: Variant) -> None:
    delete_variant(variant=variant, by=variant.case.created_by)


def delete_its_comment(variant: Variant) -> None:
    comment = Comment.objects.get(variant=variant)
    delete_comment(comment=comment, by=comment.by)


def take_a_rating_back(variant: Variant) -> None:
    rate_variant(variant=variant, scores={"inclusion": None}, by=variant.case.created_by)


def take_all_ratings_back(variant: Variant) -> None:
    withdraw_ratings(variant=variant, by=variant.case.created_by)


def leave_the_network(variant: Variant) -> None:
    erase_person(user=variant.case.created_by)


def close_to_the_public(variant: Variant) -> None:
    session_changed.send(Session, session=variant.case.session, changed={"audience"})


GONE: list[Callable[[Variant], None]] = [
    withdraw,
    narrow,
    credit_otherwise,
    cover_more,
    remove_its_photo,
    reject,
    delete,
    delete_its_comment,
    take_a_rating_back,
    take_all_ratings_back,
    leave_the_network,
    close_to_the_public,
]


@pytest.fixture
def talked(park: Variant, member: User, colleague: User, facilitator: User) -> Variant:
    """A variant that three people have rated, and one has commented on."""
    park.case.session.is_moderated, park.case.session.audience = True, Audience.PUBLIC
    park.case.session.save()
    make_photo(park.case)
    make_comment(park, colleague, "Das war zu viel")
    for user in (member, colleague, facilitator):
        make_rating(park, user, "inclusion", 4)
    return park


@pytest.mark.parametrize("change", GONE, ids=lambda one: one.__name__)
def test_export_goes_with_what_is_in_it(talked: Variant, change: Any, django_capture_on_commit_callbacks: OnCommit):
    exports = [exported(talked.case.session, kind) for kind in ("zip", "pdf")]

    with django_capture_on_commit_callbacks(execute=True):
        change(Variant.objects.get(pk=talked.pk))

    assert not SessionExport.objects.exists()
    assert [is_stored(one.file.content.name) for one in exports] == [False, False]


@pytest.mark.parametrize("change", [make_comment, lambda variant, by: make_rating(variant, by, "aesthetics", 3)])
def test_export_stays_with_what_is_added(
    talked: Variant, member: User, change: Any, django_capture_on_commit_callbacks: OnCommit
):
    exported(talked.case.session)

    with django_capture_on_commit_callbacks(execute=True):
        change(talked, member)
        make_variant(make_case(talked.case.session, member), member)

    assert SessionExport.objects.count() == 1


def test_export_of_another_session_stays(talked: Variant, other: SessionExport, django_capture_on_commit_callbacks: OnCommit):
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(talked)

    assert list(SessionExport.objects.all()) == [other]
    assert is_stored(other.file.content.name)


@pytest.fixture
def other(heat: Group, facilitator: User, neighbour: User) -> SessionExport:
    session = make_session(heat, neighbour)
    make_case(session, neighbour)
    return exported(session)


def test_export_goes_with_its_session(talked: Variant, facilitator: User, django_capture_on_commit_callbacks: OnCommit):
    export = exported(talked.case.session)

    with django_capture_on_commit_callbacks(execute=True):
        delete_session(session=talked.case.session, by=facilitator)

    assert not SessionExport.objects.exists()
    assert not is_stored(export.file.content.name)


MEANWHILE = [withdraw, narrow, cover_more, remove_its_photo, reject, delete, delete_its_comment, take_a_rating_back]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("change", MEANWHILE, ids=lambda one: one.__name__)
def test_what_changes_while_an_export_is_made_is_not_stored(
    talked: Variant,
    change: Any,
    when: str,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: OnCommit,
):
    """Before its pictures are read, then the files may be gone; or after, then they are in it."""
    session, write, changes = talked.case.session, making.write_archive, [change]

    def write_meanwhile(*things: Any) -> None:
        if when == "after":
            write(*things)
        if changes:
            with django_capture_on_commit_callbacks(execute=True):
                changes.pop()(Variant.objects.get(pk=talked.pk))
        if when == "before":
            write(*things)

    monkeypatch.setattr(making, "write_archive", write_meanwhile)
    with pytest.raises(Later):
        make_export.func(session.pk, "zip", "de")
    assert not SessionExport.objects.exists()

    told = archive_of(session).read("session.json").decode()
    assert ("Das war zu viel" in told) == (change in (narrow, cover_more, take_a_rating_back))
    assert ('"inclusion"' in told) == (change in (narrow, cover_more, delete_its_comment))
    if change is narrow:
        assert '"may_be_seen_by": "public"' not in told


def test_job_comes_again_and_succeeds(
    talked: Variant,
    facilitator: User,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: OnCommit,
):
    settings.TASKS = QUEUED
    make_case(talked.case.session, facilitator, title="Bleibt")
    write, changes = making.write_archive, [withdraw]

    def write_meanwhile(*things: Any) -> None:
        if changes:
            with django_capture_on_commit_callbacks(execute=True):
                changes.pop()(Variant.objects.get(pk=talked.pk))
        write(*things)

    monkeypatch.setattr(making, "write_archive", write_meanwhile)
    progress = ask_for_export(session=talked.case.session, kind="zip", by=facilitator)
    work_off()

    progress = Progress.objects.get(pk=progress.pk)
    export = SessionExport.objects.get()
    assert (progress.state, progress.result_url) == (Progress.State.DONE, export.get_absolute_url())
    assert "parkplatz" not in " ".join(archive_of(talked.case.session).namelist())


def test_session_that_is_deleted_while_its_export_is_made_leaves_nothing(
    running: Session, facilitator: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: OnCommit
):
    key = running.pk

    def write_meanwhile(*_things: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            delete_session(session=Session.objects.get(pk=key), by=facilitator)

    monkeypatch.setattr(making, "write_archive", write_meanwhile)
    with pytest.raises(Later):
        make_export.func(key, "zip", "de")

    make_export.func(key, "zip", "de")
    assert not SessionExport.objects.exists()


def test_full_disk_is_a_failure(running: Session, place: Case, monkeypatch: pytest.MonkeyPatch):
    def fail(*_things: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "write_archive", fail)
    with pytest.raises(OSError, match="No space left"):
        make_export.func(running.pk, "zip", "de")
