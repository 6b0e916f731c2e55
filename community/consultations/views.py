"""The pages of consultations: the list of a group, planning one, the page itself, what it follows, and the wall."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.kept import form_of, kept_values
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.clocks.showing import show
from community.forms.drafts import discard, drafting, wants_to_discard
from community.groups.layout import group_page
from community.groups.lookups import known_room
from community.groups.rules import can_enter
from community.groups.views import refuse_group, room_not_found

from .crews import attach_crews
from .drafts import CONTRIBUTION, TAKEAWAY, draft_key
from .forms import ConsultationForm, ContributionForm, TakeawayForm
from .frame import (
    consultation_page,
    known_consultation,
    own_consultation,
    page_not_found,
    reader,
    refused,
    written_in,
)
from .listing import listed, listed_consultations
from .lookups import releases_in
from .models import CaseText, Consultation
from .phases import Kind
from .rules import NOT_YOURS, can_plan, can_read
from .services import plan_consultation
from .showing import consultation_facts, mark_of_page
from .sources import carried
from .writing import add_contribution, save_case, take_along

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from community.access.actor import Actor

EVERY = 4  # seconds after which pages ask for what is new, as those of clocks do
#: Where the page goes on after something was written.
PLACES = {Kind.QUESTION: "#questions", Kind.ANSWER: "#questions", Kind.ADVICE: "#advice", TAKEAWAY: "#takeaways"}


@never_cache
@require_safe
def consultations(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the consultations of a group, and what they have released."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request)
    entry = can_enter(actor, group)
    if not entry:
        return refuse_group(request, entry, group)
    facts = {
        "rows": listed_consultations(actor, group),
        "releases": releases_in(group),
        "may_plan": can_plan(actor, group.pk),
    }
    return group_page(request, "community/consultations/list.html", group, facts)


@form_of(ConsultationForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a consultation. With `?from=` and `?key=` it takes over a case, such as a place of a visualisation session."""
    actor = actor_of(request.user)
    group = known_room(actor, slug)
    if group is None:
        return room_not_found(request, kept=written_in(request))
    verdict = can_plan(actor, group.pk)
    if not verdict:
        return refuse_group(request, verdict, group, kept=written_in(request))
    source, key = request.GET.get("from", ""), request.GET.get("key", "")
    case = carried(actor, source, key, group.pk)
    blank = Consultation(group=group, source=source, source_key=key) if case else Consultation(group=group)
    initial = ({"title": case.title} if case else {}) | kept_values(request)
    form = ConsultationForm(request.POST if request.method == "POST" else None, instance=blank, initial=initial)
    if form.is_bound and form.is_valid():
        made, now = plan_consultation(group=group, form=form, by=reader(request)), timezone.now()
        if case and form.cleaned_data["part"] == "case_giver" and case.text.strip():
            save_case(consultation=made, question=case.title, text=case.text, by=reader(request), now=now)
        messages.success(request, _("The consultation is planned. Invite the people who are still missing."))
        return redirect(made)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/consultations/plan.html", group, {"form": form, "case": case}, status)


@form_of(ContributionForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a consultation to its people, who write in it here; to the other members of the group how to join."""
    actor, found = known_consultation(request, key)
    if found is None:
        return page_not_found(request)
    if not can_read(actor, found):
        return refused(request, NOT_YOURS) if request.method == "POST" else outside(request, actor, found)
    if request.method == "POST":
        return write(request, actor, found)
    return page(request, actor, found, {"kept_values": kept_values(request)})


def outside(request: HttpRequest, actor: Actor, found: Consultation) -> HttpResponse:
    """Show that there is a consultation, and how to join it."""
    attach_crews([found])
    now = timezone.now()
    facts = {"row": listed(actor, found, now), "invited_as": part_offered(actor, found)}
    return consultation_page(request, "community/consultations/outside.html", found, facts)


def part_offered(actor: Actor, found: Consultation) -> str:
    """Return the part to which the reader is invited; "" if she is not."""
    return found.people.invited().filter(user=actor.pk).values_list("role", flat=True).first() or ""


def write(request: HttpRequest, actor: Actor, found: Consultation) -> HttpResponse:
    """Save what was written: a question, an answer, advice or a takeaway. What comes too late is shown, to copy."""
    kind, sent = request.POST.get("kind", ""), request.POST
    if kind not in (*Kind.values, TAKEAWAY):
        return page_not_found(request)
    if wants_to_discard(request):
        discard(request, CONTRIBUTION, draft_key(found.key, kind))
        return redirect(found)
    form: Form = (
        ContributionForm(sent, auto_id=f"id_{kind}_%s") if kind != TAKEAWAY else TakeawayForm(sent, auto_id=f"id_{kind}_%s")
    )
    chosen = sent.get("chosen", "")
    if not chosen and not form.is_valid():
        facts = {
            "form": form,
            "form_kind": kind,
            "reason": " ".join(str(error) for errors in form.errors.values() for error in errors),
        }
        return page(request, actor, found, facts, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        save(request, found, kind, form, chosen)
    except Refused as error:
        return page(request, actor, found, {"reason": error.verdict.reason}, HTTPStatus.FORBIDDEN)
    except ValidationError as error:
        return page(request, actor, found, {"reason": " ".join(error.messages)}, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(f"{found.get_absolute_url()}{PLACES[kind]}")


def save(request: HttpRequest, found: Consultation, kind: str, form: Form, chosen: str) -> None:
    by, now = reader(request), timezone.now()
    if kind == TAKEAWAY and chosen:
        number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0
        take_along(consultation=found, chosen=number, by=by, now=now)
        return
    text = form.cleaned_data["text"]
    if kind == TAKEAWAY:
        take_along(consultation=found, text=text, by=by, now=now)
    else:
        about, unsigned = form.cleaned_data["about"], "unsigned" in request.POST
        add_contribution(consultation=found, kind=Kind(kind), text=text, about=about, is_unsigned=unsigned, by=by, now=now)
    discard(request, CONTRIBUTION, draft_key(found.key, kind))


def page(
    request: HttpRequest, actor: Actor, found: Consultation, more: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """Render the page of a consultation."""
    facts = page_facts(request, actor, found, more)
    return consultation_page(request, "community/consultations/consultation.html", found, facts, status)


def page_facts(request: HttpRequest, actor: Actor, found: Consultation, more: dict[str, Any]) -> dict[str, Any]:
    """Return what the page and what it follows show, with the forms for what the reader can write now."""
    facts = consultation_facts(found, actor, timezone.now())
    kind = facts["kind"] if facts["may"]["write"] else TAKEAWAY if facts["may"]["take_along"] else ""
    kept = more.pop("kept_values", {})
    forms: dict[str, Any] = {"every": EVERY, "form_kind": kind}
    if kind:
        forms["drafting"] = drafting(request, CONTRIBUTION, draft_key(found.key, kind))
        initial = forms["drafting"].values | (kept if kept.get("kind") == kind else {})
        make = TakeawayForm if kind == TAKEAWAY else ContributionForm
        forms["form"] = make(initial=initial, auto_id=f"id_{kind}_%s")
    if more.get("form_kind", kind) != kind:  # what was sent has no form here any more, or another one
        more = {"reason": more.get("reason", "")}
    if "reason" in more and "form" not in more:
        more["kept"] = written_in(request)
    return facts | forms | more


@never_cache
@require_safe
def news(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Return the parts of the page that follow, for a page that asks every few seconds; 304 if it is up to date (`If-None-Match`)."""
    actor, found = own_consultation(request, key)
    if found is None:
        return page_not_found(request)
    etag = quote_etag(f"{mark_of_page(found, timezone.now())}.{get_language()}")
    unchanged = get_conditional_response(request, etag=etag, response=None)
    if unchanged is not None:
        unchanged["ETag"] = etag
        return unchanged
    facts = page_facts(request, actor, found, {})
    response = render(request, "community/consultations/news.html", facts | {"group": found.group})
    response["ETag"] = etag
    return response


@never_cache
@require_safe
def wall(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a live consultation for the projector: one question, one phase, one ring, nothing else."""
    _actor, found = own_consultation(request, key)
    if found is None or found.clock is None:
        return page_not_found(request)
    question = CaseText.objects.filter(consultation=found).values_list("question", flat=True).first()
    facts = {
        "clock": show(found.clock, now=timezone.now(), zone=found.time_zone),
        "title": question if question and found.begun_at else found.title,
        "group": found.group,
        "back_url": found.get_absolute_url(),
        "back_label": _("Back to the consultation"),
    }
    return render(request, "community/clocks/wall.html", facts)
