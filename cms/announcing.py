"""Announcements to people: their kinds, which every app registers, and the announcer that delivers them.

With the community installed, its notifications are the announcer. Without it, a plain e-mail is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cms.formatting import isolated
from cms.mail.addresses import Mailbox, one_line, read_mailbox
from cms.users.models import User
from cms.users.ownership import with_confirmed_address

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Facts: TypeAlias = Mapping[str, Any]  # keys and numbers as JSON, never text: that is rendered for each reader


class Frequency(TextChoices):
    """How often e-mails about a kind are sent."""

    AT_ONCE = "at_once", gettext_lazy("at once")
    DAILY = "daily", gettext_lazy("once a day")
    WEEKLY = "weekly", gettext_lazy("once a week")
    NEVER = "never", gettext_lazy("no e-mails")


@dataclass(frozen=True)
class Shown:
    """An announcement as its reader sees it now, in the active language. `url` is a path, `reply_to` where an e-mail is answered to."""

    sentence: str
    url: str
    details: tuple[str, ...] = ()
    note: str = ""
    link: str = ""
    reply_to: str = ""


def quoted(text: object) -> str:
    """Return user-written text for use in a sentence: on one line, and isolated in its own writing direction."""
    return isolated(one_line(text))


Show = Callable[[User, Sequence[Facts]], Sequence["Shown | None"]]


@dataclass(frozen=True)
class Kind:
    """A kind of announcement.

    `show(reader, many)` returns for each of the facts in `many` what `reader` sees, or None for what this reader may not see (any
    more) or what was deleted. It is called on the site and again for each e-mail, with a constant number of queries.
    `keeps_its_time`: an e-mail about it is of no use later, so it is also sent in quiet hours.
    `has_own_letter`: the announcing app also writes the e-mail, and has the setting for how often at `settings_view`.
    `former_names` are names that links in old e-mails have.
    """

    name: str
    label: StrOrPromise
    show: Show
    frequency: Frequency = Frequency.AT_ONCE
    is_per_group: bool = False
    keeps_its_time: bool = False
    has_own_letter: bool = False
    settings_view: str = ""
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Announcement:
    """Something to tell the accounts in `to`. Repeated under the same `kind` and `key`, it reaches nobody a second time."""

    kind: str
    key: str
    to: frozenset[int]
    facts: Facts
    actor: User | None = None  # who did it, and is not notified
    group: int = 0


class Announcer(Protocol):
    """Delivers announcements to people. It is called in the announcing transaction, so it must be fast."""

    def __call__(self, announcement: Announcement) -> None: ...


_kinds: dict[str, Kind] = {}
_announcers: list[Announcer] = []


def register_kind(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    return list(_kinds.values())


def kind_of(name: str) -> Kind | None:
    """Return the kind that is or was called `name`; None if its app is no longer installed."""
    return _kinds.get(name) or next((kind for kind in _kinds.values() if name in kind.former_names), None)


def register_announcer(announcer: Announcer) -> None:
    """Deliver announcements through `announcer` instead of plain e-mails."""
    _announcers[:] = [announcer]


def announce(
    *, kind: str, key: str, to: Collection[int], facts: Facts | None = None, actor: User | None = None, group: int = 0
) -> None:
    """Notify the accounts in `to`, except `actor`."""
    if kind not in _kinds:
        raise ValueError(f"No kind of announcement is called {kind}.")
    people = frozenset(to) - {actor.pk if actor else None}
    announcement = Announcement(kind, key, people, facts or {}, actor, group)
    for announcer in _announcers or [send_plain_letters]:
        announcer(announcement)


def send_plain_letters(announcement: Announcement) -> None:
    """E-mail an announcement to each person, in that person's language."""
    kind = _kinds[announcement.kind]
    if kind.has_own_letter:
        return
    for reader in with_confirmed_address(User.objects.filter(pk__in=announcement.to, is_active=True)).order_by("pk"):
        with override(reader.language), timezone.override(reader.time_zone):
            [shown] = kind.show(reader, [announcement.facts])
            if shown:
                make_letter(reader, shown, sender=announcement.actor).send()


def make_letter(
    reader: User, shown: Shown, *, sender: User | None = None, reason: str = "", **links: str
) -> EmailMultiAlternatives:
    """Return an e-mail that says `shown`, in the active language."""
    facts = {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "shown": shown,
        "action_url": absolute(shown.url),
        "action_label": shown.link or _("Open"),
        "reason": reason,
        **links,
    }
    message = EmailMultiAlternatives(
        subject=one_line(shown.sentence),
        body=render_to_string("cms/announcement.txt", facts),
        from_email=sender_line(sender),
        to=[str(Mailbox(reader.name, reader.email or ""))],
        reply_to=[shown.reply_to] if shown.reply_to else None,
    )
    message.attach_alternative(render_to_string("cms/announcement.html", facts), "text/html")
    return message


def sender_line(sender: User | None) -> str:
    """Return who an e-mail is from: the site's address, with the name of the person whom it is about."""
    site = read_mailbox(settings.DEFAULT_FROM_EMAIL)
    name = f"{sender.name} ({settings.WAGTAIL_SITE_NAME})" if sender and sender.name else site.name
    return str(Mailbox(name, site.address))


def absolute(path: str) -> str:
    return urljoin(settings.BASE_URL, path)
