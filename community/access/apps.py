from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Actors, and the verdicts of rules."""

    name = "community.access"
    label = "access"
