from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    """The shell of the members' community: start page, navigation, and registries. It does not know the features by name."""

    name = "community"
    verbose_name = _("Community")
    localised_urls = ("community/", "community.urls")

    def ready(self) -> None:
        from cms.navigation import register_member_links

        from .navigation import member_links
        from .start_page import register_section
        from .waiting import what_waits

        register_member_links(member_links)
        register_section("waiting", what_waits, rank=4)
