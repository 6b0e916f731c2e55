"""The search's part of the demo: words that mean the same, and who may maintain them."""

from typing import Any

from django.contrib.auth.models import Group as PermissionGroup
from django.contrib.auth.models import Permission

from cms.demo.accounts import EDITORS

from .glossary import add_glossary


def add_synonyms(**_: Any) -> None:
    """Add the groups that are not there, and let the demo's editors maintain them. Is safe to run twice."""
    add_glossary()
    of_synonyms = Permission.objects.filter(content_type__app_label="search", content_type__model="synonymgroup")
    for editors in PermissionGroup.objects.filter(name=EDITORS):
        editors.permissions.add(*of_synonyms)
