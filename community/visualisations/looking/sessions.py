"""What the page of a session shows, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.localisation import versions_of
from community.clocks.showing import show
from community.markdown import render_markdown
from community.visualisations.cases.steps import PHOTOS, RIGHTS, WISH, note_of_photos
from community.visualisations.models import Case, Session, SessionExport, Variant
from community.visualisations.pictures import Shown, shown_picture
from community.visualisations.rules import can_add_photos, can_manage, can_oversee
from community.visualisations.talking.moderation import number_to_check

from .cards import name_of
from .links import next_url
from .presence import note_presence, people_here
from .wall import EVERY_SECTION, SECTION, highlights_of, wall_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise
    from wagtail.models import Page

    from community.access.actor import Actor

State = Session.State

#: What a facilitator can do with one press in each state, the likeliest first.
ACTS: dict[State, tuple[tuple[str, _StrPromise], ...]] = {
    State.PLANNED: (("open", gettext_lazy("Open it for photos now")), ("start", gettext_lazy("Begin now"))),
    State.OPEN: (("start", gettext_lazy("Begin now")),),
    State.RUNNING: (("end", gettext_lazy("End it now")),),
    State.CLOSED: (("publish", gettext_lazy("Publish the results")),),
    State.PUBLISHED: (),
}
REOPEN = ("open", gettext_lazy("Open it for photos again"))


@dataclass(frozen=True)
class Place:
    """A case in the list of places, with its first photo and the number of variants that the group sees."""

    case: Case
    picture: Shown | None
    variants: int


@dataclass(frozen=True)
class Draft:
    """Something that only the reader sees, and where she goes on with it."""

    name: str
    note: str
    url: str


def session_facts(session: Session, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return what `session.html` shows to `actor`."""
    note_presence(session, actor)
    may_manage, may_export = bool(can_manage(actor, session)), bool(can_oversee(actor, session))
    state = session.state_at(now)
    return {
        "state": state,
        "state_now": state_of(session, state),
        "brief": render_markdown(session.brief),
        "event": event_of(session),
        "may_add": can_add_photos(actor, session, now),
        "drafts": drafts_of(session, actor),
        "places": places_of(session),
        "highlights": highlights_of(session),
        "wall": wall_of(session, SECTION),
        "every": EVERY_SECTION,
        "people": people_here(session),
        "acts": acts_at(session, now) if may_manage else (),
        "exports": SessionExport.objects.filter(session=session).order_by("made_at") if may_export else (),
        "may_export": may_export,
        "clock": show(session.clock, now=now, zone=session.zone) if session.clock else None,
        "to_check": number_to_check(session) if may_manage else 0,
    }


def acts_at(session: Session, now: datetime) -> tuple[tuple[str, _StrPromise], ...]:
    """Return what a facilitator can do with one press: also open a window again that has closed before the end."""
    state = session.state_at(now)
    is_closed_early = state in {State.OPEN, State.RUNNING} and not session.takes_photos_at(now)
    return (*ACTS[state], *((REOPEN,) if is_closed_early and now >= session.uploads_close_at else ()))


def state_of(session: Session, state: State) -> datetime | None:
    """Return the moment that ends a state, as far as the clock does."""
    return {State.PLANNED: session.uploads_open_at, State.OPEN: session.starts_at, State.RUNNING: session.ends_at}.get(state)


def event_of(session: Session) -> Page | None:
    """Return the public page of the session's event, in the reader's language if there is one."""
    return next(iter(versions_of([session.event])), None) if session.event else None


def places_of(session: Session) -> list[Place]:
    """Return the places that the group sees, in the order in which they were shown."""
    done = Q(variants__shared_at__isnull=False, variants__state=Variant.State.DONE)
    cases = Case.objects.shared().filter(session=session).annotate(number=Count("variants", filter=done))
    cases = cases.select_related("municipality").prefetch_related("photos__pictures__file").order_by("shared_at", "pk")
    return [Place(case, first_picture(case), case.number) for case in cases]  # type: ignore[attr-defined]


def first_picture(case: Case) -> Shown | None:
    shown = (shown_picture(photo.pictures.all(), photo.alt_text) for photo in case.photos.all() if photo.is_ready)
    return next((picture for picture in shown if picture), None)


def drafts_of(session: Session, actor: Actor) -> list[Draft]:
    """Return what `actor` has begun in the session and not shown: places first, each with its next step."""
    cases = Case.objects.of(actor).filter(session=session, shared_at=None).prefetch_related("photos")
    variants = Variant.objects.visible_to(actor).filter(case__session=session, created_by=actor.pk, shared_at=None)
    variants = variants.exclude(Q(state=Variant.State.CANCELLED) & ~Q(check_state=Variant.Check.REJECTED))
    variants = variants.select_related("case").order_by("-created_at", "-pk")
    return [
        *(draft_of_case(case) for case in cases),
        *(Draft(name_of(one), standing_of(one), next_url(one)) for one in variants),
    ]


def draft_of_case(case: Case) -> Draft:
    """Return a place that is not shown yet, with what comes next."""
    photos = list(case.photos.all())
    has_photos, words = note_of_photos(photos)
    if not has_photos or any(not photo.alt_text for photo in photos if photo.is_ready):
        step, note = PHOTOS, words if not has_photos else _("say what the photos show")
    elif case.agreed_at is None:
        step, note = RIGHTS, _("say whose the photos are")
    elif not case.wish:
        step, note = WISH, _("say what should change")
    else:
        step, note = WISH, _("ready to be shown to the group")
    return Draft(case.title, note, reverse(f"visualisations:case_{step}", args=[case.key]))


def standing_of(variant: Variant) -> str:
    """Return in words how far a variant is that the group does not see."""
    if variant.check_state == Variant.Check.REJECTED:
        return _("not approved: %(reason)s") % {"reason": variant.check_reason}
    if variant.check_state == Variant.Check.PENDING:
        return str(Variant.Check.PENDING.label)
    if variant.is_done:
        return _("done, not shown to the group yet")
    return str(Variant.State(variant.state).label)
