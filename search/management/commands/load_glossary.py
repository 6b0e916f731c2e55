"""Add the glossary of municipal practice that is shipped with the search to the synonyms maintained by editors."""

from typing import Any

from django.core.management.base import BaseCommand

from search.query.glossary import add_glossary


class Command(BaseCommand):
    help = "Add the groups of synonyms that come with the search; those whose names are there already stay as they are."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{add_glossary()} groups were added.")
