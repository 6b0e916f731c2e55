"""`manage.py create_site`: from an empty database to a site in which an editor can begin."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from cms.doctor.database import pending_migrations
from cms.first_site.administrator import Unsuitable, find_administrators, link_to_set_password, make_administrator
from cms.first_site.pages import Report, make_site
from cms.users.addresses import canonical

PASSWORD = "ADMIN_PASSWORD"  # noqa: S105 - the name of a variable


class Command(BaseCommand):
    help = (
        "Make a site without content: languages, home pages, lists, drafts of the legal pages, the editors' group and the first "
        "administrator. Running it again changes nothing; it says what there is and what is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="Connective", help="The name of the site (default: Connective).")
        parser.add_argument(
            "--admin-email",
            metavar="ADDRESS",
            help=f"The first administrator. The password is taken from {PASSWORD} in the environment, from the standard input "
            "(--password-stdin) or typed; without any, a link is printed with which it can be chosen once.",
        )
        parser.add_argument("--password-stdin", action="store_true", help="Read the password from the standard input.")
        parser.add_argument(
            "--complete",
            action="store_true",
            help="On a site that there is already: also make what it lacks, or what was removed.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.refuse_unmigrated()
        try:
            with transaction.atomic():
                report = make_site(name=options["name"], complete=options["complete"])
                told = self.administrator(options, report)
        except Unsuitable as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.tell(report)
        if told:
            self.stdout.write(told)

    def refuse_unmigrated(self) -> None:
        try:
            waiting = pending_migrations()
        except DatabaseError as error:
            raise CommandError("The database does not answer: `manage.py doctor` says why.") from error
        if waiting:
            raise CommandError(f"{waiting} migrations have not been applied. Run `manage.py migrate` first.")

    def administrator(self, options: dict[str, Any], report: Report) -> str:
        """Make the first administrator if asked for, or if there is none. Return what to tell about the password. Raises Unsuitable."""
        found = find_administrators()
        email = canonical(options["admin_email"] or "")
        if any(user.email == email for user in found) or (found and not email):
            report.there.append("administrator " + ", ".join(user.email or str(user.pk) for user in found))
            return ""
        if not email and sys.stdin.isatty():
            email = input("E-mail address of the first administrator: ").strip()
        if not email:
            report.missing.append("administrator (run this again with --admin-email)")
            return ""
        password = self.password(options)
        user = make_administrator(email=email, password=password)
        report.made.append(f"administrator {user.email}")
        if password is not None:
            return ""
        return f"Choose the password of {user.email} at this address. It works once, and for three days:\n  {link_to_set_password(user)}"

    def password(self, options: dict[str, Any]) -> str | None:
        if options["password_stdin"]:
            return sys.stdin.readline().rstrip("\r\n")
        if PASSWORD in os.environ:
            return os.environ[PASSWORD]
        if not sys.stdin.isatty():
            return None
        typed = getpass("Password (empty: print a link to choose it): ")
        if typed and getpass("Again: ") != typed:
            raise Unsuitable("The two passwords differ.")
        return typed or None

    def tell(self, report: Report) -> None:
        for heading, things in (("Made", report.made), ("Already there", report.there), ("Missing", report.missing)):
            if things:
                self.stdout.write(f"{heading}:")
                for thing in things:
                    self.stdout.write(f"  {thing}")
        if report.missing:
            self.stdout.write("Nothing that is missing was made: it may have been removed on purpose. --complete makes it.")
