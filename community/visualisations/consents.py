"""What people agreed to in visualisation sessions: who may see and use the photos that they brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cms.announcing import quoted
from cms.languages import active_language
from community.privacy.consents import Consent

from .models import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cms.users.models import User


def consents_to_photos(user: User) -> Iterator[Consent]:
    """Yield what was agreed to for each place: the answers that were given, since the questions are the same for everybody."""
    for case in Case.objects.filter(created_by=user, agreed_at__isnull=False).order_by("pk"):
        answers = {"audience": case.get_audience_display(), "licence": case.get_licence_display()}
        words = [f"{label_of(name)} {answer}" for name, answer in answers.items() if answer]
        if case.people_agreed:
            words.append(label_of("people_agreed"))
        yield Consent(
            about=_("Photos of a place in a visualisation session: %(title)s") % {"title": quoted(case.title)},
            wording=" · ".join(words),
            language=active_language(),
            at=case.agreed_at,  # type: ignore[arg-type]  # filtered above
            ended_at=case.withdrawn_at,
            url="" if case.withdrawn_at else case.get_absolute_url(),
        )


def label_of(name: str) -> str:
    return str(Case._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a field of its own, not a relation to it
