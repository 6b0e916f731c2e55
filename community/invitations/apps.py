from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvitationsConfig(AppConfig):
    """Invitations by e-mail. Features define what one leads to; sending, accepting and revoking are the same for all."""

    name = "community.invitations"
    label = "invitations"
    verbose_name = _("Invitations")
    localised_urls = ("community/invitations/", "community.invitations.urls")

    def ready(self) -> None:
        from cms.jobs.periodic import register_periodic
        from community.api.registry import register_router
        from community.privacy.registry import register_holding

        from .privacy import HOLDING
        from .pruning import prune

        register_router("community.invitations.api.router")
        register_holding(HOLDING)
        register_periodic("old invitations", prune, every=timedelta(hours=6), priority=-10, title=_("Delete old invitations"))
