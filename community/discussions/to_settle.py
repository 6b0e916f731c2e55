"""The reports that wait for the facilitators of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .models import Report

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from community.groups.models import Group


def reports_that_wait() -> QuerySet[Report]:
    return Report.objects.filter(post__deleted_at=None, settled_at=None).order_by()


def reports_in(group: Group) -> QuerySet[Report]:
    """Return the reports that wait, the oldest first."""
    found = reports_that_wait().filter(post__topic__group=group).order_by("pk")
    return found.select_related("post__topic", "post__author")


def number_of_reports(group: Group) -> int:
    return reports_in(group).count()
