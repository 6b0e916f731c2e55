"""The link back to /admin/ after setting up a second step for it: `{% load second_step %}`."""

from typing import Any

from django import template
from django.urls import reverse

from cms.users.second_step import WAY_BACK, is_missing

register = template.Library()


@register.simple_tag(takes_context=True)
def way_back_to_editing(context: dict[str, Any]) -> str:
    """Return the URL of the page that the person wanted to edit; empty if there is none."""
    request = context["request"]
    return reverse("second_step_required") if WAY_BACK in request.session and not is_missing(request) else ""
