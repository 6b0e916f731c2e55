"""What the pages of the topic store share: who gets there, and the frame around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.access.actor import actor_of
from community.answers import explaining_refusals, keep_for_login, not_found

from .desk_forms import LANGUAGES
from .lookups import find_proposal
from .rules import can_read

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor

    from .models import Proposal

#: The fields of these pages in which people write more than a few words.
WRITTEN = ("challenge", *(f"text_{code}" for code in LANGUAGES))


def written_in(request: HttpRequest) -> str:
    """Return what was written in the form that was sent."""
    return "\n\n".join(text for name in WRITTEN if (text := request.POST.get(name, "")))


explains_refusals = explaining_refusals(written_in)


def topic_for(request: HttpRequest, key: int) -> tuple[Actor, Proposal | None]:
    """Return the topic for those who can read it. For everybody else there is none; what they sent is kept for the login."""
    actor, found = actor_of(request.user), find_proposal(key)
    if found is None or not can_read(actor, found):
        keep_for_login(request)
        return actor, None
    return actor, found


def page_not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 for what does not exist or is not for this reader. What was written is there to copy."""
    return not_found(request, "community/topics/not_found.html", kept=written_in(request))
