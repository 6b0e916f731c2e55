"""What the pages of discussions share: who gets there, and the frame around them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from community.access.actor import actor_of
from community.answers import keep_for_login, not_found

from .lookups import find_post, find_topic
from .rules import can_read_post, can_read_topic

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor

    from .models import Post, Topic

#: The fields of these pages in which people write more than a few words.
WRITTEN = ("text", "words", "reason")


def topic_for(request: HttpRequest, key: int) -> tuple[Actor, Topic | None]:
    """Return the topic for those who can read it. For everybody else there is none; what they sent is kept for the login."""
    actor, found = actor_of(request.user), find_topic(key)
    if found is None or not can_read_topic(actor, found):
        keep_for_login(request)
        return actor, None
    return actor, found


def post_for(request: HttpRequest, key: int) -> tuple[Actor, Post | None]:
    """Return the post for those who can read it."""
    actor, found = actor_of(request.user), find_post(key)
    if found is None or not can_read_post(actor, found):
        keep_for_login(request)
        return actor, None
    return actor, found


def page_not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 for what does not exist or is not for this reader. What was written is there to copy."""
    kept = next((text for name in WRITTEN if (text := request.POST.get(name, ""))), "")
    return not_found(request, "community/discussions/not_found.html", kept=kept)


def ask_first(
    request: HttpRequest,
    *,
    title: str,
    button: str,
    back: str,
    sentences: tuple[str, ...] = (),
    quote: str = "",
    form: Form | None = None,
    is_danger: bool = True,
) -> HttpResponse:
    """Render the page that asks before something is done, with a form if something has to be said. `quote`: what somebody wrote."""
    facts: dict[str, Any] = {
        "title": title,
        "sentences": sentences,
        "quote": quote,
        "form": form,
        "button": button,
        "back": back,
        "is_danger": is_danger,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    return render(request, "community/discussions/ask_first.html", facts, status=status)
