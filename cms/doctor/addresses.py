"""Whether everything that says where the site is agrees: BASE_URL, the allowed hosts, and the site in the database."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.admin.utils import label_for_field
from django.http.request import validate_host
from wagtail.models import Site

from cms.base_url import host_and_port
from cms.first_site.pages import LEGAL, home_page
from cms.models import SiteSettings

from .findings import Finding, Level


def examine_address() -> Iterator[Finding]:
    """Examine what the settings say."""
    parts = urlsplit(settings.BASE_URL)
    host = parts.hostname or ""
    if parts.scheme != "https" and not settings.DEMO:
        yield Finding(
            f"BASE_URL is {settings.BASE_URL}, which is not encrypted: passwords could be read on the way, and browsers would not keep the login.",
            "Set BASE_URL to the address with https://, and let the proxy terminate TLS.",
        )
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield Finding(
            f"Requests for {host}, the host of BASE_URL, are answered with 400: ALLOWED_HOSTS does not name it.",
            f"Add {host} to ALLOWED_HOSTS.",
        )
    trusted = settings.CSRF_TRUSTED_ORIGINS
    if trusted and settings.BASE_URL not in trusted:
        yield Finding(
            f"CSRF_TRUSTED_ORIGINS does not name {settings.BASE_URL}: browsers that send Origin could not send forms.",
            "Add BASE_URL to CSRF_TRUSTED_ORIGINS, or do not set it.",
        )


def examine_site() -> Iterator[Finding]:
    """Examine what the database says."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or home_page() is None:
        yield Finding("There is no home page.", "Run `manage.py create_site`.")
        return
    expected = host_and_port(settings.BASE_URL)
    if (site.hostname, site.port) != expected:
        yield Finding(
            f"The site in the database is {site.hostname}, port {site.port}; BASE_URL says {expected[0]}, port {expected[1]}.",
            "Correct the one that is wrong: BASE_URL, or Settings → Sites in the admin. Addresses begin with BASE_URL meanwhile.",
            Level.ADVICE,
        )
    yield from examine_legal_pages(site)


def examine_legal_pages(site: Site) -> Iterator[Finding]:
    chosen = SiteSettings.objects.filter(site=site).select_related(*LEGAL).first() or SiteSettings(site=site)
    for field in LEGAL:
        page = getattr(chosen, field)
        label = label_for_field(field, SiteSettings)
        if page is None or not page.live:
            yield Finding(
                f"The footer does not link the page “{page.title if page else label}”: it is not {'published' if page else 'chosen'}.",
                "Write and publish it, and choose it under Settings → Site settings → Footer.",
                Level.ADVICE,
            )
