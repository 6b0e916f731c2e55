"""Finding consultations and what belongs to them, for the pages and the API. A key that is none finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import Refused, no

from .models import Consultation, Contribution, Release

if TYPE_CHECKING:
    from community.groups.models import Group

NO_KEY = UUID(int=0)
LONGEST_KEY = 18  # digits that every database can compare
IS_GONE = no(_("This consultation was deleted."))


def key_of(key: UUID | str) -> UUID:
    """Return the key that was sent; one that nothing has, if it is none."""
    try:
        return key if isinstance(key, UUID) else UUID(str(key))
    except ValueError:
        return NO_KEY


def find_consultation(key: UUID | str) -> Consultation | None:
    """Return the consultation with this key, with what rules need, whoever may know of it."""
    return Consultation.objects.with_all().filter(key=key_of(key)).first()


def locked_consultation(consultation: Consultation) -> Consultation:
    """Return the stored consultation with its clock, which nobody else changes until the transaction ends. Raises Refused if it is deleted."""
    stored = Consultation.objects.with_all().select_for_update(of=("self",)).filter(pk=consultation.pk).first()
    if stored is None:
        raise Refused(IS_GONE)
    return stored


def find_contribution(key: int) -> Contribution | None:
    """Return the contribution with this key, with what its rules need, whoever may know of it."""
    found = Contribution.objects.select_related("consultation__group__page", "consultation__clock")
    return found.filter(pk=key).first() if len(str(key)) <= LONGEST_KEY else None


def find_release(key: UUID | str) -> Release | None:
    """Return the release with this key, whoever may read it."""
    return Release.objects.select_related("group__page", "consultation").filter(key=key_of(key)).first()


def release_of(consultation: Consultation) -> Release | None:
    """Return the release of a consultation, proposed or public, if there is one that was not taken back."""
    return Release.objects.standing().filter(consultation=consultation).first()


def releases_in(group: Group) -> list[Release]:
    """Return what the consultations of a group have released to the archive, the latest first."""
    return list(Release.objects.public().filter(group=group).order_by("-agreed_at", "-pk")[:50])
