"""Template tags of the shell for members' pages."""

from typing import Any

from django import template

from cms.navigation import Link
from community import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def group_links(context: dict[str, Any], group: navigation.GroupLike) -> list[Link]:
    """Return the navigation entries that the reader sees in `group`."""
    return navigation.group_links(context["request"], group)
