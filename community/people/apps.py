from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """What belongs to people, whatever groups they are in."""

    name = "community.people"
    label = "people"

    def ready(self) -> None:
        from community.access.actor import register_site_roles
        from search.documents.audiences import register_audiences

        from .audiences import audiences_of_member
        from .roles import site_roles_of

        register_site_roles(site_roles_of)
        register_audiences(audiences_of_member)
