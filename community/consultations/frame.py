"""What the pages of consultations share: who gets there, and the answers to everybody else."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.utils import timezone

from community.access.actor import actor_of
from community.answers import keep_for_login, not_found, refuse
from community.groups.layout import group_page

from .lookups import find_consultation
from .rules import can_know, can_read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from cms.users.models import User
    from community.access.actor import Actor
    from community.access.verdicts import Verdict

    from .models import Consultation

WRITTEN = ("text", "question", "title")  # the fields in which people write


def reader(request: HttpRequest) -> User:
    """Return the logged-in user. Call it only after a rule has said yes, which it never does to an anonymous user."""
    return cast("User", request.user)


def known_consultation(request: HttpRequest, key: UUID) -> tuple[Actor, Consultation | None]:
    """Return the consultation for those who may know of it. For everybody else there is none; what they sent is kept for the login."""
    actor, found = actor_of(request.user), find_consultation(key)
    if found is None or not can_know(actor, found, timezone.now()):
        keep_for_login(request)
        return actor, None
    return actor, found


def own_consultation(request: HttpRequest, key: UUID) -> tuple[Actor, Consultation | None]:
    """Return the consultation for its people; for everybody else there is no such page."""
    actor, found = known_consultation(request, key)
    return actor, found if found and can_read(actor, found) else None


def page_not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 for what does not exist or is not for this reader. What was written is there to copy."""
    return not_found(request, "community/consultations/not_found.html", kept=written_in(request))


def refused(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """Explain a refusal. What was written is there to copy."""
    return refuse(request, verdict, kept=written_in(request))


def written_in(request: HttpRequest) -> str:
    """Return what somebody wrote in the form that she sent."""
    return "\n\n".join(text for name in WRITTEN if (text := request.POST.get(name, "")))


def consultation_page(
    request: HttpRequest, template: str, consultation: Consultation, facts: Mapping[str, object], status: int = HTTPStatus.OK
) -> HttpResponse:
    """Render a page of a consultation in the room of its group."""
    return group_page(request, template, consultation.group, {"consultation": consultation, **facts}, status)


def ask_first(
    request: HttpRequest, consultation: Consultation, *, title: str, sentences: list[str], button: str, back: str = ""
) -> HttpResponse:
    """Render the page that asks before something is done. It sends an empty form to its own address."""
    back = back or consultation.get_absolute_url()
    facts = {"title": title, "sentences": sentences, "button": button, "back": back}
    return consultation_page(request, "community/consultations/ask_first.html", consultation, facts)
