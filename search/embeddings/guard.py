"""Patience with a provider that fails: it is left alone for a while, so that searches stay fast meanwhile."""

import logging
import time
from collections.abc import Sequence

from .base import EmbeddingProvider, EmbeddingUnavailable, Floats, Space

log = logging.getLogger(__name__)

PAUSE = 30  # seconds without a question after a failure
FRESH = 60  # seconds for which an answer shows that the provider works


class Guarded:
    """An EmbeddingProvider that does not ask another one again soon after it has failed. One line in the log for each time it goes and comes."""

    def __init__(self, provider: EmbeddingProvider) -> None:
        self.provider = provider
        self.reason = ""
        self._ask_again = 0.0
        self._answered = float("-inf")

    @property
    def model(self) -> str:
        return self.provider.model

    @property
    def dimensions(self) -> int:
        return self.provider.dimensions

    @property
    def space(self) -> Space:
        """The space of its vectors. Raises EmbeddingUnavailable if a server has to be asked and does not answer."""
        from .store import kept_dimensions  # late: who writes an index needs the space, and not Django's models at once

        dimensions = self.dimensions or kept_dimensions(self.model) or self.embed(["ready"]).shape[1]
        return Space(self.model, dimensions)

    def embed(self, texts: Sequence[str]) -> Floats:
        if time.monotonic() < self._ask_again:
            raise EmbeddingUnavailable(self.reason)
        try:
            vectors = self.provider.embed(texts)
        except EmbeddingUnavailable as error:
            if not self.reason:
                log.warning("Searches go on by words alone: %s", error)
            self.reason = str(error)
            self._ask_again = time.monotonic() + PAUSE
            raise
        if self.reason:
            log.warning("The provider of embeddings answers again.")
        self.reason, self._answered = "", time.monotonic()
        return vectors

    def check(self) -> None:
        """Return if it works, asking only if no answer has shown it lately. Raises EmbeddingUnavailable."""
        if self.reason or time.monotonic() - self._answered > FRESH:
            self.embed(["ready"])

    def close(self) -> None:
        """Let go of connections."""
        self.provider.close()
