"""Announcing something, changing and withdrawing it, and noting who has seen it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.jobs.queueing import enqueue
from community.access.actor import Actor
from community.access.verdicts import Refused, require
from community.notifications.services import mark_read_of, withdraw

from .jobs import PUBLISHED, deliver
from .models import LONGEST_TEXT, LONGEST_TITLE, Announcement, AnnouncementText, Seen
from .rules import IS_WITHDRAWN, can_announce, can_announce_to, can_announce_to_all, can_change

if TYPE_CHECKING:
    from cms.users.models import User
    from community.groups.models import Group


@dataclass(frozen=True)
class Words:
    """Title and text in one language."""

    title: str
    text: str


@transaction.atomic
def publish_announcement(
    *, texts: Mapping[str, Words], groups: Collection[Group] = (), to_everybody: bool = False, by: User
) -> Announcement:
    """Announce something to groups, or to all members. Raises Refused, and ValidationError.

    `texts` by language, at least one. It is shown and mailed to each person once, however many of her groups it is for.
    """
    actor = Actor(by)
    require(can_announce(actor))
    require_audience(actor, groups, to_everybody)
    announcement = Announcement.objects.create(is_to_everybody=to_everybody, by=by)
    announcement.groups.set([] if to_everybody else groups)
    write_texts(announcement, checked(texts))
    enqueue(deliver, announcement.pk)
    return announcement


@transaction.atomic
def change_announcement(
    *,
    announcement: Announcement,
    texts: Mapping[str, Words],
    groups: Collection[Group] = (),
    to_everybody: bool = False,
    by: User,
) -> Announcement:
    """Change an announcement and whom it is for. Raises Refused, and ValidationError. Who was told before is not told again."""
    stored, actor = stored_announcement(announcement), Actor(by)
    require(can_change(actor, stored))
    require_audience(actor, groups, to_everybody)
    stored.is_to_everybody, stored.edited_at = to_everybody, timezone.now()
    stored.save(update_fields=["is_to_everybody", "edited_at"])
    stored.groups.set([] if to_everybody else groups)
    write_texts(stored, checked(texts))
    enqueue(deliver, stored.pk)
    return Announcement.objects.with_texts().get(pk=stored.pk)


@transaction.atomic
def withdraw_announcement(*, announcement: Announcement, by: User) -> None:
    """Take an announcement back: nobody reads it any more, and no e-mail that waits is sent. Raises Refused."""
    stored = stored_announcement(announcement)
    require(can_change(Actor(by), stored))
    stored.withdrawn_at = timezone.now()
    stored.save(update_fields=["withdrawn_at"])
    withdraw(kinds=[PUBLISHED], keys=[str(stored.pk)])


@transaction.atomic
def mark_seen(*, announcement: Announcement, by: User) -> None:
    """Note that somebody has seen an announcement: it is shown no more, and not mailed if it was not yet. Raises Refused."""
    if not Announcement.objects.visible_to(Actor(by)).filter(pk=announcement.pk).exists():
        raise Refused(IS_WITHDRAWN)
    Seen.objects.bulk_create([Seen(announcement=announcement, user=by)], ignore_conflicts=True)
    mark_read_of(person=by, kind=PUBLISHED, key=str(announcement.pk))


def require_audience(actor: Actor, groups: Collection[Group], to_everybody: bool) -> None:
    if to_everybody:
        require(can_announce_to_all(actor))
    elif not groups:
        raise ValidationError({"audience": _("Choose whom this is for.")})
    else:
        for group in groups:
            require(can_announce_to(actor, group))


def checked(texts: Mapping[str, Words]) -> dict[str, Words]:
    """Return the texts without spaces around them and without languages that are empty. Raises ValidationError."""
    known = dict(settings.LANGUAGES)
    found = {
        language: Words(" ".join(one.title.replace("\0", "").split()), one.text.replace("\0", "").strip())
        for language, one in texts.items()
    }
    found = {language: one for language, one in found.items() if one.title or one.text}
    if not found:
        raise ValidationError(_("Write a title and a text in one language at least."))
    for language, one in found.items():
        if language not in known:
            raise ValidationError(_("The site has no such language."))
        if not one.title or not one.text:
            raise ValidationError(_("In each language that you use, write both a title and a text."))
        if len(one.title) > LONGEST_TITLE or len(one.text) > LONGEST_TEXT:
            raise ValidationError(_("A title can have 200 characters, and a text 10,000."))
    return found


def write_texts(announcement: Announcement, texts: Mapping[str, Words]) -> None:
    announcement.texts.exclude(language__in=texts).delete()
    for language, one in texts.items():
        AnnouncementText.objects.update_or_create(
            announcement=announcement, language=language, defaults={"title": one.title, "text": one.text}
        )


def stored_announcement(announcement: Announcement) -> Announcement:
    """Return the announcement as it is now, which nobody else changes until the transaction ends."""
    return Announcement.objects.select_for_update(of=("self",)).prefetch_related("groups").get(pk=announcement.pk)
