"""The search's part of the demo: words that mean the same, who may maintain them, and an index that this version can read."""

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
    """Add the groups that are not there, and let the demo's editors maintain them. Is safe to run twice."""
    add_glossary()
    of_synonyms = Permission.objects.filter(content_type__app_label="search", content_type__model="synonymgroup")
    for editors in PermissionGroup.objects.filter(name=EDITORS):
        editors.permissions.add(*of_synonyms)


def keep_index_readable(**_: Any) -> None:
    """Make the index anew if it is lost, or an earlier version made it: whoever updates the demo starts it again, and does nothing else."""
    try:
        health()
    except SearchUnavailable:
        try:
            call_command("search_index", "rebuild")
        except CommandError as error:
            log.warning("The demo goes on without its search: %s", error)
