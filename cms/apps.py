from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Editorial site")

    def ready(self) -> None:
        from . import checks, locale_trees, privacy, prose, redirects, signals

        checks.register_checks()
        signals.connect()
        privacy.connect()
        prose.use_plain_words()
        locale_trees.use()
        redirects.use()
