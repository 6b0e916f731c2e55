from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Notifications: shown on the site, and sent by e-mail as often as people choose."""

    name = "community.notifications"
    label = "notifications"
    verbose_name = _("Notifications")
    localised_urls = ("community/notifications/", "community.notifications.urls")

    def ready(self) -> None:
        from cms.announcing import register_announcer
        from cms.jobs.periodic import register_periodic
        from cms.navigation import register_tools
        from community.api.registry import register_router
        from community.privacy.registry import register_holding
        from community.start_page import register_section

        from .bell import bell
        from .digests import send_digests
        from .privacy import HOLDINGS
        from .pruning import prune
        from .services import notify
        from .start_page import whats_new

        register_router("community.notifications.api.router")
        register_announcer(notify)
        register_tools(bell)
        register_section("notifications", whats_new, rank=5)
        for holding in HOLDINGS:
            register_holding(holding)
        register_periodic(
            "notification digests",
            send_digests,
            every=timedelta(minutes=15),
            queue="mail",
            title=_("Send daily and weekly e-mails about notifications, and those held in quiet hours"),
        )
        register_periodic("old notifications", prune, every=timedelta(hours=6), priority=-10, title=_("Delete old notifications"))
