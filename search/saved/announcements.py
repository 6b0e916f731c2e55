"""Announcements of new matches of saved searches. With the community app, people also see them on the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.announcing import Kind, Shown, announce, quoted
from cms.formatting import format_number

from .matching import address_of
from .models import SavedSearch

if TYPE_CHECKING:
    from cms.announcing import Facts
    from cms.users.models import User

NEWS = "search.saved"


def announce_news(saved: SavedSearch, count: int) -> None:
    """Announce to the owner of `saved`, who also gets a separate e-mail, that there are `count` new matches."""
    key = f"{saved.pk}.{saved.looked_at.isoformat()}"
    announce(kind=NEWS, key=key, to=[saved.user_id], facts={"search": str(saved.pk), "count": count})


def show_news(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Return what to show for each announcement: the search of `reader` and its number of new matches."""
    own = SavedSearch.objects.visible_to(reader).filter(pk__in=[facts["search"] for facts in many]).defer("known")
    searches = {str(saved.pk): saved for saved in own}
    return [show_search(searches.get(facts["search"]), facts["count"]) for facts in many]


def show_search(saved: SavedSearch | None, count: int) -> Shown | None:
    if saved is None:
        return None
    words = {"shown": format_number(count), "name": quoted(saved.name)}
    return Shown(
        sentence=ngettext(
            "%(shown)s new result in your search “%(name)s”", "%(shown)s new results in your search “%(name)s”", count
        )
        % words,
        url=address_of(saved),
        link=_("See all results of the search"),
    )


KIND = Kind(NEWS, gettext_lazy("Saved searches"), show_news, has_own_letter=True, settings_view="search:saved")
