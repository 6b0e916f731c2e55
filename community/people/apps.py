from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """What belongs to people, whatever groups they are in."""

    name = "community.people"
    label = "people"
