"""Copy the facts of all published pages to their translations: after an update, or after a process was killed too early."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from cms.pages.base import BasePage
from cms.pages.shared_facts import share_facts


class Command(BaseCommand):
    help = "Brings the facts of published pages of the source language to translations that have others. It can be run at any time, and again."

    def handle(self, *args: Any, **options: Any) -> None:
        models = [model for model in apps.get_models() if issubclass(model, BasePage) and model.fact_fields]
        sources = [
            (model, key)
            for model in models
            for key in model.objects.filter(live=True, locale__language_code=settings.LANGUAGE_CODE).values_list("pk", flat=True)
        ]
        changed = sum(
            len(share_facts(model, key)) for model, key in tqdm(sources, unit="page", disable=options["verbosity"] == 0 or None)
        )
        self.stdout.write(f"{changed} translations had different facts.")
