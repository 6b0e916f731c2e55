from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "cms.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        from cms.jobs.periodic import register_periodic

        from . import checks, signals
        from .watching import compare_all

        checks.register_checks()
        signals.connect()
        # What a process that was killed after its commit had not compared. As a rule there is nothing.
        register_periodic("webhooks", compare_all, every=timedelta(minutes=1), title=_("Find changes that webhooks missed"))
