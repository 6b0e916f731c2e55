"""Signed links to drafts: each leads to one content and ends at a moment that it contains."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse
from wagtail.models import Page, Site

from cms.base_url import absolute

if TYPE_CHECKING:
    from django.http import HttpResponseBase


SALT = "cms.previews"
CONTENT, SHARED = "c", "s"
LONGEST = 400  # characters of a token
#: Nobody stores a preview, learns its address from a link on it, or finds it by searching.
PRIVACY = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


def make_token(kind: str, key: object, *, until: datetime) -> str:
    """Return a token for one content, which is valid `until` then."""
    return signing.dumps([kind, str(key), int(until.timestamp())], salt=SALT)


def read_token(token: str) -> tuple[str, str] | None:
    """Return kind and key of a token; None if it is not ours, or has expired."""
    if not token or len(token) > LONGEST:
        return None
    try:
        kind, key, until = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (kind, key) if until > time.time() else None


def front_end_of(page: Page) -> str:
    """Return where the front end of a page's site shows previews; "" if it has none."""
    if not settings.PREVIEW_FRONT_ENDS:
        return ""
    parts = page.get_url_parts()
    site = Site.objects.filter(pk=parts[0]).first() if parts else None
    front_ends = settings.PREVIEW_FRONT_ENDS
    return str(front_ends.get(site.hostname if site else "", front_ends.get("default", "")))


def front_end_origins() -> list[str]:
    """Return the origins that the admin may frame to show previews."""
    return sorted({"{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in settings.PREVIEW_FRONT_ENDS.values()})


def front_end_link(page: Page, token: str) -> str:
    """Return the address at which the front end shows what `token` leads to."""
    front_end, parts = front_end_of(page), page.get_url_parts()
    joint = "&" if urlsplit(front_end).query else "?"
    return f"{front_end}{joint}{urlencode({'token': token, 'path': (parts[2] if parts else '') or ''})}"


def own_link(token: str) -> str:
    """Return the address at which the site itself shows what `token` leads to."""
    return absolute(reverse("shared_preview", args=[token]))


def keep_private(response: HttpResponseBase) -> HttpResponseBase:
    """Let nobody store a response or learn its address."""
    for name, value in PRIVACY.items():
        response[name] = value
    return response
