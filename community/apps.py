from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = _("Community")
    localised_urls = ("community/", "community.urls")

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from cms.demo.signals import demo_loaded
        from cms.navigation import register_member_links, register_page_links
        from search.documents.audiences import register_audiences

        from .demo import add_community
        from .groups import changes, log
        from .groups.audiences import audiences_of_member
        from .groups.letters import tell_facilitators
        from .groups.links import member_links, room_links
        from .groups.models import GroupFile
        from .groups.services import forget_content

        register_member_links(member_links)
        register_page_links(room_links)
        register_audiences(audiences_of_member)
        changes.connect()
        log.connect()
        log.people_changed.connect(tell_facilitators, dispatch_uid="community.tell_facilitators")
        demo_loaded.connect(add_community, dispatch_uid="community.demo")
        post_delete.connect(forget_content, sender=GroupFile, dispatch_uid="community.forget_content")
