"""The search in the demo: synonyms, the permission to edit them, and an index that this version can read."""

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
    """Add missing synonyms, and permit the editors of the demo to maintain them. Idempotent."""
    add_glossary()
    of_synonyms = Permission.objects.filter(content_type__app_label="search", content_type__model="synonymgroup")
    for editors in PermissionGroup.objects.filter(name=EDITORS):
        editors.permissions.add(*of_synonyms)


def keep_index_readable(**_: Any) -> None:
    """Rebuild the index if it is lost or was built by another version, so that updating the demo only takes a restart."""
    try:
        health()
    except SearchUnavailable:
        try:
            call_command("search_index", "rebuild")
        except CommandError as error:
            log.warning("The demo continues without the search: %s", error)
