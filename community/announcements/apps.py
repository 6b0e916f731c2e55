from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnouncementsConfig(AppConfig):
    """Announcements of facilitators to their groups, and of staff to all members: seen and mailed once."""

    name = "community.announcements"
    label = "announcements"
    verbose_name = _("Announcements")
    localised_urls = ("community/", "community.announcements.urls")

    def ready(self) -> None:
        from cms.announcing import register_kind
        from cms.demo.signals import demo_loaded
        from community.api.registry import register_router
        from community.forms.registry import register_drafted_form
        from community.group_notes import register_note
        from community.navigation import GroupEntry, register_group_entry
        from community.privacy.registry import register_holding
        from community.start_page import register_section

        from .demo import add_announcement
        from .drafts import ANNOUNCEMENT
        from .notices import KIND
        from .privacy import HOLDINGS
        from .rules import can_read_in
        from .sections import links_on_start_page, unseen_in_group, unseen_on_start_page

        register_kind(KIND)
        register_drafted_form(ANNOUNCEMENT)
        register_section("announcements", unseen_on_start_page, rank=5)
        register_section("announcements links", links_on_start_page, rank=20)
        register_note("announcements", unseen_in_group)
        register_group_entry(GroupEntry("announcements:group", _("Announcements"), can_read_in, rank=70))
        register_router("community.announcements.api.router")
        for holding in HOLDINGS:
            register_holding(holding)
        demo_loaded.connect(add_announcement, dispatch_uid="announcements.demo")
