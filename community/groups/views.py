"""The rooms of groups."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.access.verdicts import Verdict
from community.answers import keep_for_login, not_found, refuse
from community.forms.drafts import discard, drafting, wants_to_discard
from community.group_boxes import boxes_in

from .drafts import WELCOME
from .forms import WelcomeForm
from .layout import group_page
from .lookups import known_room
from .models import Group
from .rules import can_edit_welcome, can_enter, can_read_log
from .services import change_welcome

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms.users.models import User
    from community.forms.drafts import Drafting

PREVIEW = "preview"  # the button that saves nothing
ENTRIES_AT_ONCE = 50  # of the log


def reader(request: HttpRequest) -> User:
    """Return the logged-in user. Call it only after a rule has said yes, which it never does to an anonymous user."""
    return cast("User", request.user)


def refuse_group(request: HttpRequest, verdict: Verdict, group: Group, kept: str = "") -> HttpResponse:
    """Explain the refusal and how to join."""
    return refuse(
        request,
        verdict,
        "community/groups/refused.html",
        public_page=group.public_page,
        join_url=join_url(request, group),
        kept=kept,
    )


def join_url(request: HttpRequest, group: Group) -> str:
    """Return where the reader can read how to join; nowhere if she is a member, who was refused something else."""
    return "" if can_enter(actor_of(request.user), group) else reverse("groups:join", args=[group.slug])


def room_not_found(request: HttpRequest, kept: str = "") -> HttpResponse:
    """Answer that there is no such room; keep what somebody submitted who has to log in first."""
    keep_for_login(request)
    return not_found(request, "community/groups/room_not_found.html", kept=kept)


def in_pages(request: HttpRequest, rows: QuerySet[Any], at_once: int) -> dict[str, Any]:
    """Return the template context for a page of `rows`: the page in the URL, or the first or last if it is out of range."""
    paginator = Paginator(rows, at_once)
    portion = paginator.get_page(request.GET.get("page"))
    return {"portion": portion, "pages_shown": list(paginator.get_elided_page_range(portion.number))}


@never_cache
@require_safe
def room(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request)
    entry = can_enter(actor, group)
    if not entry:
        return refuse_group(request, entry, group)
    facts = {"may_edit_welcome": can_edit_welcome(actor, group), "boxes": boxes_in(actor, group)}
    return group_page(request, "community/groups/room.html", group, facts)


@form_of(WelcomeForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request, kept=request.POST.get("welcome", ""))
    verdict = can_edit_welcome(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group, kept=request.POST.get("welcome", ""))
    if wants_to_discard(request):
        discard(request, WELCOME, slug)
        messages.success(request, _("The draft has been deleted."))
        return redirect("groups:welcome", slug)
    draft = drafting(request, WELCOME, slug, saved=group)
    if PREVIEW in request.POST:  # nothing is saved, and the marks of what the form was opened with stay
        typed = {name: request.POST[name] for name in draft.fields if name in request.POST}
        return welcome_page(request, group, WelcomeForm(instance=group, initial=typed), draft)
    form = WelcomeForm(
        request.POST if request.method == "POST" else None, instance=group, initial=draft.values | kept_values(request)
    )
    with transaction.atomic():  # comparing and saving are one step: nobody saves in between
        is_saved = form.is_bound and form.is_valid()
        if is_saved:
            change_welcome(group=group, text=form.cleaned_data["welcome"], by=reader(request))
            discard(request, WELCOME, slug)
    if is_saved:
        messages.success(request, _("The welcome text has been changed."))
        return redirect(group)
    return welcome_page(request, group, form, draft)


def welcome_page(request: HttpRequest, group: Group, form: WelcomeForm, draft: Drafting) -> HttpResponse:
    facts = {"form": form, "drafting": draft, "preview": form.preview}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/groups/welcome.html", group, facts, status)


@never_cache
@require_safe
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the room's log to its facilitators."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request)
    verdict = can_read_log(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group)
    entries = group.log.select_related("by", "whom")
    return group_page(request, "community/groups/log.html", group, in_pages(request, entries, ENTRIES_AT_ONCE))
