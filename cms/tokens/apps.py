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
        from cms.jobs.periodic import register_periodic
        from cms.navigation import register_account_links

        from .expiry import warn_before_expiry
        from .links import token_links
        from .scopes import ANY_TOKEN, CONTENT, needs_scope, register_addresses

        register_addresses("/api/", CONTENT)
        needs_scope(ANY_TOKEN)(job)  # only for whoever started it
        register_account_links(token_links)
        register_periodic(
            "tokens.expiry", warn_before_expiry, at=time(6, 0), title=_("Write to people whose access tokens will expire")
        )
