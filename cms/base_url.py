"""Absolute URLs begin with `BASE_URL`, whatever host a request names and whatever port the site has in its settings."""

from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import iri_to_uri
from wagtail.models import Site

DEFAULT_PORTS = (80, 443)


def absolute_uri(request: HttpRequest, location: str | None = None) -> str:
    """Return `location`, by default the current URL, as an absolute URL. Replaces `request.build_absolute_uri`."""
    location = request.get_full_path() if location is None else str(location)
    parts = urlsplit(location)
    if parts.scheme and parts.netloc:
        return iri_to_uri(location)
    if location.startswith("/"):
        return absolute(location)
    return iri_to_uri(urljoin(absolute(request.path), location))


def use_base_url_in(request: HttpRequest) -> None:
    """Make any code, ours or a library's, that builds an absolute URL from `request` begin it with BASE_URL: a sender can forge the host."""
    request.build_absolute_uri = lambda location=None: absolute_uri(request, location)  # type: ignore[method-assign]


def absolute(path: str) -> str:
    """Return the absolute URL of `path`, which remains a path on this site even if it begins with two slashes."""
    return iri_to_uri(f"{settings.BASE_URL.rstrip('/')}/{path.lstrip('/')}")


def absolute_address(address: str) -> str:
    """Return `address`, a path on this site or already a whole URL, as an absolute URL; "" stays as it is."""
    return absolute(address) if address.startswith("/") else address


def host_and_port(address: str) -> tuple[str, int]:
    """Return what a site's settings should say so that they agree with `address`: the host, and the port even if it is the usual one."""
    parts = urlsplit(address)
    return parts.hostname or "localhost", parts.port or (443 if parts.scheme == "https" else 80)


def root_url(site: Site) -> str:
    """Return the beginning of the URLs of a site's pages: BASE_URL, or for additional sites their own host with its scheme."""
    if site.is_default_site:
        return str(settings.BASE_URL).rstrip("/")
    scheme = urlsplit(settings.BASE_URL).scheme
    port = "" if scheme == "https" or site.port in DEFAULT_PORTS else f":{site.port}"
    return f"{scheme}://{site.hostname}{port}"


def use_base_url() -> None:
    """Make Wagtail use it for pages, sitemap, API and mail; Wagtail itself guesses the scheme from the port."""
    Site.root_url = property(root_url)
