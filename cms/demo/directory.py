"""Creates the directory entries and the site's settings. Existing entries are left as they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeVar

from wagtail.models import Site

from cms.languages import NamedInLanguages
from cms.models import Contact, Municipality, Organisation, Region, SiteSettings, Topic

from .content import LANGUAGES, read_list
from .stock import Stock

Entry = TypeVar("Entry", bound=NamedInLanguages)


def names(said: dict[str, Any]) -> dict[str, str]:
    """Return the fields of a name in all languages."""
    return {f"name_{code}": said["name"].get(code, "") for code in LANGUAGES}


def make_directory(stock: Stock) -> None:
    """Create topics, regions, municipalities, organisations and contacts."""
    for order, (key, said) in enumerate(read_list("topics").items()):
        facts = {**names(said), "colour": said["colour"], "order": order}
        stock.topics[key] = Topic.objects.get_or_create(slug=key, defaults=facts)[0]
    for order, (key, said) in enumerate(read_list("regions").items()):
        stock.regions[key] = Region.objects.get_or_create(slug=key, defaults={**names(said), "order": order})[0]
    for key, said in read_list("municipalities").items():
        latitude, longitude = (Decimal(str(degrees)) for degrees in said["place"])
        facts = {"region": stock.regions[said["region"]], "latitude": latitude, "longitude": longitude}
        stock.municipalities[key] = _by_name(
            Municipality, said, country=said["country"], defaults={**facts, "website": said.get("website", "")}
        )
    for order, said in enumerate(read_list("organisations").values()):
        facts = {"abbreviation": said["abbreviation"], "role": said["role"], "website": said["website"], "order": order}
        _by_name(Organisation, said, defaults=facts)
    for key, said in read_list("contacts").items():
        stock.contacts[key] = _by_name(Contact, said, defaults={"email": said["email"]})


def _by_name(model: type[Entry], said: dict[str, Any], *, defaults: dict[str, Any], **key: Any) -> Entry:
    """Return the entry with that name, created if missing."""
    entry: Entry = model._default_manager.get_or_create(name_de=said["name"]["de"], **key, defaults={**names(said), **defaults})[
        0
    ]
    return entry


def make_settings(stock: Stock) -> None:
    """Set the site's name, tagline, footer and legal pages, unless somebody already did."""
    site = Site.objects.get(is_default_site=True)
    settings, made = SiteSettings.objects.get_or_create(site=site)
    if not made and settings.imprint_page_id:
        return
    said: dict[str, Any] = read_list("site")
    for field in ("site_name", "contact_email"):
        setattr(settings, field, said[field])
    for field in ("imprint_page", "privacy_page", "accessibility_page"):
        setattr(settings, field, stock.pages[said[field]])
    for field in ("tagline", "footer"):
        for code in LANGUAGES:
            setattr(settings, f"{field}_{code}", said[field][code])
    settings.save()
