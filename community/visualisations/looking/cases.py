"""What the page of a case shows, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from community.cases import case_links
from community.people.names import shown_name
from community.people.profiles.links import links_to
from community.visualisations.cases.forms import BlurReportForm
from community.visualisations.models import BlurReport, Case, Photo
from community.visualisations.pictures import Shown, shown_picture
from community.visualisations.rules import audience_of, can_act_on_reports, can_edit_case, can_withdraw_case

from .cards import cards_of_case
from .carrying import SOURCE
from .links import new_url
from .tree import trees_of

if TYPE_CHECKING:
    from community.access.actor import Actor


@dataclass(frozen=True)
class ShownPhoto:
    """A photo that is ready, with the form to say that somebody can be recognised on it."""

    photo: Photo
    picture: Shown | None
    form: BlurReportForm


def case_facts(case: Case, actor: Actor) -> dict[str, Any]:
    """Return what `case.html` shows to `actor`."""
    photos = list(case.photos.prefetch_related("pictures__file"))
    cards = cards_of_case(case, actor)
    return {
        "case": case,
        "who": shown_name(case.created_by),
        "who_url": links_to(actor, [case.created_by]).get(case.created_by_id, ""),
        "audience": audience_of(case).label,
        "photos": shown_photos(photos),
        "trees": trees_of(photos, cards),
        "cards": cards,
        "may_edit": bool(can_edit_case(actor, case)),
        "may_withdraw": case.is_shared and bool(can_withdraw_case(actor, case)),
        "reports": reports_on(case) if can_act_on_reports(actor, case) else [],
        "new_url": new_url(actor, case),
        "links": case_links(actor, SOURCE, str(case.key), group=case.session.group_id, slug=case.session.group.slug)
        if case.is_shared
        else [],
    }


def shown_photos(photos: list[Photo]) -> list[ShownPhoto]:
    return [
        ShownPhoto(photo, shown_picture(photo.pictures.all(), photo.alt_text), BlurReportForm(auto_id=f"id_%s_{photo.pk}"))
        for photo in photos
        if photo.is_ready
    ]


def reports_on(case: Case) -> list[BlurReport]:
    """Return the notes about the photos of a case, open ones first. Who wrote them is not shown."""
    found = BlurReport.objects.filter(photo__case=case).select_related("photo")
    return sorted(found, key=lambda report: report.settled_at is not None)
