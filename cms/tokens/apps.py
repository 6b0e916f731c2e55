from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TokensConfig(AppConfig):
    name = "cms.tokens"
    label = "tokens"
    verbose_name = _("Access tokens")
    localised_urls = ("accounts/tokens/", "cms.tokens.urls")

    def ready(self) -> None:
        from cms.api.jobs import job
        from cms.api.openapi.views import openapi
        from cms.jobs.periodic import register_periodic
        from cms.navigation import register_account_links
        from cms.users.signals import access_withdrawn

        from . import whoami  # noqa: F401 - it takes the place of Wagtail's
        from .expiry import warn_before_expiry
        from .links import token_links
        from .scopes import ANY_TOKEN, CONTENT, needs_scope, register_addresses
        from .services import end_tokens

        for beginning in ("/api/v2/", "/api/v3/", "/api/calls/"):
            register_addresses(beginning, CONTENT)
        for view in (job, openapi):
            needs_scope(ANY_TOKEN)(view)  # a job is told only to whoever started it
        register_account_links(token_links)
        access_withdrawn.connect(end_tokens, dispatch_uid="tokens.end_tokens")
        register_periodic(
            "tokens.expiry", warn_before_expiry, at=time(6, 0), title=_("Write to people whose access tokens will expire")
        )
