"""Bringing a place to a session: from its name to what the group sees, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.jobs.queueing import enqueue
from community.access.actor import actor_of
from community.access.verdicts import require
from community.visualisations.lookups import locked_case
from community.visualisations.models import Case, Photo, Session
from community.visualisations.rules import can_add_photos, can_edit_case, can_withdraw_case, lacks_agreement

from .photo_jobs import render_photo
from .photos import NOT_AGREED, USABLE
from .signals import case_changed, case_shared, consent_changed, credit_changed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from cms.users.models import User

    from .forms import PlaceForm, RightsForm, WishForm


@transaction.atomic
def begin_case(*, session: Session, form: PlaceForm, by: User, now: datetime) -> Case:
    """Create the draft of a case from a valid form. Raises Refused."""
    require(can_add_photos(actor_of(by), session, now))
    case: Case = form.save(commit=False)
    case.session, case.created_by = session, by
    case.save()
    return case


@transaction.atomic
def change_case(*, case: Case, form: PlaceForm | WishForm, by: User) -> None:
    """Save what a valid form says about `case`. Raises Refused."""
    require(can_edit_case(actor_of(by), locked_case(case)))
    save_fields(form)
    case_changed.send(Case, case=case)


def save_fields(form: PlaceForm | WishForm | RightsForm, *also: str) -> None:
    """Save what a form has, and nothing else: the case may have been withdrawn since it was loaded for the form."""
    form.save(commit=False).save(update_fields=[*form.Meta.fields, *also])


@transaction.atomic
def confirm_rights(*, case: Case, form: RightsForm, by: User, now: datetime) -> None:
    """Save whose the photos are and who may see them. Who allows less than before, takes back what is released wider. Raises Refused."""
    stored = locked_case(case)
    require(can_edit_case(actor_of(by), stored))
    if not form.recognisable:
        case.people_agreed = False
    case.agreed_at = now
    save_fields(form, "agreed_at")
    if (case.credit, case.licence) != (stored.credit, stored.licence):
        for photo in case.photos.filter(state=Photo.State.READY):
            enqueue(render_photo, photo.pk)
        credit_changed.send(Case, case=case)
    consent_changed.send(Case, case=case, is_everywhere=False)


def what_is_missing(case: Case, photos: Collection[Photo]) -> list[str]:
    """Return what keeps the case with these photos from being shown to the group, as sentences."""
    ready = [photo for photo in photos if photo.is_ready]
    waiting = sum(photo.state in USABLE for photo in photos) - len(ready)
    found = []
    if not ready:
        found.append(_("There is no photo yet that was checked and confirmed."))
    elif waiting:
        found.append(
            ngettext("%(number)d photo is not confirmed yet.", "%(number)d photos are not confirmed yet.", waiting)
            % {"number": waiting}
        )
    if any(not photo.alt_text for photo in ready):
        found.append(_("A photo has no alternative text yet."))
    if case.agreed_at is None:
        found.append(_("Say whose the photos are and who may see them."))
    elif any(lacks_agreement(case, photo) for photo in ready):
        found.append(str(NOT_AGREED))
    if not case.wish:
        found.append(_("Say what should change."))
    return found


@transaction.atomic
def share_case(*, case: Case, by: User, now: datetime) -> None:
    """Show the case to the group. Raises Refused, and ValidationError with what is missing. The second time it does nothing."""
    current = locked_case(case)
    require(can_edit_case(actor_of(by), current))
    if current.is_shared:
        return
    if missing := what_is_missing(current, current.photos.all()):
        raise ValidationError(missing)
    current.shared_at = now
    current.save(update_fields=["shared_at"])
    case_shared.send(Case, case=current)


@transaction.atomic
def withdraw_case(*, case: Case, by: User, now: datetime) -> None:
    """Take the case back everywhere: photos, variants and everything said about them are deleted, also what is released. Raises Refused.

    The case itself stays as an empty row, so that links to it can say what happened.
    """
    require(can_withdraw_case(actor_of(by), case))
    current = locked_case(case)
    if current.withdrawn_at is not None:
        return
    consent_changed.send(Case, case=current, is_everywhere=True)
    for photo in current.photos.all():  # row by row: each picture's file goes with it
        photo.delete()
    for name in ("title", "place", "today", "wish", "constraints", "credit"):
        setattr(current, name, "")
    current.municipality = current.latitude = current.longitude = None
    current.withdrawn_at = now
    current.save()


@transaction.atomic
def delete_draft(*, case: Case, by: User) -> None:
    """Delete a case that was never shown. Raises Refused, and ValidationError if the group has seen it."""
    current = locked_case(case)
    require(can_edit_case(actor_of(by), current))
    if current.is_shared:
        raise ValidationError(_("The group can see this place already. You can withdraw it."))
    current.delete()
