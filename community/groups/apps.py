from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    """Alumni groups: who belongs to them, their rooms, and the files that they share."""

    name = "community.groups"
    label = "groups"
    verbose_name = _("Groups")
    localised_urls = ("community/", "community.groups.urls")

    def ready(self) -> None:
        from cms.demo.signals import demo_loaded
        from cms.navigation import register_page_links
        from community.files.tenants import register_tenant
        from community.navigation import register_group_entry
        from community.privacy.registry import register_holding
        from community.start_page import register_section
        from search.documents.audiences import register_audiences

        from . import changes, links, log, roles
        from .audiences import audiences_of_groups
        from .demo import add_groups
        from .letters import tell_facilitators
        from .privacy import HOLDINGS
        from .start_page import my_groups
        from .tenant import GROUPS

        roles.connect()
        register_tenant(GROUPS)
        register_page_links(links.room_links)
        for entry in links.ENTRIES:
            register_group_entry(entry)
        register_section("groups", my_groups, rank=10)
        for holding in HOLDINGS:
            register_holding(holding)
        register_audiences(audiences_of_groups)
        changes.connect()
        log.connect()
        log.people_changed.connect(tell_facilitators, dispatch_uid="groups.tell_facilitators")
        demo_loaded.connect(add_groups, dispatch_uid="groups.demo")
