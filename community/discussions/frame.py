"""What the pages of discussions share: who gets there, and the frame around them."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.shortcuts import render

from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import keep_for_login, not_found, refuse

from .lookups import find_post, find_topic
from .rules import can_read_post, can_read_topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor

    from .models import Post, Topic

Given = ParamSpec("Given")

#: The fields of these pages in which people write more than a few words.
WRITTEN = ("text", "words", "reason")


def explains_refusals(view: Callable[Concatenate[HttpRequest, Given], HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer with the reason if a service refuses what the page had offered: somebody was faster, or the group was archived."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Given.args, **keys: Given.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **keys)
        except Refused as error:
            return refuse(request, error.verdict, kept=written_in(request))

    return answer


def written_in(request: HttpRequest) -> str:
    """Return what was written in the form that was sent."""
    return next((text for name in WRITTEN if (text := request.POST.get(name, ""))), "")


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
    return not_found(request, "community/discussions/not_found.html", kept=written_in(request))


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
