"""Writes noted changes to the index of the admin's search. While Elasticsearch is away they wait in the database."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence

from django.apps import apps
from django.core.cache import cache
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from elastic_transport import TransportError
from elasticsearch import ApiError
from elasticsearch.helpers import BulkIndexError
from modelsearch.index import Indexed

from cms.jobs.declaring import job
from search.backends.elasticsearch.client import message_of

from . import SearchBackend
from .backend import AdminSearchBackend
from .changes import AdminChange, draw_number

log = logging.getLogger(__name__)

BATCH = 200
SOON = 5  # the priority of the job
TROUBLE, REPEATED = "search:admin:trouble", 600  # seconds until the log says again that Elasticsearch is away


@job(priority=SOON, title=_("Update the search of the admin"))
def apply_changes() -> None:
    """Write what has changed."""
    catch_up()


def catch_up() -> None:
    """Write all noted changes. Errors of Elasticsearch are logged once; the changes stay."""
    if not AdminChange.objects.exists():
        return
    backend = SearchBackend({})
    if not isinstance(backend, AdminSearchBackend):  # the site has no Elasticsearch any more
        AdminChange.objects.all().delete()
        return
    try:
        while rows := list(AdminChange.objects.all()[:BATCH]):
            write(backend, rows)
            AdminChange.objects.filter(pk__in=[row.pk for row in rows]).delete()
    except (ApiError, TransportError) as error:
        if cache.add(TROUBLE, True, REPEATED):
            waiting = AdminChange.objects.count()
            what = message_of(error)
            log.error("Elasticsearch takes no changes for the search of the admin. %d are waiting: %s", waiting, what)  # noqa: TRY400 - the reason is in the line
        return
    if cache.delete(TROUBLE):
        log.warning("Elasticsearch takes changes for the search of the admin again.")


def write(backend: AdminSearchBackend, rows: Sequence[AdminChange]) -> None:
    """Write the objects of `rows` as they are now. Raises errors of Elasticsearch, but for documents that it refuses: these are logged."""
    changed: dict[type[Model], set[str]] = defaultdict(set)
    for row in rows:
        if model := model_of(row):
            changed[model].add(row.key)
    number = draw_number()  # before reading: whoever reads later has a higher one
    for model, keys in changed.items():
        there = {str(one.pk): one for one in model.get_indexed_objects().filter(pk__in=keys)}  # type: ignore[attr-defined]  # of Indexed
        documents = {key: there.get(key) for key in keys}
        index = backend.get_index_for_model(model)
        try:
            index.write(model, documents, number)
        except BulkIndexError:
            try:
                index.write(model, documents, number)  # a rebuild may have ended meanwhile
            except BulkIndexError as error:
                log.error("%s: %s", model.__name__, error.args[0])  # noqa: TRY400 - what Elasticsearch says is in the line


def model_of(row: AdminChange) -> type[Model] | None:
    """Return the model of a row; None if it does not exist or is not searched any more."""
    try:
        model = apps.get_model(row.app_label, row.model_name)
    except LookupError:
        return None
    return model if issubclass(model, Indexed) else None
