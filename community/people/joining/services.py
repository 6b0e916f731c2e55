"""Asking to join, joining, and deciding on requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.mail.addresses import one_line
from cms.users.ownership import has_confirmed, owner_of
from community.access.actor import actor_of
from community.access.verdicts import Refused, no, require
from community.invitations.models import Invitation
from community.invitations.services import invite
from community.people.models import Admission, AdmissionRequest, JoiningSettings
from community.people.roles import MEMBER, is_member
from community.people.rules import can_ask_to_join, can_decide_on_requests, can_join

from .invitations import INTO_COMMUNITY
from .letters import tell_admitted, tell_refused
from .notices import tell_nobody_more, tell_staff

if TYPE_CHECKING:
    from cms.users.models import User

State = AdmissionRequest.State
ALREADY = no(gettext_lazy("Somebody else has already decided on this request."))
NOT_CONFIRMED = no(gettext_lazy("Confirm the e-mail address of your account first, by the link that we sent to it."))


@transaction.atomic
def admit(*, person: User, by: User | None) -> Admission:
    """Make a person a member of the community. Idempotent; the caller has asked a rule."""
    return Admission.objects.get_or_create(user=person, defaults={"by": by})[0]


@transaction.atomic
def join(*, by: User) -> Admission:
    """Become a member without asking, where everybody may. Raises Refused."""
    require(can_join(actor_of(by), JoiningSettings.current().joining))
    if not has_confirmed(by):
        raise Refused(NOT_CONFIRMED)
    return admit(person=by, by=by)


@transaction.atomic
def ask_to_join(*, name: str, address: str, municipality: str, reason: str, language: str, by: User | None) -> AdmissionRequest:
    """Ask to become a member; somebody without an account names an address. Raises Refused, and ValidationError.

    Somebody who asks again before she has an answer has asked once. An address at a domain that the site trusts needs no approval. Whether an
    address has an account is told to nobody: without a login, the answer is the same, and the link goes to the address.
    """
    settings = JoiningSettings.current()
    require(can_ask_to_join(actor_of(by or AnonymousUser()), settings.joining))
    if by is not None:
        address = by.email or ""
        if not has_confirmed(by):
            raise Refused(NOT_CONFIRMED)
    request = AdmissionRequest(
        user=by,
        name=one_line(name),
        address=address,
        municipality=one_line(municipality),
        reason=reason.strip(),
        language=language,
    )
    request.full_clean(validate_constraints=False)
    if unanswered := unanswered_request(request.address or ""):
        return unanswered
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:  # another window was faster
        return AdmissionRequest.objects.waiting().get(address=request.address)
    if settings.trusts(request.address or ""):
        settle(request, State.APPROVED, by=None, answer="")
        let_in(request, by=None)
    else:
        tell_staff(request)
    return request


def unanswered_request(address: str) -> AdmissionRequest | None:
    """Return the request with this address that waits for us, or whose invitation waits for its person. A second one would say nothing new."""
    invited = Invitation.objects.pending().filter(kind=INTO_COMMUNITY, address=address).values("thing")
    requests = AdmissionRequest.objects.filter(address=address)
    return requests.filter(Q(state=State.WAITING) | Q(state=State.APPROVED, pk__in=invited)).first()


@transaction.atomic
def approve_request(*, request: AdmissionRequest, by: User, answer: str = "") -> None:
    """Approve a request: the person is a member, or is invited to her address. Raises Refused, and ValidationError."""
    require(can_decide_on_requests(actor_of(by)))
    settle(request, State.APPROVED, by=by, answer=answer)
    let_in(request, by=by)


@transaction.atomic
def refuse_request(*, request: AdmissionRequest, by: User, answer: str) -> None:
    """Refuse a request, and tell the person why. She may ask again. Raises Refused, and ValidationError."""
    require(can_decide_on_requests(actor_of(by)))
    if not answer.strip():
        raise ValidationError(_("Give a reason. The person will read it."))
    settle(request, State.REFUSED, by=by, answer=answer)
    tell_refused(request)


def settle(request: AdmissionRequest, state: State, *, by: User | None, answer: str) -> None:
    """Save a decision; only the first one counts. Raises Refused."""
    facts = {"state": state, "answer": answer.strip(), "decided_by": by, "decided_at": timezone.now()}
    if not AdmissionRequest.objects.waiting().filter(pk=request.pk).update(**facts):
        raise Refused(ALREADY)
    request.refresh_from_db()
    tell_nobody_more(request)


def let_in(request: AdmissionRequest, *, by: User | None) -> None:
    """Admit the person of an approved request, or invite her: the link in the e-mail shows that the address is hers."""
    person = request.user
    if person is None:
        invite(
            kind=INTO_COMMUNITY,
            thing=request.pk,
            role=MEMBER,
            address=request.address or "",
            language=request.language,
            by=by,
        )
        return
    if not is_member(actor_of(person)):
        admit(person=person, by=by)
    tell_admitted(request)


def belongs_to_member(address: str) -> bool:
    """Return whether the owner of an address is a member already, for the staff's list."""
    owner = owner_of(address)
    return bool(owner and is_member(actor_of(owner)))
