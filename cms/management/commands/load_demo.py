"""`manage.py load_demo`: the demo's content, pictures, files and accounts."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from cms.days import today
from cms.demo.accounts import ACCOUNTS, PASSWORD
from cms.demo.loader import DemoRefusedError, count_steps, load_demo


class Command(BaseCommand):
    help = "Load the demo. Running it again adds what is missing and moves the example deadlines to today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--day",
            type=date.fromisoformat,
            default=None,
            metavar="YYYY-MM-DD",
            help="The day from which the examples’ dates are counted (default: today).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["verbosity"] == 0
        steps = count_steps()
        with tqdm(total=steps, desc="Demo", unit="step", disable=quiet or None, file=self.stderr) as bar:
            try:
                loaded = load_demo(day=options["day"] or today(), advance=bar.update)
            except DemoRefusedError as refused:
                raise CommandError(str(refused)) from refused
            bar.update(steps - bar.n)
        if quiet:
            return
        self.stdout.write(f"Made {len(loaded.made)} pages, moved the dates of {len(loaded.moved)}.")
        self.stdout.write(f"Accounts, all with the password {PASSWORD} unless it was changed:")
        for name, (email, _called) in ACCOUNTS.items():
            self.stdout.write(f"  {name:14} {email}")
