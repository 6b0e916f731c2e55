"""The search in the demo: synonyms, the right to edit them, and an index that this version can read."""

import logging
from typing import Any

from django.contrib.auth.models import Group as PermissionGroup
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command

from cms.demo.accounts import EDITORS
from search.backends.base import SearchUnavailable
from search.indexing.health import health
from search.query.glossary import add_glossary

log = logging.getLogger(__name__)


def add_synonyms(**_: Any) -> None:
    """Add the synonyms that are missing, and let the editors of the demo maintain them. Safe to run again."""
    add_glossary()
    of_synonyms = Permission.objects.filter(content_type__app_label="search", content_type__model="synonymgroup")
    for editors in PermissionGroup.objects.filter(name=EDITORS):
        editors.permissions.add(*of_synonyms)


def keep_index_readable(**_: Any) -> None:
    """Rebuild the index if it is lost or was made by another version: whoever updates the demo only starts it again."""
    try:
        health()
    except SearchUnavailable:
        try:
            call_command("search_index", "rebuild")
        except CommandError as error:
            log.warning("The demo continues without the search: %s", error)
