"""What home pages are called in the admin: most have the network's name, in every language."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.conf import settings
from wagtail.models import Page, Site

from cms.formatting import own_language_name
from cms.generation import remember
from cms.snippets.site_settings import SiteSettings


def admin_title_of_home(page: Page, title: str) -> str:
    """Return `title` with what tells this home page from others: its language, and before it the name of its site if there are several.

    "Connective (العربية)"; "Hafenstädte: Connective (Deutsch)".
    """
    if len(settings.LANGUAGES) > 1:
        # Not from the remembered locales: Wagtail's log asks for the title while the first pages of a site are being made.
        title = f"{title} ({own_language_name(page.locale.language_code)})"
    name = remember("site-names", names_of_sites).get(page.translation_key, "")
    return f"{name}: {title}" if name else title


def names_of_sites() -> dict[UUID, str]:
    """Return the name of each site by the translation key of its home page; empty for a single site. Sites of one name get their hosts."""
    sites = list(Site.objects.select_related("root_page"))
    if len(sites) < 2:
        return {}
    own = dict(SiteSettings.objects.values_list("site_id", "site_name"))
    names = {site.pk: own.get(site.pk) or site.site_name or site.hostname for site in sites}
    often = Counter(names.values())
    hosts = {site.pk: f"{site.hostname}:{site.port}" if site.port not in {80, 443} else site.hostname for site in sites}
    return {
        site.root_page.translation_key: names[site.pk] if often[names[site.pk]] == 1 else f"{names[site.pk]} ({hosts[site.pk]})"
        for site in sites
    }
