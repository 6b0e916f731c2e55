from datetime import time, timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OwnDataConfig(AppConfig):
    """What the site holds about a person, for herself: her consents, her export, the end of her account."""

    name = "community.own_data"
    label = "own_data"
    verbose_name = _("Own data")
    localised_urls = ("community/", "community.own_data.urls")

    def ready(self) -> None:
        from cms.jobs.periodic import register_periodic
        from cms.navigation import register_account_links
        from cms.users.erasures import set_eraser
        from community.api.registry import register_router
        from community.files.tenants import register_tenant
        from community.privacy.exported import data_exported
        from community.privacy.registry import register_holding

        from . import exporting, inactivity, log
        from .deleting import erase
        from .links import own_data_links
        from .privacy import HOLDINGS
        from .tenant import OWN_DATA

        set_eraser(erase)
        register_tenant(OWN_DATA)
        register_account_links(own_data_links)
        register_router("community.own_data.api.router", area=None)
        for holding in HOLDINGS:
            register_holding(holding)
        data_exported.connect(log.note_export, dispatch_uid="own_data.note_export")
        register_periodic(
            "own_data.exports",
            exporting.delete_old_exports,
            every=timedelta(hours=1),
            title=_("Delete old exports of people’s data"),
        )
        register_periodic(
            "own_data.inactivity",
            inactivity.warn_and_delete,
            at=time(4, 30),
            title=_("Warn the owners of unused accounts, and delete the accounts"),
        )
