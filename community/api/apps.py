from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The community's JSON API: what its routes share. Features register their routers."""

    name = "community.api"
    label = "community_api"
    root_urls = ("api/community/", "community.api.urls")

    def ready(self) -> None:
        from cms.tokens.scopes import NO_TOKEN, register_addresses

        register_addresses("/api/community/", NO_TOKEN)  # unless a view there says otherwise
