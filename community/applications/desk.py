"""What the working pages of a call's applications share: who gets there, their head, and the links between them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.navigation import Link
from community.access.actor import actor_of
from community.answers import keep_for_login, not_found

from .lookups import round_of_call
from .rules import can_manage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from community.access.actor import Actor

    from .models import Round

#: The working pages of those who manage the applications to a call: route and title, in the order of their links.
PAGES: tuple[tuple[str, StrOrPromise], ...] = (
    ("applications:review", _("Applications")),
    ("applications:cohort", _("Cohort")),
    ("applications:letters", _("Letters")),
    ("applications:report", _("Figures")),
    ("applications:late", _("Late applicants")),
    ("applications:paper", _("By post")),
    ("applications:extend", _("Extend the deadline")),
)


#: The fields of working pages in which people write more than a few words.
WRITTEN = ("reason", "text", "remark-text", "question-text", "body")


def managed_round(request: HttpRequest, call: UUID) -> tuple[Actor, Round | None]:
    """Return the round of a call for somebody who manages it. For everybody else there is none; what they sent is kept for the login."""
    actor, found = actor_of(request.user), round_of_call(call)
    if found is None or not can_manage(actor, found):
        keep_for_login(request)
        return actor, None
    return actor, found


def desk_not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 for a working page that does not exist, or is not for this reader. What she wrote is there to copy."""
    written = next((text for name in WRITTEN if (text := request.POST.get(name, ""))), "")
    return not_found(request, "community/applications/desk_not_found.html", kept=written)


def desk_page(
    request: HttpRequest,
    template: str,
    round_: Round,
    facts: Mapping[str, object],
    *,
    route: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Render a working page of a round. `template` extends `community/applications/desk_base.html`; `route` is one of `PAGES`."""
    title = next((title for name, title in PAGES if name == route), "")
    links = links_to(round_, route) if can_manage(actor_of(request.user), round_) else []
    frame = {"round": round_, "heading": title, "desk_links": links}
    return render(request, template, {**frame, **facts}, status=status)


def links_to(round_: Round, current: str) -> list[Link]:
    """Return the links between the working pages of a round."""
    return [Link(str(title), reverse(name, args=[round_.call]), name == current) for name, title in PAGES]
