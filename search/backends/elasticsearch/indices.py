"""The indices in Elasticsearch: the current ones, those being filled by a rebuild, and the sequence numbers of writers.

For each language, an alias ("connective-de") points to the current index ("connective-de-<signature>-<id>"). During a rebuild, another
alias ("connective-de-next") points to the next one. Aliases are switched atomically, so a search uses either the old or the new indices.

Writers do not lock. Each takes a number before it reads what changed, and Elasticsearch keeps the version of a document with the
highest number. A later number means a later read, so stale data never overwrites newer data, on any number of machines.
"""

import time
import uuid
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from elastic_transport import ObjectApiResponse
from elasticsearch import ApiError, BadRequestError, NotFoundError

from search.backends.base import SearchUnavailable

from .client import Connection
from .schema import VERSION, signature, template_of

OTHER_VERSION = "The index was made by another version: run `manage.py search_index rebuild`."
LOOK_AGAIN = 5.0  # seconds until a reader checks the version of the indices again
WAIT_FOR_COPIES = 60  # seconds to wait for the replicas of new indices before they become current
COPIES = {"auto_expand_replicas": "0-1"}  # one replica if there is a second node
FIRST = "first"


class IndicesReplaced(Exception):
    """The indices to write to no longer exist: a rebuild has replaced them."""


@dataclass(frozen=True, slots=True)
class IndexNames:
    """The names of the indices by language: the current ones, and those being filled by a running rebuild."""

    current: Mapping[str, str]
    next: Mapping[str, str]


class ArchiveIndices:
    """Finds, creates and replaces the indices. Methods raise SearchUnavailable or Elasticsearch's own errors."""

    def __init__(self, connection: Connection, locales: Sequence[str]) -> None:
        self.connection, self.locales = connection, tuple(locales)
        self.prefix = connection.address.prefix
        self.signature = signature(locales)
        self.aliases = {locale: f"{self.prefix}-{locale}" for locale in self.locales}
        self.next_aliases = {locale: f"{alias}-next" for locale, alias in self.aliases.items()}
        self.alias_of_all = f"{self.prefix}-all"  # on all our indices, to tell them from those of others
        self.numbers = f"{self.prefix}-numbers"
        self._looked_at = float("-inf")

    # --- Looking

    def look(self) -> IndexNames:
        """Return the existing indices, creating empty ones if there are none."""
        names = self._look()
        if not names.current and not self._is_anywhere():
            self._make_first()
            names = self._look()
        if set(names.current) != set(self.locales) or not all(map(self._has_our_version, names.current.values())):
            raise SearchUnavailable(OTHER_VERSION)
        self._looked_at = time.monotonic()
        return names

    def check_version(self) -> None:
        """Check periodically that the indices have our version."""
        if time.monotonic() - self._looked_at > LOOK_AGAIN:
            self.look()

    def forget(self) -> None:
        """Check the indices again before the next search."""
        self._looked_at = float("-inf")

    def _look(self) -> IndexNames:
        names = [*self.aliases.values(), *self.next_aliases.values()]
        indices: dict[str, str] = {}
        for index, facts in self._facts(self.connection.client.options(ignore_status=404).indices.get_alias(name=names)).items():
            indices |= dict.fromkeys(facts["aliases"], index)
        following = {locale: indices[alias] for locale, alias in self.next_aliases.items() if alias in indices}
        return IndexNames(
            current={locale: indices[alias] for locale, alias in self.aliases.items() if alias in indices},
            # Indices of another version belong to the process that builds them: we do not know their fields.
            next=following if set(following) == set(self.locales) and all(map(self._has_our_version, following.values())) else {},
        )

    def _is_anywhere(self) -> bool:
        """Return whether any indices exist, even for other languages only."""
        return any(set(facts["aliases"]) - {self.alias_of_all} for facts in self._all().values())

    def _all(self) -> dict[str, dict[str, Any]]:
        """Return all our indices of any version, with their aliases."""
        found = self._facts(self.connection.client.indices.get_alias(index=f"{self.prefix}-*"))
        return {index: facts for index, facts in found.items() if self.alias_of_all in facts["aliases"]}

    def _has_our_version(self, index: str) -> bool:
        return index.rpartition("-")[0].endswith(f"-{self.signature}")

    @staticmethod
    def _facts(answer: ObjectApiResponse[Any]) -> dict[str, dict[str, Any]]:
        """Return the indices in a response, which reports missing indices alongside the others."""
        return {name: facts for name, facts in answer.body.items() if isinstance(facts, dict) and "aliases" in facts}

    # --- Creating

    def _make_first(self) -> None:
        """Create empty indices. Several processes may do so at once, since they create the same ones."""
        self._put_template()
        self._make(FIRST, self.aliases)

    def make_next(self) -> dict[str, str]:
        """Create the empty indices of a rebuild, and remove leftovers of earlier rebuilds."""
        current = set(self._look().current.values())
        self._put_template()
        self.remove([index for index in self._all() if index not in current])
        while_filled = {"refresh_interval": "-1", "auto_expand_replicas": False, "number_of_replicas": 0}
        return self._make(uuid.uuid4().hex[:12], self.next_aliases, {"index": while_filled})

    def _make(self, name: str, aliases: Mapping[str, str], settings: Mapping[str, Any] | None = None) -> dict[str, str]:
        """Create indices, and give them their aliases together, so that nobody finds a part of them."""
        indices = {locale: f"{self.prefix}-{locale}-{self.signature}-{name}" for locale in self.locales}

        def make(locale: str) -> None:
            try:
                self.connection.patient.indices.create(index=indices[locale], settings=settings)
            except BadRequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise

        with ThreadPoolExecutor(len(indices)) as pool:
            list(pool.map(make, indices))
        moves = [{"add": {"index": index, "alias": aliases[locale]}} for locale, index in indices.items()]
        self.connection.patient.indices.update_aliases(actions=moves)
        return indices

    def _put_template(self) -> None:
        """Put the index template, so that a write to a missing index fails instead of creating it."""
        patterns = [pattern for alias in self.aliases.values() for pattern in (alias, f"{alias}-*")]
        self.connection.patient.indices.put_index_template(
            name=self.prefix,
            index_patterns=patterns,
            template=template_of(self.locales) | {"aliases": {self.alias_of_all: {}}},
            priority=200,
            version=VERSION,
            allow_auto_create=False,
            meta={"signature": self.signature},
        )

    # --- Replacing

    def make_current(self, fresh: Mapping[str, str]) -> None:
        """Replace the current indices with `fresh` atomically, and remove the old ones."""
        client = self.connection.patient
        indices = list(fresh.values())
        client.indices.put_settings(index=indices, settings={"index": {"refresh_interval": None, **COPIES}})
        client.indices.refresh(index=indices)
        waiting = client.options(request_timeout=WAIT_FOR_COPIES + 10, ignore_status=408)
        waiting.cluster.health(index=indices, wait_for_status="green", timeout=f"{WAIT_FOR_COPIES}s")
        before = {index: facts for index, facts in self._all().items() if index not in indices}
        moves: list[dict[str, Any]] = []
        for locale, index in fresh.items():
            moves.append({"remove": {"index": index, "alias": self.next_aliases[locale], "must_exist": True}})
            moves.append({"add": {"index": index, "alias": self.aliases[locale]}})
        for index, facts in before.items():
            moves += [{"remove": {"index": index, "alias": alias}} for alias in facts["aliases"] if alias != self.alias_of_all]
        client.indices.update_aliases(actions=moves)
        self.remove(list(before))

    def remove(self, indices: Collection[str]) -> None:
        if indices:
            self.connection.patient.indices.delete(index=list(indices), ignore_unavailable=True)

    # --- The numbers of writers

    def next_number(self) -> int:
        """Return a number that is higher than all previous ones.

        It is the version of a document that is written every time. If that document is lost, counting resumes from the clock in
        milliseconds, which is higher than any number returned so far.
        """
        client = self.connection.client
        for _again in range(3):
            try:
                number = int(client.index(index=self.numbers, id="number", document={}, require_alias=False)["_version"])
            except NotFoundError:  # on servers where a write does not create an index
                client.options(ignore_status=400).indices.create(index=self.numbers)
                continue
            if number > 1_000_000_000_000:
                return number
            self._begin_counting()
        raise SearchUnavailable("Elasticsearch does not count.")

    def _begin_counting(self) -> None:
        client = self.connection.client
        client.indices.put_settings(index=self.numbers, settings={"index": COPIES})
        try:
            client.index(index=self.numbers, id="number", document={}, version=int(time.time() * 1000), version_type="external")
        except ApiError as error:
            if error.status_code != 409:  # 409: another process has just started counting
                raise
