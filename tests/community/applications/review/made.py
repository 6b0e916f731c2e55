"""An application that is being reviewed, with everything that belongs to it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.models import CallPage
from cms.users.models import User
from community.access.actor import actor_of
from community.applications.models import (
    Application,
    Conflict,
    Criterion,
    Dispatch,
    Inquiry,
    Letter,
    Remark,
    Review,
    Round,
    RoundRole,
)
from community.applications.rules import Applicant
from community.applications.saving import save_answers
from community.applications.submitting import submit
from community.forms.models import Form
from tests.accounts import make_account
from tests.community.applications.made import COMPLETE, make_draft
from tests.pages import make_page


def make_reviewed_by(reviewer: User, form: Form) -> Application:
    """Create an application to a closed call, which `reviewer` reviews."""
    people = [make_account(f"{name}@example.org") for name in ("applies", "has-reviewed", "in-conflict")]
    application: Application = make_reviewed(form=form, lead=people[0], others=(people[1], people[2]))["reviewed"]
    RoundRole.objects.create(round=application.round, user=reviewer, role=RoundRole.Role.REVIEWER)
    return application


def make_reviewed(*, form: Form, lead: User, others: tuple[User, User]) -> dict[str, Any]:
    """Create an application to a closed call, with a review and a remark by others, a conflict of one of them, a question, and a letter."""
    now = timezone.now()
    call = make_page(CallPage, "Deep Dive Hitze", opens_at=now - timedelta(days=30), closes_at=now + timedelta(days=1))
    round_ = Round.objects.create(call=call.translation_key, form=form)
    Criterion.objects.create(round=round_, name={"en": "Need"}, weight=1)
    draft = make_draft(round_, lead)
    applicant = Applicant(actor_of(lead))
    given = {**COMPLETE, "place": {"name": "Beispielhausen", "country": "DE"}, "challenge_text": "Die Plätze glühen."}
    save_answers(application=draft, given=given, revisions={}, applicant=applicant, at=now)
    submit(application=draft, applicant=applicant, language="de", at=now)
    CallPage.objects.filter(pk=call.pk).update(closes_at=now - timedelta(seconds=1))
    application = Application.objects.get(pk=draft.pk)
    dispatch = Dispatch.objects.create(round=round_, state=Application.State.DECLINED)
    Letter.objects.create(dispatch=dispatch, application=application, language="de", subject="Absage", body="An Beispielhausen")
    author, conflicted = others
    return {
        "reviewed": application,
        "review": Review.objects.create(application=application, reviewer=author, score=4, submitted_at=now),
        "remark": Remark.objects.create(application=application, author=author, text="Bemerkung zu Beispielhausen"),
        "conflict": Conflict.objects.create(application=application, user=conflicted),
        "inquiry": Inquiry.objects.create(application=application, text="Frage an Beispielhausen"),
        "dispatch": dispatch,
    }
