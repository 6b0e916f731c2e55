from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Archive search")
    localised_urls = ("search/", "search.urls")
    root_urls = ("api/search/", "search.api_urls")

    def ready(self) -> None:
        from cms.health import register_check

        from . import documents, facets, pages, signals
        from .health import health

        documents.register_source(pages.PageSource())
        facets.register_labels("topic", pages.topic_labels)
        facets.register_labels("region", pages.region_labels)
        facets.register_labels("country", pages.country_labels)
        facets.register_labels("format", pages.format_labels)
        signals.connect()
        register_check("search", health)
