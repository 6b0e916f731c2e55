"""The indices of the admin's search: one for each kind of thing, such as `connective-admin-wagtailcore_page`, behind an alias.

`update_index` fills a new index behind a second alias, `...-next`, and moves the first one at the end; changes in the meantime are written to
both. Who writes draws a number before reading; it is the version of the documents, and Elasticsearch keeps the highest: what was read earlier
never replaces what was read later, however many processes write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils.crypto import get_random_string
from elasticsearch.helpers import BulkIndexError, bulk
from modelsearch.backends.elasticsearch8 import Elasticsearch8Index

from .changes import draw_number

WRITING = 60.0  # seconds for a batch
NEWER_IS_THERE, IS_GONE = 409, 404


class AdminIndex(Elasticsearch8Index):
    """An index, or the alias that it is behind."""

    number = 0  # of a rebuild

    @property
    def next(self) -> str:
        return f"{self.name}-next"

    def targets(self) -> list[str]:
        """Return the aliases to write changes to: none before the first rebuild."""
        found = self.es.options(ignore_status=404).indices.get_alias(name=[self.name, self.next])
        there = {alias for facts in found.body.values() if isinstance(facts, dict) for alias in facts.get("aliases", ())}
        return sorted(there)

    def documents(self) -> int | None:
        """Return how many documents there are, or None if there is no index."""
        if not self.es.indices.exists_alias(name=self.name):
            return None
        self.refresh()
        return int(self.es.count(index=self.name)["count"])

    def write(self, model: type[Model], documents: Mapping[str, Model | None], number: int) -> None:
        """Write objects by their key, read after `number` was drawn; without an object, what there is is deleted."""
        mapping = self.mapping_class(model)
        for target in self.targets():
            self.send(target, (self.action(mapping, key, number, item) for key, item in documents.items()))

    def add_items(self, model: type[Model], items: Sequence[Model]) -> None:
        """Write objects in a rebuild."""
        mapping = self.mapping_class(model)
        self.send(self.name, (self.action(mapping, str(item.pk), self.number, item) for item in items), is_alias=False)

    @staticmethod
    def action(mapping: Any, key: str, number: int, item: Model | None) -> dict[str, Any]:
        action = {"_id": key, "version": number, "version_type": "external_gte"}
        if item is None:
            return {**action, "_op_type": "delete"}
        return {**action, "_op_type": "index", "_source": mapping.get_document(item)}

    def send(self, target: str, actions: Iterable[dict[str, Any]], *, is_alias: bool = True) -> None:
        """Send a batch. Raises BulkIndexError, or another error of Elasticsearch."""
        client = self.es.options(request_timeout=WRITING)
        _sent, errors = bulk(client, actions, index=target, raise_on_error=False, require_alias=is_alias)
        problems = [error for error in errors if not is_expected(error)] if isinstance(errors, list) else []
        if problems:
            raise BulkIndexError(f"{len(problems)} documents cannot be written: {problems[0]}", problems)


def is_expected(error: dict[str, Any]) -> bool:
    """Return whether what Elasticsearch refuses is already there, or already gone."""
    ((how, facts),) = error.items()
    return facts["status"] == NEWER_IS_THERE or (how == "delete" and facts["status"] == IS_GONE)


class Rebuilder:
    """Fills a new index while the old one answers, for `manage.py update_index`."""

    def __init__(self, index: AdminIndex) -> None:
        self.alias = index
        self.index = type(index)(index.backend, f"{index.name}-{get_random_string(7).lower()}")

    def start(self) -> AdminIndex:
        """Create the new index, and remove those that killed rebuilds left behind."""
        current = self._behind(self.alias.name)
        leftovers = [name for name in self._named_like() if name not in current]
        self._remove(leftovers)
        self.index.put()
        self.index.put_alias(self.alias.next)
        self.index.number = draw_number()  # after the alias: later changes are written to the new index, with a higher number
        return self.index

    def finish(self) -> None:
        """Make the new index the current one, in one step, and remove the old one."""
        self.index.refresh()
        before = [name for name in self._named_like() if name != self.index.name]
        moves = [
            {"remove": {"index": self.index.name, "alias": self.alias.next}},
            {"add": {"index": self.index.name, "alias": self.alias.name}},
            *({"remove": {"index": name, "alias": self.alias.name, "must_exist": False}} for name in before),
        ]
        self.index.es.indices.update_aliases(actions=moves)
        self._remove(before)

    def _behind(self, alias: str) -> set[str]:
        found = self.index.es.options(ignore_status=404).indices.get_alias(name=alias)
        return {name for name, facts in found.body.items() if isinstance(facts, dict) and "aliases" in facts}

    def _named_like(self) -> list[str]:
        found = self.index.es.indices.get_alias(index=f"{self.alias.name}-*")
        return sorted(found.body)

    def _remove(self, names: Sequence[str]) -> None:
        if names:
            self.index.es.indices.delete(index=list(names), ignore_unavailable=True)
