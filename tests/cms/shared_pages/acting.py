"""An editor in a process of her own: reads what to do from standard input, and prints as JSON when it was done and what is true since then.

What is true are the answers of a process that has kept nothing: the status and the ETag of each address, which is computed from the whole text.
"""

import json
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Locale, PageViewRestriction  # noqa: E402

from cms.models import CallIndexPage, CallPage, EventIndexPage  # noqa: E402
from tests.pages import index_of, make_homes, make_page  # noqa: E402

NUMBERS = "Stand{}"


class Editor:
    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.number = 0

    def begin(self) -> None:
        make_homes()
        now = timezone.now()
        call = make_page(CallPage, NUMBERS.format(0), opens_at=now - timedelta(days=60), closes_at=now + timedelta(days=5))
        index_of(CallPage, "en"), index_of(EventIndexPage.listed, "de")
        copy = call.copy_for_translation(Locale.objects.get(language_code="en"))
        copy.title = "In English"
        copy.save_revision().publish()
        self.key = call.pk
        self.addresses = [
            *(call.url, "/de/mitmachen/", "/de/", "/de/feeds/calls.atom", "/api/v2/pages/?type=cms.CallPage"),
            *("/de/search/?q=Stand", copy.url, "/sitemap.xml"),
        ]

    @property
    def call(self) -> CallPage:
        return CallPage.objects.get(pk=self.key)

    def publish(self) -> None:
        self.number += 1
        call = self.call
        call.title = NUMBERS.format(self.number)
        call.save_revision().publish()

    def extend(self) -> None:
        """A fact, which the translation has too."""
        call = self.call
        call.closes_at += timedelta(days=1)
        call.save_revision().publish()

    def close_soon(self) -> None:
        call = self.call
        call.closes_at = timezone.now() + timedelta(seconds=4)
        call.save_revision().publish()

    def restrict(self) -> None:
        PageViewRestriction.objects.create(page=self.call, restriction_type=PageViewRestriction.LOGIN)

    def lift(self) -> None:
        PageViewRestriction.objects.all().delete()

    def withdraw(self) -> None:
        self.call.unpublish()

    def publish_again(self) -> None:
        self.call.save_revision().publish()

    def move(self) -> None:
        self.call.move(EventIndexPage.objects.get(locale__language_code="de"), pos="last-child")

    def move_back(self) -> None:
        self.call.move(CallIndexPage.objects.get(locale__language_code="de"), pos="last-child")

    def look(self) -> None:
        """Only see what is true now."""

    def truth(self) -> dict[str, str]:
        client = Client()
        answers = {address: client.get(address) for address in self.addresses}
        return {address: f"{answer.status_code} {answer.get('ETag', '')}".strip() for address, answer in answers.items()}


def main() -> None:
    setup_test_environment()
    editor = Editor()
    for line in sys.stdin:
        with transaction.atomic():
            getattr(editor, line.strip())()
        done = time.time()
        print(json.dumps({"done": done, "truth": editor.truth()}), flush=True)


if __name__ == "__main__":
    main()
