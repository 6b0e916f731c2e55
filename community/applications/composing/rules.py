"""Who may compose the cohort of a call, and take it over, with the reason for a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.access.verdicts import YES, Verdict, no
from community.applications.rules import can_manage
from community.groups.rules import can_take_part, facilitates

if TYPE_CHECKING:
    from typing import Any

    from community.access.actor import Actor
    from community.applications.models import Round
    from community.groups.models import Group


def can_compose(actor: Actor, round_: Round, *, is_in_conflict: bool) -> Verdict:
    """Return whether `actor` can compose the cohort of a call.

    `is_in_conflict`: she has a conflict of interest about one of the applications. Which one is not said: for her it is in no list and
    no count, so no cohort with it can be shown to her.
    """
    entry = can_manage(actor, round_)
    if not entry or not is_in_conflict:
        return entry
    return no(
        _(
            "You have a conflict of interest about an application to this call. "
            "Somebody without one has to compose this cohort. Ask a colleague who manages the applications too."
        )
    )


def can_change_page(actor: Actor, page: Any) -> Verdict:
    """Return whether `actor` can add participants to the page of a learning process. Asks the CMS, which makes queries."""
    rights = page.permissions_for_user(actor.user)
    if not rights.can_edit():
        return no(_("You cannot edit this page in the CMS."))
    if page.workflow_in_progress:
        return no(_("A workflow is deciding on this page. Wait until it has ended, or end it."))
    if rights.page_locked():
        return no(_("This page is locked. It can be changed once it is unlocked."))
    if page.live and not rights.can_publish():
        return no(_("This page is published, and you cannot publish it. Ask somebody who can."))
    return YES


def can_fill_group(actor: Actor, group: Group) -> Verdict:
    """Return whether `actor` can make teams members of a group: only its facilitators can."""
    if not facilitates(actor, group.pk):
        return no(_("Only a facilitator of the group can add members."))
    return can_take_part(actor, group)
