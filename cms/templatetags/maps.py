"""`{% load maps %}{% map page.map_content "page" label=... %}`: a map of a page or of the network."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from cms.maps.content import MapContent
from cms.maps.kinds import KINDS
from cms.maps.planes import planes_of

register = template.Library()


@register.simple_tag(name="map")
def draw_map(content: MapContent, kind: str, *, label: str = "", listed: bool = False) -> SafeString | str:
    """Return a map of the given kind, "network", "page" or "card"; "" if there is nothing to show.

    `label` is what the map is called for screen readers. They also get a list of its places, unless they are `listed` elsewhere on the page.
    """
    planes = planes_of(content, KINDS[kind])
    if not planes:
        return ""
    shown = {
        "planes": planes,
        "content": content,
        "label": label or gettext("Map of the municipalities"),
        "listed": listed,
        "has_links": any(place.address for place in content.all_places),
    }
    return render_to_string(f"cms/maps/{kind}.html", shown)
