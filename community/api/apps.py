from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The community's JSON API: what its routes share. Features register their routers."""

    name = "community.api"
    label = "community_api"
    root_urls = ("api/community/", "community.api.urls")
