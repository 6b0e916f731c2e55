from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """What belongs to people, independent of their groups."""

    name = "community.people"
    label = "people"
    verbose_name = _("People")
    localised_urls = ("community/municipalities/", "community.people.urls")

    def ready(self) -> None:
        from cms.announcing import register_kind
        from cms.demo.signals import demo_loaded
        from community.access.actor import register_site_roles
        from community.privacy.registry import register_holding
        from search.documents.audiences import register_audiences

        from .audiences import audiences_of_member
        from .demo import add_proposals
        from .privacy import HOLDING
        from .proposals import KIND
        from .roles import site_roles_of

        register_site_roles(site_roles_of)
        register_audiences(audiences_of_member)
        register_kind(KIND)
        register_holding(HOLDING)
        demo_loaded.connect(add_proposals, dispatch_uid="people.demo")
