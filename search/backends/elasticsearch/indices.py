"""The indices of an archive in Elasticsearch: which are the current ones, which are being built, and whose writing counts.

For each language there is an alias ("connective-de") on the current index ("connective-de-<signature>-<id>"); while a rebuild goes on,
another ("connective-de-next") is on the one that will follow. Aliases move in one step, so searches find the old or the new indices.

Nobody waits for a turn to write: who writes draws a number before reading what changed, and Elasticsearch keeps of each document what
has the highest number. Who draws later reads later, so nothing stale is written last, on however many machines.
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
LOOK_AGAIN = 5.0  # seconds after which a reader looks whether the indices are still of our version
WAIT_FOR_COPIES = 60  # seconds for the copies of new indices on other nodes, before they become the current ones
COPIES = {"auto_expand_replicas": "0-1"}  # one, where there is a second node
FIRST = "first"


class IndicesReplaced(Exception):
    """The indices that were to be written to are gone: a rebuild put others in their place."""


@dataclass(frozen=True, slots=True)
class Places:
    """The indices by language: the current ones, and those of a rebuild that is going on."""

    current: Mapping[str, str]
    next: Mapping[str, str]


class ArchiveIndices:
    """Finds, makes and replaces the indices. Methods raise SearchUnavailable or Elasticsearch's own errors."""

    def __init__(self, connection: Connection, locales: Sequence[str]) -> None:
        self.connection, self.locales = connection, tuple(locales)
        self.prefix = connection.address.prefix
        self.signature = signature(locales)
        self.aliases = {locale: f"{self.prefix}-{locale}" for locale in self.locales}
        self.next_aliases = {locale: f"{alias}-next" for locale, alias in self.aliases.items()}
        self.alias_of_all = f"{self.prefix}-all"  # on every index of ours, so that nobody else's is ever taken for one
        self.numbers = f"{self.prefix}-numbers"
        self._looked_at = float("-inf")

    # --- Looking

    def look(self) -> Places:
        """Return which indices there are now, empty ones if there were none yet."""
        places = self._look()
        if not places.current and not self._is_somewhere():
            self._make_first()
            places = self._look()
        if set(places.current) != set(self.locales) or not all(map(self._is_ours, places.current.values())):
            raise SearchUnavailable(OTHER_VERSION)
        self._looked_at = time.monotonic()
        return places

    def make_sure(self) -> None:
        """Look now and then whether the indices are of our version."""
        if time.monotonic() - self._looked_at > LOOK_AGAIN:
            self.look()

    def forget(self) -> None:
        """Look again before the next search."""
        self._looked_at = float("-inf")

    def _look(self) -> Places:
        names = [*self.aliases.values(), *self.next_aliases.values()]
        indices: dict[str, str] = {}
        for index, facts in self._facts(self.connection.client.options(ignore_status=404).indices.get_alias(name=names)).items():
            indices |= dict.fromkeys(facts["aliases"], index)
        following = {locale: indices[alias] for locale, alias in self.next_aliases.items() if alias in indices}
        return Places(
            current={locale: indices[alias] for locale, alias in self.aliases.items() if alias in indices},
            # Those of another version are for who builds them to fill: we do not know what is in them.
            next=following if set(following) == set(self.locales) and all(map(self._is_ours, following.values())) else {},
        )

    def _is_somewhere(self) -> bool:
        """Say whether there is an archive, though perhaps none of the site's languages."""
        return any(set(facts["aliases"]) - {self.alias_of_all} for facts in self._all().values())

    def _all(self) -> dict[str, dict[str, Any]]:
        """Return every index of this archive with its aliases, of whatever version."""
        found = self._facts(self.connection.client.indices.get_alias(index=f"{self.prefix}-*"))
        return {index: facts for index, facts in found.items() if self.alias_of_all in facts["aliases"]}

    def _is_ours(self, index: str) -> bool:
        return index.rpartition("-")[0].endswith(f"-{self.signature}")

    @staticmethod
    def _facts(answer: ObjectApiResponse[Any]) -> dict[str, dict[str, Any]]:
        """Return what an answer says of indices; where one of several is missing, it says so beside the others."""
        return {name: facts for name, facts in answer.body.items() if isinstance(facts, dict) and "aliases" in facts}

    # --- Making

    def _make_first(self) -> None:
        """Make empty indices. Whoever does it at the same time makes the same."""
        self._put_template()
        self._make(FIRST, self.aliases)

    def make_next(self) -> dict[str, str]:
        """Make empty indices that will follow the current ones, and remove what rebuilds before have left."""
        current = set(self._look().current.values())
        self._put_template()
        self.remove([index for index in self._all() if index not in current])
        while_filled = {"refresh_interval": "-1", "auto_expand_replicas": False, "number_of_replicas": 0}
        return self._make(uuid.uuid4().hex[:12], self.next_aliases, {"index": while_filled})

    def _make(self, name: str, aliases: Mapping[str, str], settings: Mapping[str, Any] | None = None) -> dict[str, str]:
        indices = {locale: f"{self.prefix}-{locale}-{self.signature}-{name}" for locale in self.locales}

        def make(locale: str) -> None:
            try:
                self.connection.patient.indices.create(index=indices[locale], aliases={aliases[locale]: {}}, settings=settings)
            except BadRequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise

        with ThreadPoolExecutor(len(indices)) as pool:
            list(pool.map(make, indices))
        return indices

    def _put_template(self) -> None:
        """Say what our indices are like, and that none comes to be because somebody writes to it."""
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
        """Put `fresh` in the place of the current indices, in one step, and remove those."""
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

    # --- Whose writing counts

    def draw_number(self) -> int:
        """Return a number that is higher than every one drawn before.

        It is how often a document was written. Should that document be lost, counting goes on from the milliseconds of the clock,
        which are more than anybody ever drew.
        """
        client = self.connection.client
        for _again in range(3):
            try:
                number = int(client.index(index=self.numbers, id="number", document={}, require_alias=False)["_version"])
            except NotFoundError:  # where indices do not come to be by writing to them
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
            if error.status_code != 409:  # else somebody else began
                raise
