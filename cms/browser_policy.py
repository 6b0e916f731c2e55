"""The policy that browsers enforce: what a page may load, run and show, who may frame or embed it, and which devices it may use.

Pages of the site have no inline script or style, and no nonce, since caches keep pages. The admin is Wagtail's and needs inline ones.
What is not a page, such as JSON, feeds and files, may load nothing at all. `docs/operations.md` names the settings.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from csp.constants import HEADER, NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.blocks.films import VIMEO_PLAYER, YOUTUBE_PLAYER
from cms.previews.links import front_end_origins

Policy = dict[str, list[str]]

ADMIN = "/admin/"
API = "/api/"
HTML = ("text/html", "application/xhtml+xml")
SVG = "image/svg+xml"
FRAME_ANCESTORS = {"DENY": [NONE], "SAMEORIGIN": [SELF]}  # by X-Frame-Options
#: Where a response keeps the policy that it was given. Wagtail renders a preview as a request of its own, through all middleware, and only then
#: allows the admin to frame it: the page keeps its policy, and the header is written again.
OWN_POLICY = "_browser_policy"
#: Features of a browser that no page uses.
UNUSED_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
#: Features for pages of the site itself: passkeys.
OWN_FEATURES = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join([*(f"{name}=()" for name in UNUSED_FEATURES), *(f"{name}=(self)" for name in OWN_FEATURES)])


def page_policy() -> Policy:
    """Return the policy of the site's pages."""
    return {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *settings.MEDIA_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "https:"],  # editors link to video files on any host; nothing is requested before the click
        "frame-src": player_origins(),
        "form-action": [SELF, *settings.FORM_ORIGINS],
        "base-uri": [NONE],
        "object-src": [NONE],
    }


def api_page_policy() -> Policy:
    """Return the policy of the API's own pages, which Django REST framework renders with style attributes."""
    return {**page_policy(), "style-src": [SELF, UNSAFE_INLINE]}


def admin_policy() -> Policy:
    """Return the policy of the admin.

    Wagtail's widgets initialise themselves with inline scripts, its rich text editor sets style attributes, and uploads are shown from the
    browser's memory. It frames previews of pages; those have the policy of a page.
    """
    return {
        **page_policy(),
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:", *settings.MEDIA_ORIGINS],
        "frame-src": [SELF, *front_end_origins()],
    }


def file_policy(content_type: str) -> Policy:
    """Return the policy of what is not a page. A drawing may have styles of its own, and load nothing."""
    return {"default-src": [NONE], **({"style-src": [UNSAFE_INLINE]} if content_type == SVG else {})}


def player_origins() -> list[str]:
    """Return the origins of the players that pages may show: YouTube, Vimeo and the hosts that the site allows."""
    own = (f"https://{host}" for host in settings.VIDEO_PLAYER_HOSTS)
    return [*("{0.scheme}://{0.netloc}".format(urlsplit(player)) for player in (YOUTUBE_PLAYER, VIMEO_PLAYER)), *own]


def policy_for(request: HttpRequest, response: HttpResponseBase) -> Policy:
    """Return the policy for a response, without who may frame it."""
    content_type = type_of(response)
    if content_type not in HTML:
        return file_policy(content_type)
    if request.path_info.startswith(ADMIN):
        return admin_policy()
    if request.path_info.startswith(API):
        return api_page_policy()
    return page_policy()


def ancestors_for(response: HttpResponseBase) -> Policy:
    """Return who may frame a response: what X-Frame-Options says, in the newer way."""
    framed_by = FRAME_ANCESTORS.get(response.get("X-Frame-Options", "").upper())
    return {"frame-ancestors": framed_by} if framed_by else {}


def type_of(response: HttpResponseBase) -> str:
    return response.get("Content-Type", "").partition(";")[0].strip().lower()


def is_for_everybody(response: HttpResponseBase) -> bool:
    """Return whether other sites may embed the response: public files, styles, feeds and JSON, but neither pages nor anything personal."""
    said = response.get("Cache-Control", "")
    return type_of(response) not in HTML and "private" not in said and "no-store" not in said


class BrowserPolicyMiddleware(CSPMiddleware):
    """Adds the policy to each response. A view or another middleware that has set one of these headers keeps its own.

    It comes before the middleware that answers by itself, such as for static files.
    """

    get_response: Callable[[HttpRequest], HttpResponseBase]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return response  # it has no type, and its headers would replace those that the browser has stored
        response.headers.setdefault(
            "Cross-Origin-Resource-Policy", "cross-origin" if is_for_everybody(response) else "same-origin"
        )
        if type_of(response) in HTML:
            response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if hasattr(response, OWN_POLICY):
            del response[HEADER]
        elif HEADER not in response:
            setattr(response, OWN_POLICY, policy_for(request, response))
        return super().process_response(request, response)

    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> PolicyParts:
        """Return the policy, with what a view adds by the decorators of django-csp. Nothing is only reported."""
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only and hasattr(response, OWN_POLICY):
            parts.config = {**getattr(response, OWN_POLICY), **ancestors_for(response)}
        return parts
