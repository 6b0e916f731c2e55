"""Reports → Announcements: what was announced to all members. What is for groups is theirs."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from .models import Announcement

policy = ModelPermissionPolicy(Announcement)


class AnnouncementsReport(ReportView):
    """Announcements to all members, with how many have seen each. Their pages change and withdraw them."""

    page_title = _("Announcements to all members")
    header_icon = "mail"
    model = Announcement
    index_url_name = "announcements_report"
    index_results_url_name = "announcements_report_results"
    permission_policy = policy
    any_permission_required = ["add"]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Title"), get_url=Announcement.get_absolute_url),
            Column("by", label=_("By")),
            DateColumn("published_at", label=_("Published")),
            DateColumn("withdrawn_at", label=_("Withdrawn")),
            Column("seen_count", label=_("Seen by")),
        ]

    def get_queryset(self) -> Any:
        return (
            Announcement.objects.filter(is_to_everybody=True)
            .with_texts()
            .annotate(seen_count=Count("seen"))
            .order_by("-published_at", "-pk")
        )


class AnnouncementsMenuItem(MenuItem):
    """The report's menu item, for those who can announce something to all members."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy.user_has_permission(request.user, "add"))


def menu_item() -> AnnouncementsMenuItem:
    return AnnouncementsMenuItem(
        _("Announcements to all members"), reverse("announcements_report"), name="announcements", icon_name="mail", order=1520
    )


def addresses() -> list[URLPattern]:
    """Return the URLs of the report."""
    return [
        path("reports/announcements/", AnnouncementsReport.as_view(), name="announcements_report"),
        path(
            "reports/announcements/results/",
            AnnouncementsReport.as_view(results_only=True),
            name="announcements_report_results",
        ),
    ]
