from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Editorial site")

    def ready(self) -> None:
        from . import checks, exports, signals

        checks.register_checks()
        exports.make_exports_safe()
        signals.connect()
