"""What the pages of the topic store share: who gets there, and the frame around them."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.shortcuts import render

from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import keep_for_login, not_found, refuse

from .desk_forms import LANGUAGES
from .lookups import find_proposal
from .rules import can_read

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse

    from cms.users.models import User
    from community.access.actor import Actor

    from .models import Proposal

Given = ParamSpec("Given")

#: The fields of these pages in which people write more than a few words.
WRITTEN = ("challenge", *(f"text_{code}" for code in LANGUAGES))


def reader(request: HttpRequest) -> User:
    """Return the logged-in user. Call it only after a rule has said yes, which it never does to an anonymous user."""
    return cast("User", request.user)


def written_in(request: HttpRequest) -> str:
    """Return what was written in the form that was sent."""
    return "\n\n".join(text for name in WRITTEN if (text := request.POST.get(name, "")))


def explains_refusals(view: Callable[Concatenate[HttpRequest, Given], HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer with the reason if a service refuses what the page had offered: somebody was faster, or a round has begun."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Given.args, **keys: Given.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **keys)
        except Refused as error:
            return refuse(request, error.verdict, kept=written_in(request))

    return answer


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


def status_of(form: BaseForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def ask_first(
    request: HttpRequest,
    *,
    title: str,
    button: str,
    back: str,
    sentences: tuple[str, ...] = (),
    quote: str = "",
    form: BaseForm | None = None,
    is_danger: bool = True,
) -> HttpResponse:
    """Render the page that asks before something is done, with a form if something has to be chosen. `quote`: what somebody wrote."""
    facts: dict[str, Any] = {
        "title": title,
        "sentences": sentences,
        "quote": quote,
        "form": form,
        "button": button,
        "back": back,
        "is_danger": is_danger,
    }
    status = status_of(form) if form is not None else HTTPStatus.OK
    return render(request, "community/topics/ask_first.html", facts, status=status)
