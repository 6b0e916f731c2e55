"""Applications to theme calls land here: each becomes a topic of its contact, once, and follows it until a round begins.

They land when they are submitted, not when they are accepted: members weigh topics so that somebody can decide (decision 44).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import Municipality
from cms.navigation import Link
from cms.users.models import User
from community.access.actor import Actor

from .lookups import locked_proposal
from .models import Proposal
from .models.proposal import LONGEST_TITLE
from .proposing import rewrite, take_out
from .rules import stands
from .signals import proposed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from community.theme_calls import Theme


@transaction.atomic
def land_theme(theme: Theme, **_signal: object) -> None:
    """Make a topic of an application, or let the one that there is follow it."""
    place = Municipality.objects.filter(pk=theme.municipality or 0).first()
    host = place if theme.is_host else None
    facts = {
        "title": theme.title[:LONGEST_TITLE],
        "challenge": theme.challenge,
        "language": theme.language,
        "host": host,
        "partners": [place] if place and not theme.is_host else [],
    }
    author = User.objects.filter(pk=theme.by or 0).first()
    now = timezone.now()
    defaults = {"author": author, "created_at": now, "stands_since": now, "title": facts["title"], "language": theme.language}
    made, is_new = Proposal.objects.get_or_create(application=theme.application, defaults=defaults)
    stored = locked_proposal(made)
    if is_new:
        rewrite(stored, facts)
        Proposal.objects.filter(pk=stored.pk).update(edited_at=None, version=1)
        proposed.send(Proposal, proposal=stored)
    elif stands(stored) and not stored.has_begun and differs(stored, facts):
        rewrite(stored, facts)


def differs(stored: Proposal, facts: Mapping[str, object]) -> bool:
    """Return whether an application says something else than its topic."""
    return any(getattr(stored, name) != facts[name] for name in ("title", "challenge", "language", "host"))


@transaction.atomic
def withdraw_theme(application: UUID, **_signal: object) -> None:
    """Withdraw the topic of an application that was withdrawn, unless the editors have answered it."""
    made = Proposal.objects.filter(application=application).first()
    stored = locked_proposal(made) if made else None
    if stored and stands(stored):
        take_out(stored)


def link_to_topic(actor: Actor, application: UUID) -> Link | None:
    """Return the link from an application to its topic, for those who can read that."""
    found = Proposal.objects.visible_to(actor).filter(application=application).first()
    return Link(_("Your topic in the topic store"), found.get_absolute_url()) if found else None
