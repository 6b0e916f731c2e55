"""The steps of bringing a place, as stations along a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.visualisations.models import Photo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from community.visualisations.models import Case

PLACE, PHOTOS, RIGHTS, WISH = "place", "photos", "rights", "wish"


def steps_of(case: Case, photos: Sequence[Photo], current: str) -> list[dict[str, str]]:
    """Return the steps of a case as `forms/sections.html` takes them."""
    notes = {
        PLACE: (bool(case.title), case.where or case.title),
        PHOTOS: note_of_photos(photos),
        RIGHTS: (case.agreed_at is not None, case.get_audience_display() if case.agreed_at else _("not said yet")),
        WISH: (bool(case.wish), "" if case.wish else _("not written yet")),
    }
    titles = {PLACE: _("Place"), PHOTOS: _("Photos"), RIGHTS: _("Rights"), WISH: _("What should change")}
    return [
        {
            "key": key,
            "title": title,
            "url": reverse(f"visualisations:case_{key}", args=[case.key]),
            "state": "now" if key == current else "" if notes[key][0] else "ahead",
            "note": str(notes[key][1]),
        }
        for key, title in titles.items()
    ]


def note_of_photos(photos: Sequence[Photo]) -> tuple[bool, str]:
    """Return whether all photos are ready, and the numbers in words."""
    ready = sum(photo.is_ready for photo in photos)
    waiting = sum(photo.state == Photo.State.CHECKED for photo in photos)
    if waiting:
        return False, ngettext("%(number)d to be confirmed", "%(number)d to be confirmed", waiting) % {"number": waiting}
    words = ngettext("%(number)d photo", "%(number)d photos", ready) % {"number": ready}
    return ready > 0, words if ready else _("none yet")
