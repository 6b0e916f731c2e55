from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """What belongs to people, independent of their groups: profiles, the directory, joining."""

    name = "community.people"
    label = "people"
    verbose_name = _("People")
    localised_urls = ("community/", "community.people.urls")

    def ready(self) -> None:
        from cms.announcing import register_kind
        from cms.demo.signals import demo_loaded
        from cms.jobs.periodic import register_periodic
        from community.access.actor import register_site_roles
        from community.api.registry import register_router
        from community.files.tenants import register_tenant
        from community.forms.registry import register_drafted_form
        from community.invitations.kinds import register_kind as register_invitations
        from community.invitations.signals import accepted
        from community.privacy.registry import register_holding
        from community.start_page import register_section
        from search.documents.audiences import register_audiences

        from . import roles, styleguide
        from .audiences import audiences_of_member
        from .demo import add_people
        from .directory import documents
        from .joining.invitations import KIND as INTO_COMMUNITY
        from .joining.notices import KIND as ASKED_TO_JOIN
        from .joining.pruning import prune
        from .privacy import HOLDINGS
        from .profiles.drafts import PROFILE
        from .profiles.invited import take_over_facts
        from .profiles.tenant import PHOTOS, SENT
        from .proposals import KIND
        from .start_page import my_profile

        register_site_roles(roles.site_roles_of)
        roles.connect()
        register_audiences(audiences_of_member)
        for kind in (KIND, ASKED_TO_JOIN):
            register_kind(kind)
        register_invitations(INTO_COMMUNITY)
        for tenant in (PHOTOS, SENT):
            register_tenant(tenant)
        register_drafted_form(PROFILE)
        for part in ("directory", "profile", "joining"):
            register_router(f"community.people.api.{part}.router")
        register_section("profile", my_profile, rank=20)
        for holding in HOLDINGS:
            register_holding(holding)
        register_periodic(
            "old requests to join", prune, every=timedelta(hours=6), priority=-10, title=_("Delete old requests to join")
        )
        documents.connect()
        styleguide.register()
        accepted.connect(take_over_facts, dispatch_uid="people.invited")
        demo_loaded.connect(add_people, dispatch_uid="people.demo")
