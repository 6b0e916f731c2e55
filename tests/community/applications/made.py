"""Calls that take applications, and applications to them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.models import CallPage, HomePage
from cms.users.models import User
from community.access.actor import actor_of
from community.applications.beginning import begin
from community.applications.lateness import LATE
from community.applications.lookups import find_application
from community.applications.models import Application, ApplicationFile, LateAdmission, NeutralFile, Round
from community.applications.rules import Applicant
from community.applications.saving import save_answers
from community.applications.submitting import submit
from community.applications.teams import JOIN
from community.applications.tenant import APPLICATIONS, REVIEW
from community.files.models import PrivateFile
from community.files.services import stored
from community.forms.models import Form, FormVersion
from community.invitations.models import Invitation
from community.invitations.services import invite
from tests.community.forms.of_water import water
from tests.pages import make_homes, make_page

COMPLETE: dict[str, Any] = {
    "place": {"name": "Musterstadt", "country": "DE"},
    "dangers": ["drought"],
    "challenge_text": "Die Brunnen sind trocken.",
    "people": [
        {"key": "a", "answers": {"department": "Wasser", "expert_name": "Fachstelle A", "expert_email": "a@example.org"}},
        {"key": "b", "answers": {"department": "Grün", "expert_name": "Fachstelle B", "expert_email": "b@example.org"}},
    ],
    "consent": {"wording": "Ich willige ein.", "language": "de"},
}


def make_form() -> Form:
    """Create a form on water and publish its first version."""
    form = Form.objects.create(name="Wasser", title={"de": "Wasserresilienz"})
    FormVersion.objects.create(form=form, number=1, schema=water().model_dump(mode="json"))
    return form


def make_call() -> CallPage:
    """Create an open call in German that takes applications in the community."""
    if not HomePage.objects.exists():
        make_homes()
    now = timezone.now()
    return make_page(
        CallPage,
        "Deep Dive Wasser",
        opens_at=now - timedelta(days=10),
        closes_at=now + timedelta(days=4),
        apply_by=CallPage.ApplyBy.COMMUNITY,
    )


def make_draft(round_: Round, lead: User) -> Application:
    """Begin an application, and return it as pages find it."""
    begun = begin(round_=round_, by=actor_of(lead), language="de", at=timezone.now())
    found = find_application(begun.key)
    assert found
    return found


def make_application(lead: User) -> Application:
    """Create a draft in which nothing is missing, with somebody invited into its team."""
    round_ = Round.objects.create(call=make_call().translation_key, form=make_form())
    application = make_draft(round_, lead)
    applicant = Applicant(actor_of(lead))
    save_answers(application=application, given=COMPLETE, revisions={}, applicant=applicant, at=timezone.now())
    invite(kind=JOIN, thing=application.pk, role="member", address="eingeladen@example.org", language="en", by=lead)
    return application


def make_submitted(lead: User) -> Application:
    """Create an application and submit it."""
    application = make_application(lead)
    submit(application=application, applicant=Applicant(actor_of(lead)), language="de", at=timezone.now())
    application.refresh_from_db()
    return application


def make_admission(round_: Round) -> LateAdmission:
    """Let somebody in late, by a link that nobody has used."""
    now = timezone.now()
    admission = LateAdmission.objects.create(
        round=round_, address="spaeter@example.org", closes_at=now + timedelta(days=30), reason="Stromausfall"
    )
    Invitation.objects.create(
        kind=LATE,
        thing=admission.pk,
        address=admission.address,
        language="en",
        token_hash="0",
        expires_at=now + timedelta(days=9),
    )
    return admission


def make_files(application: Application) -> tuple[ApplicationFile, NeutralFile]:
    """Create a submitted file of an application and its neutral copy."""
    facts: dict[str, Any] = {"content_type": "text/plain", "scan": PrivateFile.Scan.NOT_SCANNED, "room": application}
    with stored(tenant=APPLICATIONS, name="Plan von Musterstadt.txt", content=b"Ein Plan aus Musterstadt", **facts) as file:
        original = ApplicationFile.objects.create(
            file=file, application=application, question="plans", begun_at=timezone.now(), is_submitted=True
        )
    with stored(tenant=REVIEW, name="Attachment 1.txt", content=b"Ein Plan ohne Namen", **facts) as file:
        copy = NeutralFile.objects.create(file=file, application=application, original=original, question="plans", number=1)
    return original, copy
