from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    """Alumni groups: their members and their rooms."""

    name = "community.groups"
    label = "groups"
    verbose_name = _("Groups")
    localised_urls = ("community/", "community.groups.urls")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from cms.announcing import register_kind
        from cms.demo.signals import demo_loaded
        from cms.navigation import register_page_links
        from community.api.registry import register_router
        from community.forms.registry import register_drafted_form
        from community.group_news import register_news
        from community.groups_of_people import register_titles
        from community.invitations.kinds import register_kind as register_invitations
        from community.navigation import register_group_entry
        from community.privacy.registry import register_holding
        from community.start_page import register_section
        from community.waiting import register_waiting
        from search.documents.audiences import register_audiences

        from . import changes, circles, joining, links, log, membership_notices, news, notices, roles, styleguide
        from .audiences import audiences_of_groups
        from .demo import add_groups
        from .drafts import WELCOME
        from .invitations import KIND
        from .models import JoinRequest
        from .privacy import HOLDINGS
        from .start_page import my_groups, who_is_new
        from .waiting import requests_to_decide

        roles.connect()
        circles.connect()
        register_page_links(links.room_links)
        for entry in links.ENTRIES:
            register_group_entry(entry)
        for news_kind in news.KINDS:
            register_news(news_kind)
        register_section("groups", my_groups, rank=10)
        register_section("newcomers", who_is_new, rank=40)
        register_waiting("groups", requests_to_decide)
        for module in ("api", "joining_api", "invitations_api"):
            register_router(f"community.groups.{module}.router")
        register_drafted_form(WELCOME)
        for holding in HOLDINGS:
            register_holding(holding)
        register_audiences(audiences_of_groups)
        changes.connect()
        log.connect()
        for kind in (*notices.KINDS, *membership_notices.KINDS):
            register_kind(kind)
        register_titles(notices.titles_of)
        register_invitations(KIND)
        styleguide.register()
        log.people_changed.connect(notices.people_changed, dispatch_uid="groups.notices.people_changed")
        log.member_left.connect(notices.member_left, dispatch_uid="groups.notices.member_left")
        log.member_came.connect(joining.settle_request, dispatch_uid="groups.joining.settle_request")
        post_save.connect(membership_notices.request_changed, JoinRequest, dispatch_uid="groups.notices.request_changed")
        post_delete.connect(membership_notices.request_deleted, JoinRequest, dispatch_uid="groups.notices.request_deleted")
        demo_loaded.connect(add_groups, dispatch_uid="groups.demo")
