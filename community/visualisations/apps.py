from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisualisationsConfig(AppConfig):
    """Visualisation sessions of groups."""

    name = "community.visualisations"
    label = "visualisations"
    verbose_name = _("Visualisations")

    def ready(self) -> None:
        from .collage import styleguide

        styleguide.register()
