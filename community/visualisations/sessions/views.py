"""The pages of sessions: the list in the room of a group, planning one, and what is in it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.groups.layout import group_page
from community.groups.lookups import known_room
from community.groups.rules import can_enter as can_enter_group
from community.groups.views import refuse_group, room_not_found
from community.visualisations.choices import provider_choices
from community.visualisations.frame import ask_first, gone_meanwhile, managed_session, page_not_found, reader, session_page
from community.visualisations.models import Session
from community.visualisations.rules import can_plan

from . import services
from .forms import SessionForm
from .listing import listed_sessions, with_pictures

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

#: What a facilitator does with one press: the service, and what is said afterwards.
ACTS = {
    "open": (services.open_now, gettext_lazy("Photos can be uploaded now.")),
    "start": (services.start_now, gettext_lazy("The session has begun.")),
    "end": (services.end_now, gettext_lazy("The session has ended.")),
    "publish": (services.publish_session, gettext_lazy("The results are published.")),
}


@never_cache
@require_safe
def sessions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sessions of a group."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request)
    entry = can_enter_group(actor, group)
    if not entry:
        return refuse_group(request, entry, group)
    facts = {"sessions": with_pictures(listed_sessions(group), group), "may_plan": can_plan(actor, group.pk)}
    return group_page(request, "community/visualisations/sessions.html", group, facts)


@form_of(SessionForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a session of a group."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request, kept=request.POST.get("brief", ""))
    verdict = can_plan(actor, group.pk)
    if not verdict:
        return refuse_group(request, verdict, group, kept=request.POST.get("brief", ""))
    sent = request.POST if request.method == "POST" else None
    form = SessionForm(sent, instance=Session(group=group), initial=kept_values(request), providers=provider_choices())
    if form.is_bound and form.is_valid():
        session = services.plan_session(group=group, form=form, by=reader(request))
        messages.success(request, _("The session is planned. The group sees it."))
        return redirect(session)
    facts = {"form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/visualisations/plan.html", group, facts, status)


@form_of(SessionForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@gone_meanwhile
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a session."""
    _actor, session = managed_session(request, key)
    if session is None:
        return page_not_found(request)
    sent = request.POST if request.method == "POST" else None
    form = SessionForm(sent, instance=session, initial=kept_values(request), providers=provider_choices())
    with transaction.atomic():  # comparing and saving are one step: nobody saves in between
        is_saved = form.is_bound and form.is_valid()
        if is_saved:
            services.change_session(session=session, form=form, by=reader(request))
    if is_saved:
        messages.success(request, _("The session has been changed."))
        return redirect(session)
    session.refresh_from_db()  # the frame shows what is stored, not what was typed
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return session_page(request, "community/visualisations/edit.html", session, {"form": form}, status)


@never_cache
@require_POST
def act(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """Open, start, end or publish a session."""
    _actor, session = managed_session(request, key)
    if session is None or what not in ACTS:
        return page_not_found(request)
    work, said = ACTS[what]
    try:
        work(session=session, by=reader(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, str(said))
    return redirect(session)


@never_cache
@require_POST
def unpublish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make a published session one that has ended."""
    _actor, session = managed_session(request, key)
    if session is None:
        return page_not_found(request)
    services.unpublish_session(session=session, by=reader(request))
    messages.success(request, _("The group can discuss the variants again."))
    return redirect(session)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete a session with everything in it, after asking."""
    _actor, session = managed_session(request, key)
    if session is None:
        return page_not_found(request)
    if request.method == "POST":
        group = session.group.slug
        services.delete_session(session=session, by=reader(request))
        messages.success(request, _("The session has been deleted."))
        return redirect("visualisations:sessions", group)
    return ask_first(
        request,
        session=session,
        title=_("Delete the session “%(session)s”") % {"session": session},
        sentences=[
            _("All photos, variants, ratings and comments in it are deleted, also what is released to the public."),
            _("This cannot be undone."),
        ],
        button=_("Delete the session"),
        back=session.get_absolute_url(),
    )
