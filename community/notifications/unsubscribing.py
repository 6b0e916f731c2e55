"""Unsubscribing from an e-mail with one click and without a login (RFC 8058)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core import signing
from django.urls import reverse

from cms.announcing import Frequency, absolute, kind_of
from cms.users.models import User

from .preferences import Subject, set_frequencies

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

SALT = "community.notifications.unsubscribe"


def token_of(person: User, subjects: Sequence[Subject]) -> str:
    """Return the signed token for an e-mail's unsubscribe link: the person, and the subjects it unsubscribes from."""
    return signing.dumps([person.pk, [list(subject) for subject in subjects]], salt=SALT, compress=True)


def read_token(token: str) -> tuple[User, list[Subject]] | None:
    """Return the person and the subjects of `token`; None if it is invalid or the account no longer exists."""
    try:
        pk, subjects = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=pk).first()
    return (person, [with_name_of_today(Subject(*subject)) for subject in subjects]) if person else None


def with_name_of_today(subject: Subject) -> Subject:
    kind = kind_of(subject.kind)
    return subject._replace(kind=kind.name) if kind else subject


def unsubscribe_url(person: User, subjects: Sequence[Subject]) -> str:
    """Return the URL of the unsubscribe page, in the active language."""
    return absolute(reverse("notifications:unsubscribe", args=[token_of(person, subjects)]))


def end_by_one_click(message: EmailMessage, url: str) -> None:
    """Add the headers with which mail programs show an unsubscribe button."""
    message.extra_headers |= {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def unsubscribe(*, person: User, subjects: Sequence[Subject]) -> None:
    set_frequencies(person=person, frequencies=dict.fromkeys(subjects, Frequency.NEVER))
