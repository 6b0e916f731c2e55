"""`manage.py prepare_demo`: everything that the demo needs before its processes start."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Runs the steps in one process: starting the site for each of them would take most of a second start's time.

    `warm_up` comes last and in a process that ends, so that those that keep running use less memory.
    """

    help = "Set an older demo aside, migrate, load the demo, and write the files that all processes load."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []  # `migrate` runs them, once there is room for a new database

    def handle(self, *args: Any, **options: Any) -> None:
        common = {"stdout": self.stdout, "stderr": self.stderr}
        call_command("set_aside_old_demo", **common)
        call_command("migrate", verbosity=0, **common)
        call_command("load_demo", **common)
        call_command("warm_up", **common)
