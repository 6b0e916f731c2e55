"""`{% load remembered %}{% remembered "story" %}...{% endremembered %}`: a part of a page, cached until the next publication."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils import timezone

from cms.generation import remember
from cms.languages import active_language
from cms.moments import last_change

register = template.Library()


class RememberedNode(template.Node):
    """Caches its content for a minute or until the next publication, for all readers; previews are not cached."""

    def __init__(self, name: FilterExpression, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> Any:
        page, request = context.get("page"), context.get("request")
        if page is None or not page.live or getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        # Calls close and steps of a schedule are over by the clock.
        since = last_change(timezone.now()).timestamp()
        key = f"part:{self.name.resolve(context)}:{page.pk}:{active_language()}:{since}"
        return remember(key, lambda: self.nodelist.render(context))


@register.tag
def remembered(parser: Parser, token: Token) -> RememberedNode:
    """Cache what is rendered up to `endremembered`. It must not depend on the reader or the query string."""
    parts = token.split_contents()
    if len(parts) != 2:
        raise template.TemplateSyntaxError("remembered takes one argument: the name of the part.")
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return RememberedNode(parser.compile_filter(parts[1]), nodelist)
