"""Rules for sessions, cases and variants, with the reason for a refusal. They take an actor and an object, and make no queries.

An archived group is read by its members and written to by nobody: what writes asks `can_take_part`. What stays possible is to take back one's own.
Whoever calls them has fetched the case with its session (`lookups`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no
from community.groups.rules import can_enter_by_key, can_write_by_key, facilitates

from .models import Audience, Case, Photo, Session, Variant
from .moderation import SHOWN

if TYPE_CHECKING:
    from datetime import datetime

    from community.access.actor import Actor

RANK = {audience: place for place, audience in enumerate(Audience)}


def can_enter(actor: Actor, session: Session) -> Verdict:
    """Return whether `actor` can read what the group sees of the session: its members can."""
    return can_enter_by_key(actor, session.group_id)


def can_take_part(actor: Actor, session: Session) -> Verdict:
    """Return whether `actor` can add or change anything in the session: the members of its group can, unless it is archived."""
    return can_write_by_key(actor, session.group_id)


def can_plan(actor: Actor, group: int) -> Verdict:
    """Return whether `actor` can plan a session of the group with this key."""
    entry = can_write_by_key(actor, group)
    if not entry or facilitates(actor, group):
        return entry
    return no(_("Only a facilitator of the group can plan a session."))


def can_manage(actor: Actor, session: Session) -> Verdict:
    """Return whether `actor` can change the session, run it, check variants and release them."""
    return can_take_part(actor, session) and can_oversee(actor, session)


def can_oversee(actor: Actor, session: Session) -> Verdict:
    """Return whether `actor` can export the session and take places back: its facilitators, also when the group is archived."""
    entry = can_enter(actor, session)
    if not entry or facilitates(actor, session.group_id):
        return entry
    return no(_("Only a facilitator of the group can do this."))


def can_delete_session(actor: Actor, session: Session) -> Verdict:
    return can_manage(actor, session)


def can_add_photos(actor: Actor, session: Session, now: datetime) -> Verdict:
    """Return whether `actor` can bring a place to the session at the moment `now`."""
    entry = can_take_part(actor, session)
    if not entry or session.takes_photos_at(now):
        return entry
    if now < session.uploads_open_at:
        return no(_("Photos can be uploaded as soon as the upload window has opened."))
    return no(_("The upload window has closed. Ask the facilitator to open it again."))


def can_edit_case(actor: Actor, case: Case) -> Verdict:
    """Return whether `actor` can change the case: whoever brought it, as long as she is in the group and it is not withdrawn."""
    entry = can_read_case(actor, case) and can_take_part(actor, case.session)
    if not entry or is_own(actor, case):
        return entry
    return no(_("Only the person who brought this place can change it."))


def can_add_photo_to(actor: Actor, case: Case, now: datetime) -> Verdict:
    """Return whether `actor` can add a photo to the case."""
    verdict = can_edit_case(actor, case)
    return can_add_photos(actor, case.session, now) if verdict else verdict


def can_cover_more(actor: Actor, photo: Photo) -> Verdict:
    """Return whether `actor` can cover more on the photo: whoever uploaded it, and the facilitators once others see it."""
    verdict = can_edit_case(actor, photo.case)
    if verdict or not (photo.is_ready and photo.case.is_shared):
        return verdict
    return can_manage(actor, photo.case.session)


def can_read_case(actor: Actor, case: Case) -> Verdict:
    """Return whether `actor` can see the case: the group once it is shown, before that only whoever brought it; nobody once it is withdrawn."""
    entry = can_enter(actor, case.session)
    if not entry:
        return entry
    if case.withdrawn_at is not None:
        return no(_("This place has been withdrawn."))
    if case.is_shared or is_own(actor, case):
        return entry
    return no(_("This place is not shown to the group yet."))


def can_report(actor: Actor, case: Case) -> Verdict:
    """Return whether `actor` can say that something on a photo of the case has to be covered: everybody who sees it."""
    return can_read_case(actor, case) and can_take_part(actor, case.session)


def can_act_on_reports(actor: Actor, case: Case) -> Verdict:
    """Return whether `actor` can settle notes about the photos of the case and cover more on them: whoever brought it, and the facilitators."""
    entry = can_read_case(actor, case) and can_take_part(actor, case.session)
    if not entry or is_own(actor, case):
        return entry
    return can_manage(actor, case.session)


def can_withdraw_case(actor: Actor, case: Case) -> Verdict:
    """Return whether `actor` can take the case back everywhere: whoever brought it, member or not, and the facilitators.

    That holds in an archived group too: who is on a photo has a right to it.
    """
    if is_own(actor, case):
        return YES
    return can_oversee(actor, case.session)


def can_add_variant(actor: Actor, case: Case, now: datetime) -> Verdict:
    """Return whether `actor` can make a variant of the case."""
    entry = can_read_case(actor, case) and can_take_part(actor, case.session)
    if not entry:
        return entry
    if case.session.state_at(now) == Session.State.PUBLISHED:
        return no(_("The results of this session are published. No variant can be added."))
    if case.session.is_over_at(now) and not facilitates(actor, case.session.group_id):
        return no(_("This session has ended. Only a facilitator can add a variant now."))
    return entry


def can_edit_variant(actor: Actor, variant: Variant, now: datetime) -> Verdict:
    """Return whether `actor` can change the variant: its author, as long as it is a draft."""
    entry = can_add_variant(actor, variant.case, now)
    if not entry:
        return entry
    if variant.created_by_id != actor.pk:
        return no(_("Only the person who made this variant can change it."))
    if variant.is_shared:
        return no(_("The group can see this variant already. Make a new one of it to change it."))
    return entry


def can_read_variant(actor: Actor, variant: Variant) -> Verdict:
    """Return whether `actor` can see the variant: the group once it is shown, before that its author."""
    entry = can_read_case(actor, variant.case)
    if entry and (variant.is_shared or variant.created_by_id == actor.pk):
        return entry
    if entry and variant.check_state == Variant.Check.PENDING and facilitates(actor, variant.case.session.group_id):
        return entry
    return entry if not entry else no(_("This variant is not shown to the group."))


def can_delete_variant(actor: Actor, variant: Variant) -> Verdict:
    """Return whether `actor` can delete the variant: its author, whoever brought the place, and the facilitators."""
    entry = can_take_part(actor, variant.case.session)
    if not entry or variant.created_by_id == actor.pk or is_own(actor, variant.case):
        return entry
    return can_manage(actor, variant.case.session)


def can_discuss(actor: Actor, variant: Variant) -> Verdict:
    """Return whether `actor` can rate the variant and comment on it."""
    entry = can_read_variant(actor, variant) and can_take_part(actor, variant.case.session)
    if not entry:
        return entry
    if not variant.is_shared:
        return no(_("Show the variant to the group first."))
    if variant.case.session.published_at is not None:
        return no(_("The results of this session are published. It is no longer discussed here."))
    return entry


def can_release(actor: Actor, variant: Variant) -> Verdict:
    """Return whether `actor` can release the variant, as wide as the uploader of the photo has agreed to."""
    entry = can_manage(actor, variant.case.session)
    if not entry:
        return entry
    if not variant.case.is_shared or not variant.is_shared or not variant.is_done:
        return no(_("Only what the group can see can be released."))
    if variant.check_state not in SHOWN:
        return no(_("This variant has not been approved."))
    if audience_of(variant.case) == Audience.GROUP:
        return no(_("The photo may be shown to the group only."))
    if lacks_agreement(variant.case, variant.photo):
        return no(_("Somebody can be recognised on the photo, and its uploader has not confirmed that everybody has agreed."))
    if not variant.alt_text or not variant.photo.alt_text:
        return no(_("An alternative text is missing: people who cannot see the picture need one."))
    return entry


def audience_of(case: Case) -> Audience:
    """Return who may see the case in the end: as many as both its uploader and the session allow."""
    own = Audience(case.audience) if case.audience else Audience.GROUP
    return min(own, Audience(case.session.audience), key=RANK.__getitem__)


def lacks_agreement(case: Case, photo: Photo) -> bool:
    """Return whether somebody can be recognised on a photo of the case, and it was not said that everybody has agreed."""
    return not case.people_agreed and any(not region.get("is_blurred", True) for region in photo.regions)


def is_own(actor: Actor, case: Case) -> bool:
    return actor.is_authenticated and case.created_by_id == actor.pk
