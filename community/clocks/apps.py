from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClocksConfig(AppConfig):
    """Clocks that several people see and run together."""

    name = "community.clocks"
    label = "clocks"
    verbose_name = _("Clocks")
    localised_urls = ("community/", "community.clocks.urls")

    def ready(self) -> None:
        from . import styleguide

        styleguide.register()
