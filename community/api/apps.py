from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The community as JSON: what its routes share. Features register theirs."""

    name = "community.api"
    label = "community_api"
    root_urls = ("api/community/", "community.api.urls")
