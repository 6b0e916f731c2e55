"""What is new in saved searches, as an announcement: with the community, people see it on the site too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.announcing import Kind, Shown, announce
from cms.formatting import format_number, isolated
from cms.mail.addresses import one_line

from .matching import address_of
from .models import SavedSearch

if TYPE_CHECKING:
    from cms.announcing import Facts
    from cms.users.models import User

NEWS = "search.saved"


def announce_news(saved: SavedSearch, count: int) -> None:
    """Tell the owner of `saved`, who gets an e-mail of its own, that there are `count` new matches."""
    key = f"{saved.pk}.{saved.looked_at.isoformat()}"
    announce(kind=NEWS, key=key, to=[saved.user_id], facts={"search": str(saved.pk), "count": count})


def show_news(reader: User, many: Sequence[Facts]) -> list[Shown | None]:
    """Say how much is new in which search, of those that `reader` has."""
    own = SavedSearch.objects.visible_to(reader).filter(pk__in=[facts["search"] for facts in many]).defer("known")
    searches = {str(saved.pk): saved for saved in own}
    return [show_search(searches.get(facts["search"]), facts["count"]) for facts in many]


def show_search(saved: SavedSearch | None, count: int) -> Shown | None:
    if saved is None:
        return None
    words = {"shown": format_number(count), "name": isolated(one_line(saved.name))}
    return Shown(
        sentence=ngettext(
            "%(shown)s new result in your search “%(name)s”", "%(shown)s new results in your search “%(name)s”", count
        )
        % words,
        url=address_of(saved),
        link=_("See all results of the search"),
    )


KIND = Kind(NEWS, gettext_lazy("Saved searches"), show_news, has_own_letter=True, settings_view="search:saved")
