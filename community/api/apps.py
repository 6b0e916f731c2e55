from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The community's JSON API: what its routes share. Features register their routers."""

    name = "community.api"
    label = "community_api"
    root_urls = ("api/community/", "community.api.urls")

    def ready(self) -> None:
        from cms.api.openapi.parts import Part, register_part
        from cms.tokens.scopes import NO_TOKEN, register_addresses

        register_addresses("/api/community/", NO_TOKEN)  # unless a view there says otherwise
        register_part(
            Part(
                name="community",
                title=_("The members' community"),
                summary=_("What members read and do in their groups."),
                make="community.api.urls.community_document",
                rank=40,
            )
        )
