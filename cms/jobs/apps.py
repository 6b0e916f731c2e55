from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "cms.jobs"
    label = "jobs"
    verbose_name = _("Background jobs")
    localised_urls = ("jobs/", "cms.jobs.urls")

    def ready(self) -> None:
        from django.db.models.signals import pre_save
        from django_tasks.signals import log_task_finished, task_finished
        from django_tasks_db.models import DBTaskResult

        from cms.health import register_check

        from .health import check_jobs
        from .models import Job, note_request
        from .periodic import register_periodic
        from .running import log_failure
        from .scratch import sweep

        task_finished.disconnect(log_task_finished)  # it logs that a job failed, but not why
        task_finished.connect(log_failure, dispatch_uid="cms.jobs")
        for model in (DBTaskResult, Job):
            pre_save.connect(note_request, sender=model, dispatch_uid="cms.jobs.note_request")
        register_check("jobs", check_jobs, is_needed=False)
        register_periodic("temporary files", sweep, every=timedelta(hours=1), title=_("Remove temporary files"))
