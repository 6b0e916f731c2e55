"""Notifications about consultations. Nothing that is confidential is in them, and the title in no subject."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.announcing import Kind, Shown, quoted
from cms.formatting import format_moment
from community.access.actor import actor_of
from community.groups.models import attach_public_pages

from .crews import attach_crews
from .jobs import DEADLINE, INVITED, PHASE, PLANNED, TO_AGREE
from .models import INVITED as INVITED_PART
from .models import Consultation, Participant, Release
from .phases import MEANING, Phase
from .release_rules import can_agree
from .rules import can_join, can_read, part_of

if TYPE_CHECKING:
    from cms.announcing import Facts
    from cms.users.models import User
    from community.access.actor import Actor

ShowOne = Callable[["Actor", Consultation, "Facts"], Shown | None]


def shown_by(show: ShowOne) -> Callable[[User, Sequence[Facts]], list[Shown | None]]:
    """Return what shows many notices about consultations, each by `show`, for those of which the reader may know."""

    def show_many(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
        actor = actor_of(reader)
        found = Consultation.objects.known_to(actor).with_all().filter(pk__in=[facts["consultation"] for facts in many])
        consultations = {one.pk: one for one in found}
        attach_crews(list(consultations.values()))
        attach_public_pages([one.group for one in consultations.values()])
        return [
            show(actor, consultations[facts["consultation"]], facts) if facts["consultation"] in consultations else None
            for facts in many
        ]

    return show_many


def show_planned(actor: Actor, consultation: Consultation, _facts: Facts) -> Shown | None:
    """Render that one can join, as long as one can."""
    if not can_join(actor, consultation, Participant.Role.ADVISER, consultation.crew, timezone.now()):
        return None
    return Shown(
        sentence=_("A peer consultation is planned in the group “%(group)s”") % {"group": quoted(consultation.group.title)},
        url=consultation.get_absolute_url(),
        details=(quoted(consultation.title), begins(consultation)),
        note=_("You can give advice. What is said stays with those who take part."),
        link=_("See the consultation"),
    )


def show_invited(actor: Actor, consultation: Consultation, _facts: Facts) -> Shown | None:
    """Render an invitation that is not answered."""
    if part_of(actor, consultation) != INVITED_PART:
        return None
    return Shown(
        sentence=_("You are invited to a peer consultation in the group “%(group)s”")
        % {"group": quoted(consultation.group.title)},
        url=consultation.get_absolute_url(),
        details=(quoted(consultation.title), begins(consultation)),
        link=_("See the consultation"),
    )


def show_phase(actor: Actor, consultation: Consultation, facts: Facts) -> Shown | None:
    """Render that a phase has begun, as long as it lasts."""
    phase = phase_now(actor, consultation, facts)
    if phase is None:
        return None
    return Shown(
        sentence=_("A peer consultation in the group “%(group)s” is in the phase “%(phase)s” now")
        % {"group": quoted(consultation.group.title), "phase": phase.label},
        url=consultation.get_absolute_url(),
        details=(quoted(consultation.title), ends(consultation, phase)),
        note=str(MEANING[phase]),
        link=_("See the consultation"),
    )


def show_deadline(actor: Actor, consultation: Consultation, facts: Facts) -> Shown | None:
    """Render that a phase ends soon, as long as it lasts."""
    phase = phase_now(actor, consultation, facts)
    if phase is None:
        return None
    return Shown(
        sentence=_("The phase “%(phase)s” of a peer consultation in the group “%(group)s” ends soon")
        % {"group": quoted(consultation.group.title), "phase": phase.label},
        url=consultation.get_absolute_url(),
        details=(quoted(consultation.title), ends(consultation, phase)),
        link=_("See the consultation"),
    )


def phase_now(actor: Actor, consultation: Consultation, facts: Facts) -> Phase | None:
    """Return the phase of a notice for those who can read the consultation, if it still lasts."""
    phase = consultation.phase_at(timezone.now())
    return phase if phase is not None and phase == facts["phase"] and can_read(actor, consultation) else None


def begins(consultation: Consultation) -> str:
    return _("Begins: %(when)s") % {"when": format_moment(consultation.starts_at, consultation.time_zone)}


def ends(consultation: Consultation, phase: Phase) -> str:
    end = consultation.end_of(phase)
    return _("Ends: %(when)s") % {"when": format_moment(end, consultation.time_zone)} if end else ""


def show_to_agree(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Render that somebody asks for consent to a text for the archive, as long as it waits."""
    found = Release.objects.proposed().filter(pk__in=[facts["release"] for facts in many], case_giver=reader)
    releases = {one.pk: one for one in found.select_related("consultation", "group")}
    actor = actor_of(reader)
    return [show_release(actor, releases.get(facts["release"])) for facts in many]


def show_release(actor: Actor, release: Release | None) -> Shown | None:
    if release is None or not can_agree(actor, release):
        return None
    return Shown(
        sentence=_("Please read a text for the public archive: it is published only if you agree"),
        url=reverse("consultations:agree", args=[release.key]),
        link=_("Read the text"),
    )


KINDS = (
    Kind(PLANNED, gettext_lazy("Peer consultations that you can join"), shown_by(show_planned), is_per_group=True),
    Kind(INVITED, gettext_lazy("Invitations to peer consultations"), shown_by(show_invited), is_per_group=True),
    Kind(
        PHASE, gettext_lazy("New phases of your peer consultations"), shown_by(show_phase), is_per_group=True, keeps_its_time=True
    ),
    Kind(
        DEADLINE,
        gettext_lazy("Deadlines in your peer consultations"),
        shown_by(show_deadline),
        is_per_group=True,
        keeps_its_time=True,
    ),
    Kind(TO_AGREE, gettext_lazy("Texts for the archive to which you can agree"), show_to_agree),
)
