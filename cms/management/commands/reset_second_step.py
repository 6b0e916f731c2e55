"""`manage.py reset_second_step E-MAIL`: for the only administrator, who has lost phone, key and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.users.models import User
from cms.users.recovery import remove_second_step


class Command(BaseCommand):
    help = "Remove app, keys and recovery codes of an account, and log it out everywhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the e-mail address the person logs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            account = User.objects.get_by_natural_key(options["email"])
        except User.DoesNotExist:
            raise CommandError(f"No account has the address {options['email']}.") from None
        remove_second_step(account=account, by=None)
        self.stdout.write(f"Two-step login has been removed for {account.email}.")
