"""Run periodic and waiting jobs, for sites without a permanently running worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from cms.jobs.running import AWAY
from cms.jobs.scratch import use_own_scratch_folder
from cms.jobs.workers import WorkerProcess


class Command(BaseCommand):
    """Publish and unpublish pages when due, and run all other due jobs; a system timer can do the same (`--once`)."""

    help = "Publishes scheduled pages, takes expired ones off the site, and does everything else that waits, again and again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=30, metavar="SECONDS", help="how often to look (default: 30)")
        parser.add_argument("--once", action="store_true", help="look once, then exit")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = WorkerProcess()
        if options["once"]:
            self.look(worker)
            return
        use_own_scratch_folder()
        worker.listen_to_signals()
        while not worker.is_ending:
            self.look(worker)
            worker.pause(options["every"])

    def look(self, worker: WorkerProcess) -> None:
        try:
            worker.run_once()
        except AWAY as error:  # the database is unavailable or busy: the next check will find it
            self.stderr.write(f"The database is not available: {error}")
            connections.close_all()
