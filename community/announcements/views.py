"""The pages of announcements."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.kept import form_of, kept_values
from cms.limits import LONGEST_WAY
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import keep_for_login, not_found, refuse
from community.forms.drafts import discard, drafting, wants_to_discard
from community.groups.layout import group_page
from community.groups.lookups import known_room
from community.groups.views import in_pages, refuse_group, room_not_found

from .drafts import ANNOUNCEMENT, NEW
from .forms import FIELDS, LANGUAGES, AnnouncementForm
from .lookups import groups_shown, visible_announcement
from .models import Announcement
from .rules import can_announce, can_announce_to, can_change, can_list, can_read_in
from .services import change_announcement, mark_seen, publish_announcement, withdraw_announcement

if TYPE_CHECKING:
    from cms.users.models import User
    from community.forms.drafts import Drafting

AT_ONCE = 20
PREVIEW = "preview"  # the button that saves nothing


def reader(request: HttpRequest) -> User:
    """Return the logged-in user. Call it only after a rule has said yes, which it never does to an anonymous user."""
    return cast("User", request.user)


def page_not_found(request: HttpRequest) -> HttpResponse:
    """Answer 404 for what does not exist or is not for this reader; what was written is kept."""
    keep_for_login(request)
    return not_found(request, "community/announcements/not_found.html", kept=written_in(request))


def written_in(request: HttpRequest) -> str:
    texts = [request.POST.get(f"{name}_{code}", "") for code in LANGUAGES for name in ("title", "text")]
    return "\n\n".join(text for text in texts if text)


@never_cache
@require_safe
def announcements(request: HttpRequest) -> HttpResponse:
    """Show what was announced to the reader, the latest first."""
    actor = actor_of(request.user)
    entry = can_list(actor)
    if not entry:
        return refuse(request, entry)
    pages = in_pages(request, Announcement.objects.visible_to(actor).with_texts(), AT_ONCE)
    groups_shown(actor, pages["portion"])
    facts = {**pages, "may_announce": can_announce(actor)}
    return render(request, "community/announcements/list.html", facts)


@never_cache
@require_safe
def group_announcements(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was announced to a group."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request)
    entry = can_read_in(actor, group)
    if not entry:
        return refuse_group(request, entry, group)
    found = Announcement.objects.visible_to(actor).standing().in_group(group).with_texts()
    facts = {**in_pages(request, found, AT_ONCE), "may_announce": can_announce_to(actor, group)}
    return group_page(request, "community/announcements/group.html", group, facts)


@never_cache
@require_safe
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an announcement, which its reader has seen then."""
    actor = actor_of(request.user)
    found = visible_announcement(actor, pk)
    if found is None:
        return page_not_found(request)
    if request.method == "GET" and not found.is_withdrawn and Announcement.objects.unseen_by(actor).filter(pk=pk).exists():
        mark_seen(announcement=found, by=reader(request))
    groups_shown(actor, [found])
    return render(
        request, "community/announcements/announcement.html", {"announcement": found, "may_change": can_change(actor, found)}
    )


@never_cache
@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the reader has seen an announcement, and go back to where she pressed the button."""
    found = visible_announcement(actor_of(request.user), pk)
    if found is None:
        return page_not_found(request)
    try:
        mark_seen(announcement=found, by=reader(request))
    except Refused:
        return page_not_found(request)
    way = request.POST.get("next", "")
    is_ours = len(way) <= LONGEST_WAY and way.startswith("/") and url_has_allowed_host_and_scheme(way, None)
    return redirect(way if is_ours else "community:start")


@form_of(AnnouncementForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Announce something. With `?group=`, that group is chosen already."""
    actor = actor_of(request.user)
    verdict = can_announce(actor)
    if not verdict:
        return refuse(request, verdict, kept=written_in(request))
    draft = drafting(request, ANNOUNCEMENT, NEW)
    given = {"audience": [request.GET.get("group", "")]} if "group" in request.GET else {}
    return write(request, None, draft, given)


@form_of(AnnouncementForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an announcement."""
    actor = actor_of(request.user)
    found = visible_announcement(actor, pk)
    if found is None:
        return page_not_found(request)
    verdict = can_change(actor, found)
    if not verdict:
        return refuse(request, verdict, kept=written_in(request))
    return write(request, found, drafting(request, ANNOUNCEMENT, str(pk)), {})


def write(request: HttpRequest, found: Announcement | None, draft: Drafting, given: dict[str, Any]) -> HttpResponse:
    """Show the form of an announcement, or publish or save what it says."""
    key = str(found.pk) if found else NEW
    if wants_to_discard(request):
        discard(request, ANNOUNCEMENT, key)
        messages.success(request, _("The draft has been deleted."))
        return redirect(request.path)
    actor = actor_of(request.user)
    if PREVIEW in request.POST:  # nothing is saved
        typed: dict[str, Any] = {name: request.POST[name] for name in (*FIELDS, "opened") if name in request.POST}
        typed["audience"] = request.POST.getlist("audience")
        return form_page(request, AnnouncementForm(initial=typed, actor=actor, announcement=found), found, draft)
    sent = request.POST if request.method == "POST" else None
    form = AnnouncementForm(sent, initial=given | draft.values | kept_values(request), actor=actor, announcement=found)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                saved = save(request, found, form)
                discard(request, ANNOUNCEMENT, key)
        except ValidationError as error:
            form.add_error("audience" if "audience" in getattr(error, "error_dict", {}) else None, error.messages)
        except Refused as error:
            form.add_error(None, error.verdict.reason)
        else:
            return redirect(saved)
    return form_page(request, form, found, draft)


def save(request: HttpRequest, found: Announcement | None, form: AnnouncementForm) -> Announcement:
    if found is None:
        saved = publish_announcement(by=reader(request), **form.facts)
        messages.success(request, _("The announcement is published. Everybody it is for is told."))
        return saved
    saved = change_announcement(announcement=found, by=reader(request), **form.facts)
    messages.success(request, _("The announcement is changed. Nobody who was told before is told again."))
    return saved


def form_page(request: HttpRequest, form: AnnouncementForm, found: Announcement | None, draft: Drafting) -> HttpResponse:
    facts = {"form": form, "announcement": found, "drafting": draft}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "community/announcements/form.html", facts, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an announcement, after asking."""
    actor = actor_of(request.user)
    found = visible_announcement(actor, pk)
    if found is None:
        return page_not_found(request)
    verdict = can_change(actor, found)
    if not verdict:
        return refuse(request, verdict)
    if request.method == "POST":
        try:
            withdraw_announcement(announcement=found, by=reader(request))
        except Refused as error:  # somebody else was faster
            return refuse(request, error.verdict)
        messages.success(request, _("The announcement has been withdrawn."))
        return redirect("announcements:announcements")
    return render(request, "community/announcements/withdraw.html", {"announcement": found})
