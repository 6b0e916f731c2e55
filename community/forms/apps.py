from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    """Forms: those that editors make for applicants, and drafts, saved while somebody writes."""

    name = "community.forms"
    label = "community_forms"  # Django has an app with the shorter label

    def ready(self) -> None:
        from cms.demo.signals import demo_loaded
        from cms.first_site.signals import editors_made
        from cms.jobs.periodic import register_periodic
        from community.api.registry import register_router
        from community.privacy.registry import register_holding

        from .demo import add_forms, let_group_edit
        from .privacy import HOLDINGS
        from .services import delete_old_drafts

        register_router("community.forms.api.router")
        for holding in HOLDINGS:
            register_holding(holding)
        demo_loaded.connect(add_forms, dispatch_uid="forms.demo")
        editors_made.connect(let_group_edit, dispatch_uid="forms.first_site")
        register_periodic(
            "forms.delete_old_drafts", delete_old_drafts, every=timedelta(days=1), title=_("Delete old drafts of forms")
        )
