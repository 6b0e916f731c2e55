"""Who sees which files of an application, and when neutral copies of them are made."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.access.actor import Actor, actor_of
from community.access.verdicts import Refused
from community.applications.models import (
    Application,
    ApplicationFile,
    Conflict,
    NeutralFile,
    Review,
    Round,
    RoundRole,
    TeamMember,
)
from community.applications.neutral.making import make_neutral_files
from community.applications.retention import forget
from community.applications.rules import Applicant
from community.applications.saving import Saved
from community.applications.setup import set_up_round
from community.applications.submitting import submit, withdraw
from community.applications.teams import delete_application
from community.applications.tenant import APPLICATIONS, REVIEW
from community.files import scanning
from community.files.models import PrivateFile
from community.files.services import begin_upload, stage_upload
from community.forms.models import FormVersion
from tests.community.forms.of_water import water

from . import made
from .made import LOGIN
from .test_copies import places_of


@pytest.fixture(autouse=True)
def _plans_are_anonymous(round_: Round) -> None:
    """Reviewers see the plans in anonymous review."""
    schema = water().model_dump(mode="json")
    for section in schema["sections"]:
        for question in section["questions"]:
            question["is_anonymous"] = question["key"] == "plans"
    FormVersion.objects.create(form=round_.form, number=2, schema=schema)


@pytest.fixture
def anonymous(round_: Round) -> Round:
    Round.objects.filter(pk=round_.pk).update(is_anonymous=True)
    round_.refresh_from_db()
    return round_


@pytest.fixture
def reviewer(account: Callable[..., User], round_: Round) -> User:
    user = account("reviewer", name="Gutachterin")
    RoundRole.objects.create(round=round_, user=user, role=RoundRole.Role.REVIEWER)
    return user


@pytest.fixture
def submitted(
    complete: Application, save: Callable[..., Saved], lead: User, django_capture_on_commit_callbacks: Any
) -> Callable[..., Application]:
    """Submit the application with these files, and let the jobs run: `submitted(("plan.pdf", content))`."""

    def make(*files: tuple[str, bytes]) -> Application:
        with django_capture_on_commit_callbacks(execute=True):
            keys = [
                str(stage_upload(tenant=APPLICATIONS, room=complete, upload=SimpleUploadedFile(*file), by=lead).pk)
                for file in files
            ]
            save({"plans": keys})
            submit(
                application=Application.objects.get(pk=complete.pk),
                applicant=Applicant(actor_of(lead)),
                language="de",
                at=timezone.now(),
            )
        return Application.objects.get(pk=complete.pk)

    return make


TEXT = ("Konzept Musterfrau.txt", b"Ein Plan.")
PLAN = ("Konzept Musterfrau.pdf", made.pdf())


def actor(user: User) -> Actor:
    return Actor(User.objects.get(pk=user.pk))


def seen_by(user: User) -> tuple[int, int]:
    """Return how many originals and how many copies somebody sees."""
    who = actor(user)
    files = PrivateFile.objects.visible_to(who)
    counts = ApplicationFile.objects.visible_to(who).count(), NeutralFile.objects.visible_to(who).count()
    assert counts == (files.filter(tenant="application").count(), files.filter(tenant="review").count())
    return counts


def test_copies_are_made_after_a_submission_in_anonymous_review(anonymous: Round, submitted: Callable[..., Application]) -> None:
    application = submitted(PLAN, TEXT)

    copies = list(NeutralFile.objects.all())
    assert [(one.file.name, one.file.tenant, one.file.uploaded_by, one.question) for one in copies] == [
        ("Attachment 1.pdf", "review", None, "plans"),
        ("Attachment 2.txt", "review", None, "plans"),
    ]
    with copies[0].file.content.open("rb") as content:
        assert places_of(LOGIN, content.read()) == []
    with override("de"):
        assert str(copies[0]) == "Anhang 1.pdf"
    make_neutral_files.call(application.pk)
    assert list(NeutralFile.objects.all()) == copies


def test_copies_are_made_when_the_review_becomes_anonymous(
    round_: Round, manager: User, submitted: Callable[..., Application], django_capture_on_commit_callbacks: Any
) -> None:
    submitted(TEXT)
    assert not NeutralFile.objects.exists()

    round_ = Round.objects.get(pk=round_.pk)
    round_.is_anonymous = True
    with django_capture_on_commit_callbacks(execute=True):
        set_up_round(round_=round_, roles=[(manager, "manager")], by=manager)

    assert NeutralFile.objects.get().file.name == "Attachment 1.txt"


def test_only_files_of_anonymous_questions_are_copied(anonymous: Round, submitted: Callable[..., Application]) -> None:
    FormVersion.objects.create(form=anonymous.form, number=3, schema=water().model_dump(mode="json"))
    submitted(TEXT)

    assert not NeutralFile.objects.exists()


def test_file_that_cannot_be_made_neutral_says_why(anonymous: Round, submitted: Callable[..., Application]) -> None:
    submitted(("plan.pdf", made.locked_pdf()))

    assert not NeutralFile.objects.exists()
    assert ApplicationFile.objects.get().not_neutral == ApplicationFile.NotNeutral.ENCRYPTED


def test_page_of_a_review_says_why_there_is_no_copy(
    anonymous: Round, submitted: Callable[..., Application], reviewer: User, client_of: Callable[..., Client]
) -> None:
    application = submitted(("Konzept Musterfrau.pdf", made.locked_pdf()), TEXT)

    page = client_of(reviewer).get(f"/en/community/applications/{application.key}/review/").content.decode()

    assert "It is protected by a password. So it cannot be shown without names." in page
    assert "Attachment 1.txt" in page
    assert "Konzept Musterfrau" not in page


def test_copy_waits_for_the_virus_scan(
    anonymous: Round,
    submitted: Callable[..., Application],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    monkeypatch.setattr(scanning, "find_virus", lambda _content: "")
    monkeypatch.setattr("community.files.services.scan_soon", lambda _file: None)
    submitted(TEXT)
    assert not NeutralFile.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        scanning.scan(PrivateFile.objects.get().pk)

    assert NeutralFile.objects.get().file.scan == PrivateFile.Scan.CLEAN


def test_reviewer_sees_copies_until_the_review_is_submitted(
    anonymous: Round, submitted: Callable[..., Application], reviewer: User, manager: User, lead: User, stranger: User
) -> None:
    application = submitted(TEXT)

    assert seen_by(lead) == (1, 0)
    assert seen_by(manager) == (1, 1)
    assert seen_by(reviewer) == (0, 1)
    assert seen_by(stranger) == (0, 0)
    assert not NeutralFile.objects.visible_to(Actor(AnonymousUser())).exists()

    review = Review.objects.create(application=application, reviewer=reviewer)
    assert seen_by(reviewer) == (0, 1)
    review.submitted_at = timezone.now()
    review.save()
    assert seen_by(reviewer) == (1, 1)


def test_reviewer_sees_originals_of_what_was_submitted_if_the_review_is_not_anonymous(
    application: Application, submitted: Callable[..., Application], reviewer: User, lead: User
) -> None:
    stage_upload(tenant=APPLICATIONS, room=application, upload=SimpleUploadedFile(*TEXT), by=lead)
    assert seen_by(reviewer) == (0, 0)
    submitted(TEXT)
    assert seen_by(reviewer) == (1, 0)

    withdraw(application=application, applicant=Applicant(actor(lead)), at=timezone.now())

    assert seen_by(reviewer) == (0, 0)


def test_nobody_with_a_conflict_or_in_the_team_sees_files_as_reviewer_or_manager(
    anonymous: Round, submitted: Callable[..., Application], reviewer: User, manager: User
) -> None:
    application = submitted(TEXT)
    Review.objects.create(application=application, reviewer=reviewer, submitted_at=timezone.now())
    for user in (reviewer, manager):
        Conflict.objects.create(application=application, user=user)
        assert seen_by(user) == (0, 0)

    Conflict.objects.all().delete()
    for user in (reviewer, manager):
        TeamMember.objects.create(application=application, user=user)
        assert seen_by(user) == (1, 0)  # as one of the team


def test_copies_go_with_their_originals(
    anonymous: Round, submitted: Callable[..., Application], save: Callable[..., Saved]
) -> None:
    application = submitted(TEXT)
    ApplicationFile.objects.get().delete()
    assert not NeutralFile.objects.exists()
    assert not PrivateFile.objects.exists()

    submitted(TEXT)
    assert NeutralFile.objects.count() == 1
    Round.objects.update(retention=Round.Retention.ANONYMISE)
    forget(application)
    assert Application.objects.get().is_anonymous
    assert not PrivateFile.objects.exists()


def test_copies_go_with_their_application(anonymous: Round, submitted: Callable[..., Application]) -> None:
    delete_application(submitted(TEXT))

    assert not NeutralFile.objects.exists()
    assert not PrivateFile.objects.exists()


def test_nobody_uploads_copies(anonymous: Round, submitted: Callable[..., Application], lead: User, manager: User) -> None:
    application = submitted(TEXT)

    for user in (lead, manager):
        assert REVIEW.find_room(actor(user), str(application.key)) is None
        with pytest.raises(Refused):
            begin_upload(tenant=REVIEW, room=application, name="a.txt", length=3, by=user)
