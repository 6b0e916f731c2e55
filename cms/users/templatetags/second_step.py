"""The way back to /admin/ after a second step was set up for it: `{% load second_step %}`."""

from typing import Any

from django import template
from django.urls import reverse

from cms.users.second_step import WAY_BACK, is_missing

register = template.Library()


@register.simple_tag(takes_context=True)
def way_back_to_editing(context: dict[str, Any]) -> str:
    """Return the address that leads on to where the person wanted to edit, empty if nobody waits to go there."""
    request = context["request"]
    return reverse("second_step_required") if WAY_BACK in request.session and not is_missing(request) else ""
