"""Reports → Background jobs: which jobs are waiting, running or failed, and why. Failed ones can be retried or discarded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_tasks import TaskResultStatus
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from cms.admin_start import StartPanel

from .models import Job, JobQuerySet
from .periodic import schedule
from .queueing import discard_jobs, is_anybody_working, is_queue_here, retry_jobs

policy = ModelPermissionPolicy(Job)
WORDS = {
    TaskResultStatus.READY: _("waiting"),
    TaskResultStatus.RUNNING: _("running"),
    TaskResultStatus.FAILED: _("failed"),
    TaskResultStatus.SUCCESSFUL: _("done"),
}


def state_of(job: Job) -> str:
    """Return the state of a job in words; one that is waiting to be retried says so."""
    if job.status == TaskResultStatus.READY and job.attempts:
        return gettext("waiting to retry")
    return str(WORDS[TaskResultStatus(job.status)])


class JobsFilter(WagtailFilterSet):
    """Filter jobs by state and by queue."""

    status = django_filters.ChoiceFilter(label=_("State"), choices=[(key.value, words) for key, words in WORDS.items()])
    queue_name = django_filters.AllValuesFilter(label=_("Queue"))

    class Meta:
        model = Job
        fields: list[str] = []


class JobsReport(ReportView):
    """The jobs of the last weeks. There is no export: it would reveal more than the list."""

    page_title = _("Background jobs")
    header_icon = "cogs"
    model = Job
    template_name = "jobs/admin/report.html"
    filterset_class = JobsFilter
    index_url_name = "jobs_report"
    index_results_url_name = "jobs_report_results"
    permission_policy = policy
    any_permission_required = ["change"]
    default_ordering = "-enqueued_at"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="job"),
            TitleColumn("title", label=_("Job"), url_name="job", get_title_id=lambda job: f"job_{job.pk}_title"),
            Column("state", label=_("State"), accessor=state_of),
            Column("reason", label=_("Reason")),
            Column("attempts", label=_("Attempts")),
            Column("arguments", label=_("Arguments"), accessor="shown_arguments"),
            Column("queue_name", label=_("Queue"), sort_key="queue_name"),
            DateColumn("enqueued_at", label=_("Since"), sort_key="enqueued_at"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Periodic jobs"), url=reverse("periodic_jobs"), icon_name="history")]

    def get_queryset(self) -> Any:
        # Filtered by the report itself, which needs the unfiltered queryset first.
        return self.order_queryset(self.get_base_queryset())

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "is_working": is_anybody_working(), "model_opts": Job._meta}


def refuse_others(request: HttpRequest) -> None:
    if not policy.user_has_permission(request.user, "change"):
        raise PermissionDenied


def page_of(title: str) -> dict[str, Any]:
    """Return the context that the admin page template needs."""
    return {
        "header_title": title,
        "breadcrumbs_items": [
            *JobsReport.breadcrumbs_items,
            {"url": reverse("jobs_report"), "label": gettext("Background jobs")},
            {"url": "", "label": title},
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a job and run the requested action on it."""
    refuse_others(request)
    jobs = Job.objects.filter(pk=pk)
    if request.method == "POST":
        act(request, jobs)
        return redirect("jobs_report")
    shown = get_object_or_404(jobs)
    return render(request, "jobs/admin/job.html", {"job": shown, "state": state_of(shown), **page_of(shown.title)})


def act(request: HttpRequest, jobs: JobQuerySet) -> None:
    said = discarded_message(discard_jobs(jobs)) if "discard" in request.POST else retried_message(retry_jobs(jobs))
    if said:
        messages.success(request, said)
    else:
        messages.warning(request, gettext("Nothing has changed: the job is running, has finished or no longer exists."))


def retried_message(count: int) -> str:
    return ngettext("%(count)d job will run again.", "%(count)d jobs will run again.", count) % {"count": count} if count else ""


def discarded_message(count: int) -> str:
    return (
        ngettext("%(count)d job has been discarded.", "%(count)d jobs have been discarded.", count) % {"count": count}
        if count
        else ""
    )


def periodic_jobs(request: HttpRequest) -> HttpResponse:
    """Show the periodic jobs, with their last and next runs."""
    refuse_others(request)
    rows = [
        {
            "periodic": periodic,
            "due_at": row and row.due_at,
            "job": row and row.job,
            "state": state_of(row.job) if row and row.job else "",
        }
        for periodic, row in schedule()
    ]
    context = {"rows": rows, "is_working": is_anybody_working(), **page_of(gettext("Periodic jobs"))}
    return render(request, "jobs/admin/periodic.html", context)


class JobsAction(BulkAction):
    """A bulk action on the jobs in the list. Wagtail asks for confirmation first and takes the answer by POST."""

    models = [Job]

    def get_all_objects_in_listing_query(self, parent_id: object) -> Any:
        found = JobsFilter(self.request.GET, queryset=Job.objects.all(), request=self.request)
        return found.qs.values_list("pk", flat=True)

    def check_perm(self, obj: Job) -> bool:
        return bool(policy.user_has_permission(self.request.user, "change"))

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return self.say(num_parent_objects) or gettext("Nothing has changed: the jobs are running or have finished.")

    @staticmethod
    def say(count: int) -> str:
        raise NotImplementedError


class RetryJobs(JobsAction):
    display_name = _("Run again")
    aria_label = _("Run the selected jobs again")
    action_type = "retry"
    action_priority = 10
    template_name = "jobs/admin/retry_jobs.html"
    say = staticmethod(retried_message)

    @classmethod
    def execute_action(cls, objects: Sequence[Job], **kwargs: Any) -> tuple[int, int]:
        return retry_jobs(Job.objects.filter(pk__in=[job.pk for job in objects])), 0


class DiscardJobs(JobsAction):
    display_name = _("Discard")
    aria_label = _("Discard the selected jobs")
    action_type = "discard"
    action_priority = 20
    classes = {"serious"}
    template_name = "jobs/admin/discard_jobs.html"
    say = staticmethod(discarded_message)

    @classmethod
    def execute_action(cls, objects: Sequence[Job], **kwargs: Any) -> tuple[int, int]:
        return discard_jobs(Job.objects.filter(pk__in=[job.pk for job in objects])), 0


class JobsPanel(StartPanel):
    """A panel on the admin home page: warns of failed jobs, or of waiting jobs that no worker picks up."""

    name = "jobs"
    template_name = "jobs/admin/panel.html"
    order = 90

    def can_be_seen_by(self, user: Any) -> bool:
        return is_queue_here() and bool(policy.user_has_permission(user, "change"))

    def contents(self, user: Any) -> dict[str, Any]:
        failed, is_stopped = Job.objects.failed().count(), not is_anybody_working()
        if not failed and not is_stopped:
            return {}
        return {"failed": failed, "is_stopped": is_stopped, "waiting": Job.objects.due().count()}


class JobsMenuItem(MenuItem):
    """The report's menu item, shown only to users who may see the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy.user_has_permission(request.user, "change"))


def menu_item() -> JobsMenuItem:
    return JobsMenuItem(_("Background jobs"), reverse("jobs_report"), name="jobs", icon_name="cogs", order=1410)


def addresses() -> list[URLPattern]:
    """Return the report's URL patterns."""
    return [
        path("reports/jobs/", JobsReport.as_view(), name="jobs_report"),
        path("reports/jobs/results/", JobsReport.as_view(results_only=True), name="jobs_report_results"),
        path("reports/jobs/periodic/", periodic_jobs, name="periodic_jobs"),
        path("reports/jobs/<uuid:pk>/", job, name="job"),
    ]
