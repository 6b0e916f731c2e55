"""Planning a session, and changing its moments by hand: opening, starting and ending it now, publishing its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community.access.actor import actor_of
from community.access.verdicts import require
from community.visualisations.lookups import locked_session
from community.visualisations.models import Session
from community.visualisations.rules import can_delete_session, can_manage, can_plan

from .signals import session_changed

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User
    from community.groups.models import Group

    from .forms import SessionForm


@transaction.atomic
def plan_session(*, group: Group, form: SessionForm, by: User) -> Session:
    """Create a session of `group` from a valid form. Raises Refused."""
    require(can_plan(actor_of(by), group.pk))
    session: Session = form.save(commit=False)
    session.group, session.created_by = group, by
    session.save()
    return session


@transaction.atomic
def change_session(*, session: Session, form: SessionForm, by: User) -> Session:
    """Save what a valid form says about `session`, and nothing else: the rest may have changed since it was loaded. Raises Refused."""
    require(can_manage(actor_of(by), locked_session(session)))
    saved: Session = form.save(commit=False)
    saved.save(update_fields=[name for name in form.Meta.fields if name in form.fields])
    session_changed.send(Session, session=saved, changed=frozenset(form.changed_data))
    return saved


@transaction.atomic
def open_now(*, session: Session, by: User, now: datetime) -> None:
    """Let members upload photos from now on. Raises Refused, and ValidationError once the session has ended."""
    require(can_manage(actor_of(by), session))
    current = locked_session(session)
    refuse_after_end(current, now)
    current.uploads_open_at = min(current.uploads_open_at, now)
    if current.uploads_close_at <= now:  # opened again
        current.uploads_close_at = current.ends_at
    current.save(update_fields=["uploads_open_at", "uploads_close_at"])


@transaction.atomic
def start_now(*, session: Session, by: User, now: datetime) -> None:
    """Begin the session now, if it has not begun. Its end stays. Raises Refused, and ValidationError once it has ended."""
    require(can_manage(actor_of(by), session))
    current = locked_session(session)
    refuse_after_end(current, now)
    current.starts_at = min(current.starts_at, now)
    current.save(update_fields=["starts_at"])


@transaction.atomic
def end_now(*, session: Session, by: User, now: datetime) -> None:
    """End the session now. What has ended already stays as it is. Raises Refused, and ValidationError before it has begun."""
    require(can_manage(actor_of(by), session))
    current = locked_session(session)
    if current.is_over_at(now):
        return
    if now <= current.starts_at:
        raise ValidationError(_("The session has not begun yet. To cancel it, change its times or delete it."))
    current.ends_at = now
    current.uploads_close_at = min(current.uploads_close_at, now)
    current.uploads_open_at = min(current.uploads_open_at, now)
    current.save(update_fields=["ends_at", "uploads_close_at", "uploads_open_at"])


@transaction.atomic
def publish_session(*, session: Session, by: User, now: datetime) -> None:
    """Publish the results: from now on nothing is added or discussed. Raises Refused, and ValidationError before the session has ended."""
    require(can_manage(actor_of(by), session))
    current = locked_session(session)
    if not current.is_over_at(now):
        raise ValidationError(_("The session has to end first."))
    if current.published_at is None:
        current.published_at = now
        current.save(update_fields=["published_at"])


@transaction.atomic
def unpublish_session(*, session: Session, by: User) -> None:
    """Make a published session one that has ended, so that it can be discussed again. What is released stays so. Raises Refused."""
    require(can_manage(actor_of(by), session))
    Session.objects.filter(pk=session.pk).update(published_at=None)


@transaction.atomic
def delete_session(*, session: Session, by: User) -> None:
    """Delete the session with everything in it. Raises Refused."""
    require(can_delete_session(actor_of(by), session))
    session.delete()


def refuse_after_end(session: Session, now: datetime) -> None:
    if session.is_over_at(now):
        raise ValidationError(_("The session has ended. Set a later end first."))
