"""E-mail addresses for display: `{% load addresses %}`, `{{ user.email|readable }}`."""

from django import template

from cms.users import addresses

register = template.Library()


@register.filter
def readable(address: str | None) -> str:
    """Return the address with its domain in its own script: `anna@münchen.de`, not `anna@xn--mnchen-3ya.de`."""
    return addresses.readable(address or "")
