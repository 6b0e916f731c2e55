"""Polls for the date of a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.answers import ask_first, status_of
from community.forms.drafts import discard, drafting, wants_to_discard
from community.groups.lookups import known_room
from community.groups.views import reader, refuse_group, room_not_found
from community.meetings.drafts import NEW_POLL
from community.meetings.forms import AnswerForm, PollForm
from community.meetings.frame import explains_refusals, meeting_page, page_not_found, poll_for, written_in
from community.meetings.lookups import find_slot
from community.meetings.poll_results import results_of, slot_label
from community.meetings.polling import POLL_FACTS, answer_poll, choose_date, close_poll, make_poll
from community.meetings.rules import can_answer, can_decide_poll, can_set_in
from community.meetings.times import zone_of

from .meetings import discarded

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor
    from community.meetings.models import DatePoll


@form_of(PollForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a group at which dates its members can come."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request, kept=written_in(request))
    verdict = can_set_in(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group, kept=written_in(request))
    if wants_to_discard(request):
        return discarded(request, NEW_POLL, slug)
    draft = drafting(request, NEW_POLL, slug)
    initial = {"time_zone": str(zone_of(actor)), **draft.values, **kept_values(request)}
    form = PollForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in POLL_FACTS}
        try:
            made = make_poll(group=group, facts=facts, dates=form.dates, by=reader(request))
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            discard(request, NEW_POLL, slug)
            messages.success(request, _("The members of the group are asked."))
            return redirect(made)
    return meeting_page(request, "poll_form", group, {"form": form, "drafting": draft}, status_of(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def poll(request: HttpRequest, key: int) -> HttpResponse:
    """Show a poll, and answer it."""
    actor, found = poll_for(request, key)
    if found is None:
        return page_not_found(request)
    form = answers_form(request, actor, found)
    if form.is_bound and form.is_valid():
        answer_poll(poll=found, answers=form.answers, by=reader(request))
        messages.success(request, _("Your answers are saved. You can change them until a date is chosen."))
        return redirect(found)
    facts = {
        "poll": found,
        "form": form,
        "results": results_of(actor, found),
        "may_answer": can_answer(actor, found),
        "may_decide": can_decide_poll(actor, found),
    }
    return meeting_page(request, "poll", found.group, facts, status_of(form))


def answers_form(request: HttpRequest, actor: Actor, found: DatePoll) -> AnswerForm:
    zone = zone_of(actor)
    slots = {slot: slot_label(found, slot, zone) for slot in found.slots.all()}
    own: dict[str, Any] = {}
    for slot in found.slots.filter(answers__person=actor.pk).values("pk", "answers__value"):
        own[f"slot_{slot['pk']}"] = slot["answers__value"]
    return AnswerForm(request.POST if request.method == "POST" else None, slots=slots, initial={**own, **kept_values(request)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def choose(request: HttpRequest, key: int, slot: int) -> HttpResponse:
    """Choose a date, which becomes the meeting."""
    actor, found = poll_for(request, key)
    date = find_slot(found, slot) if found else None
    if found is None or date is None or not can_set_in(actor, found.group):
        return page_not_found(request)
    if request.method == "POST":
        try:
            made = choose_date(poll=found, slot=date, by=reader(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(found)
        messages.success(request, _("The date is chosen. Those who said yes are signed up."))
        return redirect(made)
    return ask_first(
        request,
        title=_("Choose this date"),
        sentences=(
            slot_label(found, date, zone_of(actor)),
            _("It becomes the meeting, and the poll is closed. Those who said yes are signed up, and can sign off."),
        ),
        quote=found.title,
        button=_("Choose this date"),
        back=found.get_absolute_url(),
        is_danger=False,
    )


@never_cache
@require_POST
@explains_refusals
def close(request: HttpRequest, key: int) -> HttpResponse:
    """Close a poll without a meeting."""
    actor, found = poll_for(request, key)
    if found is None or not can_set_in(actor, found.group):
        return page_not_found(request)
    close_poll(poll=found, by=reader(request))
    messages.success(request, _("The poll is closed."))
    return redirect(found)
