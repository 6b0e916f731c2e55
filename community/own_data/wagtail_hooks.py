"""Reports → Exports of data about others, for those who may see who took what."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from community.privacy.exported import KINDS

from .models import ExportEntry

policy = ModelPermissionPolicy(ExportEntry)


class ExportsReport(ReportView):
    """Who took which data about others out of the site, the latest first."""

    page_title = _("Exports of data about others")
    header_icon = "download"
    model = ExportEntry
    index_url_name = "exports_of_data"
    index_results_url_name = "exports_of_data_results"
    permission_policy = policy
    any_permission_required = ["view"]
    is_searchable = True
    search_fields = ["title", "by__name", "by__email"]
    default_ordering = "-at"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            DateColumn("at", label=_("when"), sort_key="at"),
            Column("by", label=_("by")),
            Column("kind", label=_("what"), accessor=lambda row: str(KINDS.get(row.kind, row.kind))),
            Column("title", label=_("of")),
            Column("count", label=_("number")),
        ]

    def get_base_queryset(self) -> QuerySet[ExportEntry]:
        return ExportEntry.objects.select_related("by")


class ExportsMenuItem(MenuItem):
    """Shown to those who may open the report."""

    def is_shown(self, request: object) -> bool:
        return policy.user_has_permission(request.user, "view")  # type: ignore[attr-defined]  # Wagtail has no types


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("reports/exports-of-data/", ExportsReport.as_view(), name="exports_of_data"),
        path("reports/exports-of-data/results/", ExportsReport.as_view(results_only=True), name="exports_of_data_results"),
    ]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return ExportsMenuItem(
        ExportsReport.page_title, reverse("exports_of_data"), name="exports-of-data", icon_name="download", order=820
    )


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Return the permission that administrators can give to a group."""
    return Permission.objects.filter(content_type__app_label="own_data", codename="view_exportentry")
