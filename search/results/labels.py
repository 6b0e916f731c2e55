"""Labels of links that narrow the search, on the map and the timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formatting import format_number


def count_at(name: str, count: int) -> str:
    """Return a label with the number of results for a place or a year."""
    sentence = ngettext("%(name)s: %(shown)s result", "%(name)s: %(shown)s results", count)
    return sentence % {"name": name, "shown": format_number(count)}


def with_state(label: str, *, is_chosen: bool) -> str:
    return _("Remove filter: %(label)s") % {"label": label} if is_chosen else label
