"""What people agreed to in consultations: that a text is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cms.announcing import quoted
from community.privacy.consents import Consent

from .models import Release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cms.users.models import User


def consents_to_publish(user: User) -> Iterator[Consent]:
    for one in Release.objects.filter(case_giver=user, agreed_at__isnull=False).order_by("pk"):
        about = _("A text of a peer consultation in the public archive: %(title)s") % {"title": quoted(one.title)}
        yield Consent(
            about=about if one.title else _("A text of a peer consultation in the public archive"),
            wording=one.wording,
            language="",
            at=one.agreed_at,  # type: ignore[arg-type]  # filtered above
            ended_at=one.withdrawn_at,
            url="" if one.withdrawn_at else one.get_absolute_url(),
        )
