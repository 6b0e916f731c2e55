"""A circuit breaker for providers: after a failure, no requests are made for a while, so that searches stay fast."""

import logging
import time
from collections.abc import Sequence

from .base import EmbeddingProvider, EmbeddingUnavailable, Floats, Space

log = logging.getLogger(__name__)

PAUSE = 30  # seconds without a request after a failure
FRESH = 60  # seconds during which a response proves that the provider works


class Guarded:
    """An EmbeddingProvider that pauses another one after a failure. It logs one line at the start of an outage and one at its end."""

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
        """The space of its vectors. Raises EmbeddingUnavailable if it takes a request to find out and the server does not answer."""
        from .store import stored_dimensions  # imported late: an index writer needs the space before Django's models are ready

        dimensions = self.dimensions or stored_dimensions(self.model) or self.embed(["ready"]).shape[1]
        return Space(self.model, dimensions)

    def embed(self, texts: Sequence[str]) -> Floats:
        if time.monotonic() < self._ask_again:
            raise EmbeddingUnavailable(self.reason)
        try:
            vectors = self.provider.embed(texts)
        except EmbeddingUnavailable as error:
            if not self.reason:
                log.warning("Searching by words only: %s", error)
            self.reason = str(error)
            self._ask_again = time.monotonic() + PAUSE
            raise
        if self.reason:
            log.warning("The embeddings provider is available again.")
        self.reason, self._answered = "", time.monotonic()
        return vectors

    def check(self) -> None:
        """Raise EmbeddingUnavailable unless it works. Makes a request only if there has been no successful one recently."""
        if self.reason or time.monotonic() - self._answered > FRESH:
            self.embed(["ready"])

    def close(self) -> None:
        """Close connections."""
        self.provider.close()
