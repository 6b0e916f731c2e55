"""Publish and unpublish pages when their time comes, for as long as the command runs."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from cms.publishing import keep_schedule
from cms.regular import do_regular_work


class Command(BaseCommand):
    """Keep the schedule and do the regular work of the rooms again and again; a timer of the system can do the same (`--once`)."""

    help = "Publishes scheduled pages, takes expired ones off the site and does what else comes round, again and again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=30, metavar="SECONDS", help="time between two looks (default: 30)")
        parser.add_argument("--once", action="store_true", help="look once and end")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            close_old_connections()
            try:
                keep_schedule()
            except OperationalError as error:  # the database is away or busy: the next look will find it
                self.stderr.write(f"The database did not answer: {error}")
            do_regular_work()
            if options["once"]:
                return
            time.sleep(options["every"])
