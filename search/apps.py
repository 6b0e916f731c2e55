from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Archive search")
    localised_urls = ("search/", "search.urls")
    root_urls = ("api/search/", "search.api_urls")
