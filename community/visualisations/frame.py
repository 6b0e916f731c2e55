"""What the pages of sessions share: who gets there, and the frame around them."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar, cast

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.navigation import Link
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import keep_for_login, not_found

from .lookups import find_case, find_photo, find_session, find_variant
from .models import Case
from .rules import can_cover_more, can_edit_case, can_enter, can_manage, can_oversee, can_read_case, can_read_variant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from cms.users.models import User
    from community.access.actor import Actor
    from community.access.verdicts import Verdict

    from .models import Photo, Session, Variant

Row = TypeVar("Row")

#: The fields of these pages in which people write more than a few words.
WRITTEN = ("brief", "today", "wish", "constraints", "words", "text", "alt_text")
VISUALISATIONS = _("Visualisations")


def reader(request: HttpRequest) -> User:
    """Return the logged-in user. Call it only after a rule has said yes, which it never does to an anonymous user."""
    return cast("User", request.user)


def session_for(request: HttpRequest, key: UUID) -> tuple[Actor, Session | None]:
    """Return the session for the members of its group. For everybody else there is none; what they sent is kept for the login."""
    return if_allowed(request, find_session(key), can_enter)


def managed_session(request: HttpRequest, key: UUID) -> tuple[Actor, Session | None]:
    """Return the session for the facilitators of its group; for everybody else there is no such page."""
    actor, found = session_for(request, key)
    return actor, found if found and can_manage(actor, found) else None


def overseen_session(request: HttpRequest, key: UUID) -> tuple[Actor, Session | None]:
    """Return the session for the facilitators of its group, also when the group is archived."""
    actor, found = session_for(request, key)
    return actor, found if found and can_oversee(actor, found) else None


def case_for(request: HttpRequest, key: UUID) -> tuple[Actor, Case | None]:
    """Return the case for those who see it."""
    return if_allowed(request, find_case(key), can_read_case)


def own_case(request: HttpRequest, key: UUID) -> tuple[Actor, Case | None]:
    """Return the case for whoever brought it."""
    actor, found = case_for(request, key)
    return actor, found if found and can_edit_case(actor, found) else None


def own_photo(request: HttpRequest, key: UUID) -> tuple[Actor, Photo | None]:
    """Return the photo for whoever uploaded it."""
    return if_allowed(request, find_photo(key), lambda actor, photo: can_edit_case(actor, photo.case))


def photo_to_cover(request: HttpRequest, key: UUID) -> tuple[Actor, Photo | None]:
    """Return the photo for those who can cover more on it."""
    return if_allowed(request, find_photo(key), can_cover_more)


def variant_for(request: HttpRequest, key: UUID) -> tuple[Actor, Variant | None]:
    """Return the variant for those who see it."""
    return if_allowed(request, find_variant(key), can_read_variant)


def if_allowed(request: HttpRequest, found: Row | None, rule: Callable[[Actor, Row], Verdict]) -> tuple[Actor, Row | None]:
    """Return what was found, if the rule allows it. Else nothing; what was sent is kept for the login."""
    actor = actor_of(request.user)
    if found is None or not rule(actor, found):
        keep_for_login(request)
        return actor, None
    return actor, found


def page_not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 for what does not exist or is not for this reader. What was written is there to copy."""
    return not_found(request, "community/visualisations/not_found.html", kept=written_in(request))


def written_in(request: HttpRequest) -> str:
    """Return what somebody wrote in the form that she sent."""
    return next((text for name in WRITTEN if (text := request.POST.get(name, ""))), "")


def gone_meanwhile(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 404 if a service refuses what was allowed when the view began: it was withdrawn or deleted in between."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **parts: object) -> HttpResponse:
        try:
            return view(request, *args, **parts)
        except Refused:
            return page_not_found(request)

    return answer


def session_page(
    request: HttpRequest, template: str, session: Session, facts: Mapping[str, object], status: int = HTTPStatus.OK
) -> HttpResponse:
    """Render a page of `session`. `template` extends `community/visualisations/base.html` or `desk.html`."""
    frame = {
        "session": session,
        "group": session.group,
        "may_manage": bool(can_manage(actor_of(request.user), session)),
        "crumbs": crumbs_from(session),
    }
    return render(request, template, frame | dict(facts), status=status)


def crumbs_to(session: Session) -> list[Link]:
    """Return the way back from the page of a session."""
    sessions = reverse("visualisations:sessions", args=[session.group.slug])
    return [Link(session.group.title, session.group.get_absolute_url()), Link(str(VISUALISATIONS), sessions)]


def crumbs_from(thing: Session | Case) -> list[Link]:
    """Return the way back from a page below that of a session, or of a case in it."""
    above = crumbs_from(thing.session) if isinstance(thing, Case) else crumbs_to(thing)
    return [*above, Link(thing.title, thing.get_absolute_url())]


def ask_first(
    request: HttpRequest,
    *,
    session: Session,
    title: str,
    sentences: list[str],
    button: str,
    back: str,
    quote: str = "",
    is_danger: bool = True,
) -> HttpResponse:
    """Render the page that asks before something is done. It sends an empty form to its own address. `quote`: what somebody wrote."""
    facts = {"title": title, "sentences": sentences, "quote": quote, "button": button, "back": back, "is_danger": is_danger}
    return session_page(request, "community/visualisations/ask_first.html", session, facts)
