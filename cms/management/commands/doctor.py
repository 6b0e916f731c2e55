"""`manage.py doctor`: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms.doctor.database import works
from cms.doctor.findings import Level, Result, examine_all


class Command(BaseCommand):
    help = "Examine the installation: address, database, cache, mail, storage, search, files, worker. Exits with 1 if there is a problem."
    requires_system_checks: list[str] = []  # they are one of the things examined

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print the findings as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        results = []
        for result in examine_all(has_database=works):
            results.append(result)
            if not options["json"]:
                self.tell(result)
        problems = sum(finding.level == Level.PROBLEM for result in results for finding in result.findings)
        if options["json"]:
            told = {"ok": not problems, "parts": [result.as_json() for result in results]}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("No problem was found." if not problems else f"Problems: {problems}.")
        if problems:
            sys.exit(1)

    def tell(self, result: Result) -> None:
        if result.skipped:
            self.stdout.write(f"{result.part}: not examined, because the database does not work")
        elif not result.findings:
            self.stdout.write(f"{result.part}: ok")
        for finding in result.findings:
            self.stdout.write(f"{result.part}: {finding.level.upper()}: {finding.problem} {finding.remedy}")
