"""Leaving a group, its settings, archiving it, and what facilitators do with its members."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.people.names import person_name

from .archiving import archive_group, reopen_group
from .joining_forms import BAN, REMOVE, ArchiveForm, MemberForm, SettingsForm
from .layout import group_page
from .lookups import known_room
from .membership_rules import can_archive, can_change_settings, can_leave, can_manage_people
from .memberships import ban_member, change_role, crew_of, leave_group, lift_ban, remove_member
from .models import Ban, Membership
from .rules import can_enter
from .services import change_settings
from .views import reader, refuse_group, room_not_found

if TYPE_CHECKING:
    from .models import Group


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave the group, after asking."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request)
    entry = can_enter(actor, group)
    if not entry:
        return refuse_group(request, entry, group)
    verdict = can_leave(actor, group, crew_of(group))
    if request.method == "POST":
        title = group.title
        try:
            leave_group(group=group, by=reader(request))
        except Refused as error:
            verdict = error.verdict
        else:
            messages.success(request, _("You have left the group “%(group)s”.") % {"group": title})
            return redirect("community:start")
    status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
    return render(request, "community/groups/leave.html", {"group": group, "verdict": verdict}, status=status)


@form_of(MemberForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let a facilitator change the role of a member, remove or ban her."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    kept = request.POST.get("reason", "")
    if group is None:
        return room_not_found(request, kept=kept)
    verdict = can_manage_people(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group, kept=kept)
    found = Membership.objects.visible_to(actor).filter(group=group, pk=pk).select_related("user").first()
    if found is None:
        return room_not_found(request, kept=kept)
    sent = request.POST if request.method == "POST" else None
    form = MemberForm(sent, is_own=found.user_id == actor.pk, initial={"what": found.role} | kept_values(request))
    if form.is_bound and form.is_valid() and change_member(request, found, form):
        is_still_in = found.user_id != actor.pk or form.cleaned_data["what"] == Membership.Role.FACILITATOR
        return redirect("groups:people" if is_still_in else "groups:room", slug)
    facts = {"form": form, "membership": found, "name": person_name(found.user)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/groups/member.html", group, facts, status)


def change_member(request: HttpRequest, found: Membership, form: MemberForm) -> bool:
    """Do what the form says; return whether that succeeded, otherwise it has the error."""
    what, reason, by = form.cleaned_data["what"], form.cleaned_data["reason"], reader(request)
    try:
        if what == REMOVE:
            remove_member(membership=found, reason=reason, by=by)
            said = _("%(name)s is no longer a member of the group.")
        elif what == BAN:
            ban_member(membership=found, reason=reason, by=by)
            said = _("%(name)s is banned from the group.")
        else:
            change_role(membership=found, role=what, by=by)
            said = _("The role of %(name)s is saved.")
    except Refused as error:
        form.add_error(None, error.verdict.reason)
        return False
    messages.success(request, said % {"name": person_name(found.user)})
    return True


@never_cache
@require_POST
def unban(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Lift a ban."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request)
    verdict = can_manage_people(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group)
    found = Ban.objects.visible_to(actor).filter(group=group, pk=pk).select_related("user").first()
    if found is None:
        return room_not_found(request)
    lift_ban(ban=found, by=reader(request))
    messages.success(request, _("%(name)s can ask to join again, or be invited.") % {"name": person_name(found.user)})
    return redirect("groups:people", slug)


@form_of(SettingsForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Change how people join the group."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    kept = request.POST.get("join_questions", "")
    if group is None:
        return room_not_found(request, kept=kept)
    verdict = can_change_settings(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group, kept=kept)
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=group, initial=kept_values(request))
    with transaction.atomic():  # comparing and saving are one step: nobody saves in between
        is_saved = form.is_bound and form.is_valid()
        if is_saved:
            change_settings(group=group, by=reader(request), **wanted(form))
    if is_saved:
        messages.success(request, _("The settings are saved."))
        return redirect("groups:settings", slug)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/groups/settings.html", group, {"form": form}, status)


def wanted(form: SettingsForm) -> dict[str, Any]:
    return {"policy": form.cleaned_data["join_policy"], "questions": form.cleaned_data["join_questions"]}


@form_of(ArchiveForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Archive the group, or reopen it, after asking."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    kept = request.POST.get("note", "")
    if group is None:
        return room_not_found(request, kept=kept)
    verdict = can_archive(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group, kept=kept)
    form = ArchiveForm(request.POST if request.method == "POST" else None, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        messages.success(request, archive_or_reopen(request, group, form.cleaned_data["note"]))
        return redirect(group if can_enter(actor, group) else "groups:directory")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "community/groups/archive.html", {"group": group, "form": form}, status=status)


def archive_or_reopen(request: HttpRequest, group: Group, note: str) -> str:
    """Do what the button says, not the opposite of the present state: pressed twice, it is done once."""
    if "reopen" in request.POST:
        reopen_group(group=group, note=note, by=reader(request))
        return _("The group has been reopened, and its members are told.")
    archive_group(group=group, note=note, by=reader(request))
    return _("The group has been archived, and its members are told.")
