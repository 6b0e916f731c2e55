from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Editorial site")

    def ready(self) -> None:
        from . import checks, page_passwords, signals
        from .base_url import use_base_url

        checks.register_checks()
        signals.connect()
        use_base_url()
        page_passwords.connect()
