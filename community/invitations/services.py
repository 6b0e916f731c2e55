"""Inviting people, and accepting or revoking invitations. An invitation is accepted once, however many requests race for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.users.accounts import confirm_address
from cms.users.models import User
from cms.users.ownership import has_confirmed, in_the_way
from community.access.actor import actor_of
from community.access.verdicts import Refused, require

from .kinds import kind_of
from .letters import send_letter
from .models import Invitation
from .rules import NO_LONGER_VALID, NOT_CONFIRMED, TOO_SOON, can_accept, is_valid
from .signals import accepted
from .tokens import hash_of, make_token

if TYPE_CHECKING:
    from .kinds import Kind

PAUSE = timedelta(minutes=10)  # between two e-mails to one address


@transaction.atomic
def invite(
    *,
    kind: str,
    thing: int,
    role: str,
    address: str,
    language: str,
    by: User | None,
    name: str = "",
    municipality: str = "",
    most_pending: int | None = None,
) -> Invitation:
    """Invite somebody by e-mail. A person with an open invitation gets a new link. Raises Refused, ValidationError.

    Without `by`, people invite themselves, to confirm an address: the kind decides whether that is possible. `name` and `municipality` are
    what the inviter knows of the person: they are offered when she accepts. `most_pending` replaces the limit of unanswered invitations.
    """
    known = {"name": name, "municipality": municipality}
    invitation = Invitation(kind=kind, thing=thing, role=role, address=address, language=language, inviter=by, **known)
    invitation.token_hash, invitation.expires_at = hash_of(make_token()), timezone.now()
    invitation.full_clean(exclude=["inviter"], validate_constraints=False)
    require(known_kind(kind).can_invite(actor_of(by or AnonymousUser()), invitation))
    existing = Invitation.objects.select_for_update(of=("self",)).to(kind, thing).open().filter(address=address).first()
    if existing:
        existing.role, existing.language = role, language
        existing.name, existing.municipality = name or existing.name, municipality or existing.municipality
        return renew(existing, by)
    limit = settings.MAX_PENDING_INVITATIONS if most_pending is None else most_pending
    if Invitation.objects.to(kind, thing).pending().count() >= limit:
        raise ValidationError(
            _("There are %(limit)d invitations that nobody has answered yet. Revoke some before you send more.")
            % {"limit": limit}
        )
    try:
        with transaction.atomic():
            return renew(invitation, by)
    except IntegrityError:  # somebody else has just invited the same person
        raise ValidationError(_("This person has just been invited.")) from None


@transaction.atomic
def send_again(*, invitation: Invitation, by: User) -> Invitation:
    """Send a new link; the old one stops working. Raises Refused."""
    stored = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not stored.is_open:
        raise Refused(NO_LONGER_VALID)
    require(known_kind(stored.kind).can_invite(actor_of(by), stored))
    return renew(stored, by)


def renew(invitation: Invitation, by: User | None) -> Invitation:
    """Give an invitation a new token, which only its e-mail contains, and send that. The sender becomes the inviter.

    Raises Refused if that was done a moment ago.
    """
    token, now = make_token(), timezone.now()
    if invitation.pk and invitation.sent_at > now - PAUSE:
        raise Refused(TOO_SOON)
    invitation.inviter = by
    invitation.token_hash = hash_of(token)
    invitation.sent_at, invitation.expires_at = now, now + timedelta(days=settings.INVITATION_DAYS)
    invitation.save()
    send_letter(invitation, token)
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> None:
    """Disable the link of an invitation. Raises Refused."""
    require(known_kind(invitation.kind).can_invite(actor_of(by), invitation))
    if not Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        raise Refused(NO_LONGER_VALID)


def find(token: str) -> Invitation | None:
    """Return the invitation that a link leads to, in whatever state it is."""
    return Invitation.objects.select_related("inviter").filter(token_hash=hash_of(token)).first()


@transaction.atomic
def accept(*, invitation: Invitation, by: User) -> str:
    """Accept an invitation and add the person; return where to redirect. Raises Refused.

    The rules are checked again, for the inviter too. In a race only the first request finds the invitation still open.
    """
    stored = Invitation.objects.select_related("inviter").get(pk=invitation.pk)
    require(can_accept(actor_of(by), stored))
    require(is_valid(stored))
    if not has_confirmed(by):
        raise Refused(NOT_CONFIRMED)
    used = Invitation.objects.pending().filter(pk=stored.pk, token_hash=invitation.token_hash)
    if not used.update(accepted_at=timezone.now(), accepted_by=by):
        raise Refused(NO_LONGER_VALID)
    way_on = known_kind(stored.kind).accept(stored, by)
    accepted.send(Invitation, invitation=stored, person=by)
    return way_on


@transaction.atomic
def sign_up(*, invitation: Invitation, name: str, password: str, language: str) -> tuple[User, str]:
    """Create an account for the address of an invitation, and accept it; return the account and where to redirect. Raises Refused.

    The link was sent to this address, which confirms it. No existing account of somebody else is changed.
    """
    require(is_valid(invitation))
    address = invitation.address or ""
    if has_account(invitation):
        raise Refused(NO_LONGER_VALID)
    try:
        with transaction.atomic():
            person = User.objects.create_user(address, password, name=name, language=language)
    except IntegrityError:  # another window was faster
        raise Refused(NO_LONGER_VALID) from None
    confirm_address(account=person)
    return person, accept(invitation=invitation, by=person)


def has_account(invitation: Invitation) -> bool:
    """Return whether there is an account to log in with, so that none is created. An unconfirmed sign-up does not count."""
    return in_the_way(invitation.address or "").exists()


def known_kind(name: str) -> Kind:
    kind = kind_of(name)
    if kind is None:
        raise Refused(NO_LONGER_VALID)
    return kind
