"""The site's name and look in the admin: `{% load admin_site %}`."""

from typing import Any

from django import template
from wagtail.models import Site

from cms.snippets.site_settings import SiteSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def site_of_admin(context: dict[str, Any]) -> SiteSettings | None:
    """Return the settings of the site at whose address the admin is open."""
    request = context.get("request")
    if request is None or Site.find_for_request(request) is None:
        return None
    return SiteSettings.for_request(request)
