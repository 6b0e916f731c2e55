"""Write the files that this machine's processes share and load at start, such as dictionaries for the search."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.warming import warm_up


class Command(BaseCommand):
    """Run once, in a short-lived process, the warm-up that every process of the site runs in the background at start.

    Serving processes then do not have to create these files: they would keep the 200 MB that this takes.
    """

    help = "Writes the files that processes of this machine load when they begin."

    def handle(self, *args: Any, **options: Any) -> None:
        warm_up()
