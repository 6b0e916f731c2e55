from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvitingConfig(AppConfig):
    """Inviting many people into groups together, by a table."""

    name = "community.inviting"
    label = "inviting"
    verbose_name = _("Invitations by a table")
    localised_urls = ("community/", "community.inviting.urls")

    def ready(self) -> None:
        from cms.jobs.periodic import register_periodic
        from community.api.registry import register_router
        from community.navigation import GroupEntry, register_group_entry
        from community.privacy.registry import register_holding

        from .privacy import HOLDING
        from .pruning import prune
        from .rules import can_use_table

        register_group_entry(GroupEntry("inviting:group", _("Invite many"), can_use_table, rank=25))
        register_router("community.inviting.api.router")
        register_holding(HOLDING)
        register_periodic(
            "old tables of invitations",
            prune,
            every=timedelta(hours=6),
            priority=-10,
            title=_("Delete old tables of invitations"),
        )
