"""Run background and periodic jobs until the command is stopped."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.jobs.queueing import is_queue_here
from cms.jobs.scratch import use_own_scratch_folder
from cms.jobs.workers import WorkerProcess


class Command(BaseCommand):
    """The site's worker, which replaces that of django-tasks-db: it supports retries, leases and periodic jobs."""

    help = "Does background jobs and periodic jobs. One process is enough for a small site; more share the work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--queues",
            default="",
            help=f"queues to work on, separated by commas (default: all, {', '.join(settings.JOB_QUEUES)})",
        )
        parser.add_argument(
            "--interval", type=float, default=1.0, metavar="SECONDS", help="how often to look for jobs (default: 1)"
        )
        parser.add_argument("--batch", action="store_true", help="run the jobs that are due, then exit")

    def handle(self, *args: Any, **options: Any) -> None:
        queues = [name for name in options["queues"].split(",") if name]
        if unknown := set(queues) - set(settings.JOB_QUEUES):
            raise CommandError(f"Unknown queue: {', '.join(sorted(unknown))}. Choose from {', '.join(settings.JOB_QUEUES)}.")
        if not is_queue_here():
            raise CommandError("TASKS_BACKEND does not use the database. Run the workers of that backend instead.")
        worker = WorkerProcess(queues, interval=options["interval"])
        if options["batch"]:
            worker.run_once()
            return
        use_own_scratch_folder()
        worker.listen_to_signals()
        worker.run()
        sys.exit(0)
