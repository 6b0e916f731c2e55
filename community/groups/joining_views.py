"""How people find groups and join them: the directory, joining or asking, and the facilitators' answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import refuse
from community.people.names import person_name
from community.rules import can_start

from .joining import approve_request, ask_to_join, join_group, refuse_request, withdraw_request
from .joining_forms import AnswerForm, JoinForm
from .layout import group_page
from .listing import Listed, groups_known_to, own_request
from .lookups import known_room
from .membership_rules import can_ask, can_decide, can_join
from .models import JoinRequest
from .rules import can_enter
from .views import reader, refuse_group, room_not_found

if TYPE_CHECKING:
    from community.access.actor import Actor

    from .models import Group

GROUPS_AT_ONCE = 50


@never_cache
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Show the groups that the reader may know of, and how to join each."""
    actor = actor_of(request.user)
    entry = can_start(actor)
    if not entry:
        return refuse(request, entry)
    paginator: Paginator[Listed] = Paginator(groups_known_to(actor), GROUPS_AT_ONCE)
    return render(request, "community/groups/directory.html", {"portion": paginator.get_page(request.GET.get("page"))})


@form_of(JoinForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how people join the group; let the reader join it, or ask."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request, kept=written_in(request))
    if can_enter(actor, group):
        return redirect(group)
    verdict = can_join(actor, group) or can_ask(actor, group)
    if request.method == "POST" and not verdict:
        return refuse_group(request, verdict, group, kept=written_in(request))
    form = JoinForm(request.POST if request.method == "POST" else None, group=group, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        try:
            return redirect(come_in(request, actor, group, form))
        except Refused as error:  # it has changed meanwhile
            return refuse_group(request, error.verdict, group, kept=written_in(request))
    facts = {
        "group": group,
        "form": form if verdict else None,
        "is_open": can_join(actor, group),
        "reason": verdict.reason,
        "own": own_request(actor, group),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "community/groups/join.html", facts, status=status)


def come_in(request: HttpRequest, actor: Actor, group: Group, form: JoinForm) -> str:
    """Let the reader join, or ask; return where to redirect."""
    if can_join(actor, group):
        join_group(group=group, by=reader(request))
        messages.success(request, _("You are now a member of the group. Welcome!"))
        return group.get_absolute_url()
    ask_to_join(group=group, answers=form.answers, by=reader(request))
    messages.success(request, _("You have asked to join. We will tell you what the facilitators answer."))
    return request.path


def written_in(request: HttpRequest) -> str:
    """Return what somebody wrote in the form."""
    return "\n\n".join(
        text for name, text in request.POST.items() if name.startswith("answer") and isinstance(text, str) and text
    )


@never_cache
@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one's own request to join back."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    found = own_request(actor, group) if group else None
    if group is None or found is None:
        return room_not_found(request)
    try:
        withdraw_request(request=found, by=reader(request))
    except Refused as error:
        messages.error(request, error.verdict.reason)
    else:
        messages.success(request, _("You no longer ask to join this group. What you wrote is deleted."))
    return redirect("groups:join", slug)


@form_of(AnswerForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a request to join to the facilitators, who accept or refuse it."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    visible = JoinRequest.objects.visible_to(actor).exclude(user=actor.pk)
    found = visible.filter(group=group, pk=pk).select_related("user").first() if group else None
    if group is None or found is None:
        return room_not_found(request, kept=request.POST.get("reason", ""))
    found.group = group
    verdict = can_decide(actor, found)
    if not verdict:
        return refuse_group(request, verdict, group, kept=request.POST.get("reason", ""))
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=kept_values(request))
    if form.is_bound and form.is_valid() and decide(request, found, form):
        return redirect("groups:people", slug)
    facts = {"form": form, "asked": found, "name": person_name(found.user), "answers": found.answers.all()}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/groups/request.html", group, facts, status)


def decide(request: HttpRequest, found: JoinRequest, form: AnswerForm) -> bool:
    """Accept or refuse a request; return whether that succeeded, otherwise the form has the error."""
    name = {"name": person_name(found.user)}
    try:
        if "approve" in request.POST:
            approve_request(request=found, by=reader(request))
            messages.success(request, _("%(name)s is now a member of the group.") % name)
        else:
            refuse_request(request=found, reason=form.cleaned_data["reason"], by=reader(request))
            messages.success(request, _("The request of %(name)s has been refused. The person will be told why.") % name)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except Refused as error:
        messages.error(request, error.verdict.reason)
    return True
