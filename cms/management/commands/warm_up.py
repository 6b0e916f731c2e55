"""Write what the processes of this machine share and load when they begin, such as dictionaries of the search."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.warming import warm_up


class Command(BaseCommand):
    """Do once, in a process that ends, what every process of the site does in the background when it begins.

    What is written then needs not be made by a process that serves: it would keep the 200 MB that making it takes.
    """

    help = "Writes the files that processes of this machine load when they begin."

    def handle(self, *args: Any, **options: Any) -> None:
        warm_up()
