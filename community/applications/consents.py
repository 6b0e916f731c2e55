"""What people agreed to in applications that they submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cms.announcing import quoted
from community.forms.questions import ConsentQuestion
from community.privacy.consents import Consent

from .models import Submission, attach_calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cms.users.models import User


def consents_in_applications(user: User) -> Iterator[Consent]:
    """Yield the statements that a person agreed to, as the latest submission of each of her applications has them."""
    found = Submission.objects.filter(by=user).select_related("version", "application__round").order_by("arrived_at", "pk")
    latest = list({one.application_id: one for one in found}.values())  # later ones replace earlier ones
    attach_calls([one.application.round for one in latest])
    for one in latest:
        for question in one.version.form_schema.questions():
            agreed = one.answers.get(question.key) if isinstance(question, ConsentQuestion) else None
            if agreed:
                yield Consent(
                    about=_("Your application to %(call)s") % {"call": quoted(one.application.round.title)},
                    wording=agreed["wording"],
                    language=agreed["language"],
                    at=one.arrived_at,
                    url=one.application.get_absolute_url(),
                )
