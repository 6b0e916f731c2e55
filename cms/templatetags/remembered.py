"""`{% load remembered %}{% remembered "story" %}...{% endremembered %}`: a part of a page, laid out once a publication."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token

from cms.days import today
from cms.generation import remember
from cms.languages import active_language

register = template.Library()


class RememberedNode(template.Node):
    """Lays out its content for a minute or until the next publication, whoever reads it; for a preview anew each time."""

    def __init__(self, name: FilterExpression, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> Any:
        page, request = context.get("page"), context.get("request")
        if page is None or not page.live or getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        # A schedule says which steps are over: the next day is another text.
        key = f"part:{self.name.resolve(context)}:{page.pk}:{active_language()}:{today()}"
        return remember(key, lambda: self.nodelist.render(context))


@register.tag
def remembered(parser: Parser, token: Token) -> RememberedNode:
    """Remember what is laid out up to `endremembered`. It must not depend on who reads it or on the address' query."""
    parts = token.split_contents()
    if len(parts) != 2:
        raise template.TemplateSyntaxError("remembered takes one argument: the name of the part.")
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return RememberedNode(parser.compile_filter(parts[1]), nodelist)
