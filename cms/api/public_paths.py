"""From a public path of a site to its page: `/en/news/title/`, percent-encoded or not, or the whole URL."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings
from wagtail.models import Page, Site

if TYPE_CHECKING:
    from django.http import HttpRequest

PORTS = {"http": ":80", "https": ":443"}


@dataclass(frozen=True)
class PublicPath:
    """A path on a site, decoded, with its query string."""

    path: str
    query: str = ""

    @property
    def parts(self) -> list[str]:
        return [part for part in self.path.split("/") if part]


def read_path(text: str, hosts: Iterable[str]) -> PublicPath | None:
    """Return the path in `text`, a path or a URL of one of the `hosts`; None for the URL of another host."""
    try:
        address = urlsplit(text.strip())
        host = host_of(address.scheme, address.netloc)
    except ValueError:
        return None
    if address.netloc and (address.scheme not in ("", *PORTS) or host not in hosts):
        return None
    if address.scheme and not address.netloc:  # mailto:, javascript:
        return None
    return PublicPath("/" + decoded(address.path).lstrip("/"), address.query)


def host_of(scheme: str, netloc: str) -> str:
    """Return the host with its port, without the port that the scheme has anyway."""
    return netloc.lower().removesuffix(PORTS.get(scheme, ""))


def decoded(path: str) -> str:
    """Return `path` without percent-encoding; as it is if that is not UTF-8. Paths of pages contain no percent sign."""
    try:
        return unicodedata.normalize("NFC", unquote(path, errors="strict"))
    except UnicodeDecodeError:
        return path


def hosts_of(site: Site, request: HttpRequest | None = None) -> set[str]:
    """Return the hosts whose URLs are those of `site`: its own, and the one that was asked."""
    addresses = [urlsplit(site.root_url)]
    if request is not None:
        addresses.append(urlsplit(f"{request.scheme}://{request.get_host()}"))
    return {host_of(one.scheme, one.netloc) for one in addresses}


def homes_of(site: Site) -> dict[str, Page]:
    """Return the home pages of `site` by language code, published or not. One query."""
    homes = site.root_page.get_translations(inclusive=True).select_related("locale")
    return {home.locale.language_code: home for home in homes}


def tree_path(site: Site, homes: dict[str, Page], path: PublicPath) -> str | None:
    """Return the `url_path` of the page at `path`, whether there is one or not; None for a language without a home page.

    Without a language, paths begin at the site's own home page, as in Wagtail.
    """
    parts, home = path.parts, site.root_page
    if parts and parts[0] in dict(settings.LANGUAGES):
        if parts[0] not in homes:
            return None
        home = homes[parts[0]]
        del parts[0]
    return "".join([home.url_path, *(f"{part}/" for part in parts)])


def page_at(site: Site, path: PublicPath) -> Page | None:
    """Return the page at `path`, whether it is published or not. Two queries."""
    place = tree_path(site, homes_of(site), path)
    return Page.objects.filter(url_path=place).select_related("locale").first() if place else None
