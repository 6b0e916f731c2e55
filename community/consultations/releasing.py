"""Releasing what came of a consultation to the archive: proposed, agreed to word by word by the case giver, and taken back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.access.actor import Actor
from community.access.verdicts import Refused, no, require

from .lookups import locked_consultation
from .models import LONGEST_RELEASE, LONGEST_TITLE, Participant, Release, Takeaway
from .release_rules import can_agree, can_propose_release, can_withdraw_release
from .signals import release_changed, release_proposed
from .writing import checked

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User

    from .models import Consultation

Role = Participant.Role
CHANGED = no(gettext_lazy("The text has been changed since you read it. Read it again before you agree."))
IS_PUBLIC = no(gettext_lazy("The text is public already. Take it back before you write another one."))
NO_CASE_GIVER = no(gettext_lazy("Nobody is there who could agree: the person who brought the case has left."))
ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w+")
SHORTEST_NAME = 4  # letters: shorter words are in every text


def wording() -> str:
    """Return the sentence that the case giver agrees to, in the active language."""
    return _(
        "I agree that this text, word by word as it stands above, is published without my name in the public archive of %(site)s. "
        "I can take it back at any time."
    ) % {"site": settings.WAGTAIL_SITE_NAME}


@transaction.atomic
def propose_release(*, consultation: Consultation, title: str, text: str, language: str, by: User, now: datetime) -> Release:
    """Write the text for the archive, or write it anew as long as nobody has agreed to it. Raises Refused, and ValidationError.

    Nothing is public before the case giver agrees.
    """
    stored = locked_consultation(consultation)
    require(can_propose_release(Actor(by), stored, now))
    giver = Participant.objects.joined().filter(consultation=stored, role=Role.CASE_GIVER).first()
    if giver is None:
        raise Refused(NO_CASE_GIVER)
    title, text = " ".join(checked(title, LONGEST_TITLE, "title").split()), checked(text, LONGEST_RELEASE, "text")
    if language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("The site has no such language.")})
    if found := names_in(f"{title}\n{text}", stored):
        raise ValidationError({"text": _("This still says who took part: %(names)s.") % {"names": ", ".join(found)}})
    release = Release.objects.standing().select_for_update().filter(consultation=stored).first()
    if release is not None and release.agreed_at is not None:
        raise Refused(IS_PUBLIC)
    release = release or Release(consultation=stored)
    release.group_id, release.case_giver_id, release.proposed_by = stored.group_id, giver.user_id, by
    release.title, release.text, release.language, release.proposed_at = title, text, language, now
    release.save()
    release_proposed.send(Release, release=release, by=by)
    return release


@transaction.atomic
def agree_to_release(*, release: Release, mark: str, by: User, now: datetime) -> Release:
    """Agree to the words that `mark` stands for: from now on everybody reads them. Raises Refused, also if the words are others by now."""
    stored = locked_release(release)
    require(can_agree(Actor(by), stored))
    if mark != stored.mark:
        raise Refused(CHANGED)
    stored.agreed_at, stored.wording = now, wording()
    stored.save(update_fields=["agreed_at", "wording"])
    release_changed.send(Release, release=stored)
    return stored


@transaction.atomic
def withdraw_release(*, release: Release, by: User, now: datetime) -> None:
    """Take a release or a proposal back: its words are deleted everywhere. Raises Refused."""
    stored = locked_release(release)
    require(can_withdraw_release(Actor(by), stored))
    take_back(stored, now)


def take_back(release: Release, now: datetime) -> None:
    release.withdrawn_at, release.title, release.text = now, "", ""
    release.save(update_fields=["withdrawn_at", "title", "text"])
    release_changed.send(Release, release=release)


def locked_release(release: Release) -> Release:
    """Return the stored release, which nobody else changes until the transaction ends. Raises Refused if it is deleted."""
    stored = Release.objects.select_related("group").select_for_update(of=("self",)).filter(pk=release.pk).first()
    if stored is None:
        raise Refused(no(gettext_lazy("This was taken back.")))
    return stored


def names_in(text: str, consultation: Consultation) -> list[str]:
    """Return what in `text` says who took part: names and e-mail addresses of its people, and any other e-mail address."""
    people = Participant.objects.joined().filter(consultation=consultation).values_list("user__name", "user__email")
    known = {" ".join(name.split()) for name, _email in people if name}
    folded = " ".join(text.casefold().split())
    found = [name for name in sorted(known) if len(name) >= SHORTEST_NAME and name.casefold() in folded]
    return [*found, *dict.fromkeys(ADDRESS.findall(text))]


def first_words(consultation: Consultation) -> str:
    """Return what a text for the archive can begin with: what the case giver takes along."""
    found = Takeaway.objects.filter(consultation=consultation).values_list("text", flat=True)
    return "\n".join(f"- {' '.join(text.split())}" for text in found)
