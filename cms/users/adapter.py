"""Our django-allauth adapter: redirects after login, rendering of e-mails, and the QR code."""

from typing import Any

from allauth.core.internal.httpkit import is_headless_request
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from wagtail.models import Site

from cms.limits import LONGEST_WAY

from .address_rules import AddressRules
from .known_devices import KnownDevices
from .models import User

START_OF_MEMBERS = "community:start"  # a name, not an import: the community app may not be installed


class AccountAdapter(AddressRules, KnownDevices):
    """Login, sign-up and their e-mails."""

    def new_user(self, request: HttpRequest) -> User:
        """Return a new account whose e-mails are in the language of the page on which it was created."""
        user: User = super().new_user(request)
        language = (get_language() or "").split("-")[0]
        if language in dict(settings.LANGUAGES):
            user.language = language
        return user

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where to redirect if the person came from no page: editors to the admin, others to the members' start page."""
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        try:
            return reverse(START_OF_MEMBERS)
        except NoReverseMatch:
            return reverse(settings.LOGIN_REDIRECT_URL)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether accounts can be created here: only on pages, since the API has no sign-up to advertise."""
        return is_headless_request(request) is None and bool(super().is_open_for_signup(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Return the home page in the reader's language."""
        return reverse("wagtail_serve", args=[""])

    def is_safe_url(self, url: str) -> bool:
        """Return whether it is safe to redirect to `url`: it is on this site, and not longer than our addresses."""
        return len(url or "") <= LONGEST_WAY and super().is_safe_url(url)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = Site.find_for_request(self.request) if self.request else None
        name = (site.site_name if site else "") or settings.WAGTAIL_SITE_NAME
        super().send_mail(template_prefix, email, {**context, "site_name": name})

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Render the e-mail as text and, from the same text, as HTML. A theme's own HTML template for it takes precedence."""
        message = super().render_mail(template_prefix, email, context, headers)
        if isinstance(message, EmailMultiAlternatives) and not message.alternatives:
            words = {**context, "text": message.body, "subject": message.subject}
            message.attach_alternative(render_to_string("account/email/letter.html", words), "text/html")
        return message


class MFAAdapter(DefaultMFAAdapter):
    """The second step of login."""

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as an SVG element on white, so that it can be embedded in a page and scanned even on a dark one."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")
