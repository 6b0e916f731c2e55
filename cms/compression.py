"""Compression of what the site sends: pages, JSON, feeds and styles, but nothing that is compressed already, and no secrets."""

import re

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from .middleware import is_about_accounts

#: Besides text/...: what consists of text. Pictures, fonts and office files are compressed already.
TEXTS = ("application/json", "application/javascript", "application/xml", "application/xhtml+xml", "image/svg+xml")
SUFFIXES = ("+json", "+xml")
SECRETS = "/_allauth/"  # answers with the tokens of a login


class CompressionMiddleware(GZipMiddleware):
    """Compresses text for browsers that accept gzip. It comes before the middleware for static files, which has compressed versions of its own.

    The length of a compressed response can reveal a secret that stands beside something that an attacker chose (BREACH). Django therefore
    adds up to 100 random bytes, and masks its CSRF tokens anew for each response. Account pages, which show recovery codes, secrets of
    authenticator apps and links for a new password, and responses with tokens of a login are not compressed at all.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not is_text(response) or is_partial(response) or may_hold_secrets(request):
            return response
        if not accepts(request.headers.get("Accept-Encoding", ""), "gzip"):
            patch_vary_headers(response, ["Accept-Encoding"])
            return response  # Django reads a weight of 0 as any other
        return super().process_response(request, response)


def accepts(header: str, coding: str) -> bool:
    """Return whether `Accept-Encoding` names a coding, and not with a weight of 0."""
    return bool(re.search(rf"(?:^|[\s,]){coding}(?!\w)(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", header))


def is_text(response: HttpResponseBase) -> bool:
    content_type = response.get("Content-Type", "").partition(";")[0].strip().lower()
    return content_type.startswith("text/") or content_type in TEXTS or content_type.endswith(SUFFIXES)


def is_partial(response: HttpResponseBase) -> bool:
    """Return whether the response is a part of a file, or can be asked for in parts: their positions are those of the plain bytes."""
    return response.has_header("Content-Range") or response.get("Accept-Ranges") == "bytes"


def may_hold_secrets(request: HttpRequest) -> bool:
    return is_about_accounts(request) or request.path_info.startswith(SECRETS)
