from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who asks, and the answers that rules give."""

    name = "community.access"
    label = "access"
