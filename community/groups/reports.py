"""Reports → Groups without a facilitator: their accounts were closed, or an editor has removed them."""

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

from .models import Group

policy = ModelPermissionPolicy(Group)


def edit_url(group: Group) -> str:
    return reverse("wagtailsnippets_groups_group:edit", args=[group.pk])


class UnledReport(ReportView):
    """Groups in which nobody with an active account is a facilitator. Staff make somebody one under *Memberships*."""

    page_title = _("Groups without a facilitator")
    header_icon = "group"
    model = Group
    index_url_name = "groups_without_facilitator"
    index_results_url_name = "groups_without_facilitator_results"
    permission_policy = policy
    any_permission_required = ["change"]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Group"), accessor=str, get_url=edit_url),
            Column("member_count", label=_("Members")),
            DateColumn("archived_at", label=_("Archived")),
        ]

    def get_queryset(self) -> Any:
        unled = Group.objects.without_facilitator().values("pk")
        members = Group.objects.filter(pk__in=unled).select_related("page").annotate(member_count=Count("memberships"))
        return members.order_by("archived_at", "slug")


class UnledMenuItem(MenuItem):
    """The report's menu item, for those who can make somebody a facilitator."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy.user_has_permission(request.user, "change"))


def menu_item() -> UnledMenuItem:
    return UnledMenuItem(
        _("Groups without a facilitator"),
        reverse("groups_without_facilitator"),
        name="groups-without-facilitator",
        icon_name="group",
        order=1510,
    )


def addresses() -> list[URLPattern]:
    """Return the URLs of the report."""
    return [
        path("reports/groups-without-facilitator/", UnledReport.as_view(), name="groups_without_facilitator"),
        path(
            "reports/groups-without-facilitator/results/",
            UnledReport.as_view(results_only=True),
            name="groups_without_facilitator_results",
        ),
    ]
