"""What the pages of meetings share: who gets there, and the frame around them."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.shortcuts import render

from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import keep_for_login, not_found, refuse
from community.groups.layout import group_page
from community.groups.models import attach_public_pages

from .lookups import find_poll, meeting_to_read
from .rules import can_read, can_read_poll

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor
    from community.groups.models import Group

    from .models import DatePoll, Meeting

Given = ParamSpec("Given")

#: The fields of these pages in which people write more than a few words.
WRITTEN = ("agenda", "reason", "title")


def explains_refusals(view: Callable[Concatenate[HttpRequest, Given], HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer with the reason if a service refuses what the page had offered: it has begun meanwhile, or the group was archived."""

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


def meeting_for(request: HttpRequest, key: int) -> tuple[Actor, Meeting | None]:
    """Return the meeting for those who can read it. For everybody else there is none; what they sent is kept for the login."""
    actor = actor_of(request.user)
    found = meeting_to_read(actor, key)
    if found is None or not can_read(actor, found):
        keep_for_login(request)
        return actor, None
    if found.group:
        attach_public_pages([found.group])
    return actor, found


def poll_for(request: HttpRequest, key: int) -> tuple[Actor, DatePoll | None]:
    """Return the poll for those who can read it."""
    actor, found = actor_of(request.user), find_poll(key)
    if found is None or not can_read_poll(actor, found):
        keep_for_login(request)
        return actor, None
    attach_public_pages([found.group])
    return actor, found


def page_not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 for what does not exist or is not for this reader. What was written is there to copy."""
    return not_found(request, "community/meetings/not_found.html", kept=written_in(request))


def meeting_page(
    request: HttpRequest, name: str, group: Group | None, facts: Mapping[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """Render a page in the frame of its group; of a meeting for all members, in that of the calendar."""
    template = f"community/meetings/{name}.html"
    if group is not None:
        return group_page(request, template, group, {**facts, "frame": "community/meetings/in_group.html"}, status)
    return render(request, template, {**facts, "frame": "community/meetings/for_all.html"}, status=status)


def status_of(form: Any) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


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
    """Render the page that asks before something is done, with a form if something has to be said."""
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
    return render(request, "community/meetings/ask_first.html", facts, status=status)
