"""`{% load remembered %}{% remembered "story" %}...{% endremembered %}`: a part of a page, cached until the next publication."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils import timezone

from cms.generation import remember
from cms.languages import active_language
from cms.moments import last_change
from cms.readers import is_somebody

register = template.Library()


class RememberedNode(template.Node):
    """Caches its content for a minute or until the next publication, for all readers or those of whom nothing is known; no previews."""

    def __init__(self, name: FilterExpression, nodelist: NodeList, *, for_nobody: bool) -> None:
        self.name = name
        self.nodelist = nodelist
        self.for_nobody = for_nobody

    def render(self, context: template.Context) -> Any:
        page, request = context.get("page"), context.get("request")
        if page is None or not page.live or getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        if self.for_nobody and (request is None or is_somebody(request)):
            return self.nodelist.render(context)
        # Calls close and steps of a schedule are over by the clock.
        since = last_change(timezone.now()).timestamp()
        key = f"part:{self.name.resolve(context)}:{page.pk}:{active_language()}:{since}"
        return remember(key, lambda: self.nodelist.render(context))


@register.tag
def remembered(parser: Parser, token: Token) -> RememberedNode:
    """Cache what is rendered up to `endremembered`. It must not depend on the query string, nor on the reader.

    With `anonymous` after the name it may depend on who has logged in: for them it is rendered each time.
    """
    parts = token.split_contents()
    if len(parts) not in {2, 3} or parts[2:] not in ([], ["anonymous"]):
        raise template.TemplateSyntaxError(
            'remembered takes the name of the part, and "anonymous" if it differs between readers.'
        )
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return RememberedNode(parser.compile_filter(parts[1]), nodelist, for_nobody=len(parts) == 3)
