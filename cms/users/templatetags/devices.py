"""Names of devices, for people who check where they are logged in: `{% load devices %}`."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

#: Parts of the User-Agent header, with distinctive ones before those that other browsers include too.
BROWSERS = {
    "Edg/": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@register.filter
def device(user_agent: str) -> str:
    """Return browser and system in a few words: "Firefox, Windows". An unknown header is shown as it is, shortened."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    known = ", ".join(filter(None, (browser, system)))
    return known or user_agent[:60] or _("Unknown device")
