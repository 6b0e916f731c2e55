"""Who takes part: inviting and taking out, joining and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.typed_numbers import sent_key
from community.access.verdicts import Refused
from community.groups.models import Membership
from community.people.names import initials, shown_name

from .crews import crew_of
from .frame import ask_first, consultation_page, known_consultation, own_consultation, page_not_found, reader, refused
from .models import INVITED, Consultation, Participant
from .rules import can_invite, can_leave, part_of
from .services import invite_person, join_consultation, leave_consultation, remove_person
from .showing import people_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor

FOUND, LONGEST_SEARCH = 20, 200  # members, characters


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show who takes part; whoever leads it invites members of the group, and takes people out."""
    actor, found = own_consultation(request, key)
    if found is None:
        return page_not_found(request)
    now = timezone.now()
    found.crew = crew_of(found)
    verdict = can_invite(actor, found, found.crew, now)
    if request.method == "POST":
        if not verdict:
            return refused(request, verdict)
        change_people(request, found)
        return redirect("consultations:people", found.key)
    words = request.GET.get("q", "")[:LONGEST_SEARCH]
    facts = {
        "people": people_of(found, actor),
        "words": words,
        "found": members_called(actor, found, words) if verdict else [],
        "free": [role for role in Participant.Role if found.crew.is_vacant(role)],
        "may_invite": verdict,
    }
    return consultation_page(request, "community/consultations/people.html", found, facts)


def members_called(actor: Actor, found: Consultation, words: str) -> list[tuple[Membership, str, str]]:
    """Return members of the group with these words in their names who have no part in it yet."""
    members = Membership.objects.visible_to(actor).filter(group=found.group_id, user__is_active=True)
    members = members.exclude(user__in=found.people.values("user")).called(words).select_related("user").by_name()
    return [(one, shown_name(one.user), initials(one.user)) for one in members[:FOUND]]


def change_people(request: HttpRequest, found: Consultation) -> None:
    """Invite the member, or take the participant out, that a button names."""
    sent, by, now = request.POST, reader(request), timezone.now()
    try:
        if "out" in sent:
            participant = found.people.filter(pk=sent_key(sent["out"])).first()
            if participant is not None:
                remove_person(participant=participant, by=by, now=now)
                messages.success(request, _("Done."))
            return
        member = (
            Membership.objects.filter(group=found.group_id, pk=sent_key(sent.get("member", ""))).select_related("user").first()
        )
        if member is None or sent.get("role") not in Participant.Role.values:
            messages.error(request, _("Choose a member of the group."))
            return
        invite_person(consultation=found, person=member.user, role=sent["role"], by=by, now=now)
        messages.success(request, _("The invitation is sent."))
    except Refused as error:
        messages.error(request, error.verdict.reason)


@never_cache
@require_POST
def join(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a part."""
    _actor, found = known_consultation(request, key)
    if found is None:
        return page_not_found(request)
    role = request.POST.get("role", "")
    if role not in Participant.Role.values:
        return page_not_found(request)
    try:
        join_consultation(consultation=found, role=role, by=reader(request), now=timezone.now())
    except Refused as error:
        return refused(request, error.verdict)
    messages.success(request, _("You take part in this consultation."))
    return redirect(found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give up a part, after asking, or an invitation."""
    actor, found = known_consultation(request, key)
    if found is None or not part_of(actor, found):
        return page_not_found(request)
    now, is_invited = timezone.now(), part_of(actor, found) == INVITED
    verdict = can_leave(actor, found, now)
    if not verdict:
        return refused(request, verdict)
    if request.method == "POST":
        try:
            leave_consultation(consultation=found, by=reader(request), now=now)
        except Refused as error:
            return refused(request, error.verdict)
        messages.success(request, _("You do not take part in this consultation any more."))
        return redirect("consultations:consultations", found.group.slug)
    return ask_first(
        request,
        found,
        title=_("Turn the invitation down?") if is_invited else _("Leave this consultation?"),
        sentences=[_("What you have written stays there. You can read it no longer.")],
        button=_("Turn it down") if is_invited else _("Leave"),
    )
