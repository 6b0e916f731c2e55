"""The question in forms that unpublish or delete pages: `{% load families %}`."""

from typing import Any

from django import template
from wagtail.models import Page

from cms.families import Scope, default_scope, relatives_of, why_not

register = template.Library()


@register.inclusion_tag("cms/admin/scope.html", takes_context=True)
def ask_scope(context: dict[str, Any], page: Page, verb: str) -> dict[str, Any]:
    """Ask whether the other languages of `page` go too; nothing if it has none. `verb` is "unpublish" or "delete"."""
    family = [one for one in relatives_of(page) if verb == "delete" or one.live]
    reason = why_not(context["request"].user, verb, family)
    return {"family": family, "why_not": reason, "chosen": Scope.PAGE if reason else default_scope(page), "scopes": Scope}
