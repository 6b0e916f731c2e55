from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Editorial site")

    def ready(self) -> None:
        from . import checks, publishing, signals

        checks.register_checks()
        signals.connect()
        publishing.publish_as_a_whole()
