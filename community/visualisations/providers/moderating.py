"""A service that rates texts: any OpenAI-compatible `POST {base}/moderations`. Optional, off unless `VISUALISATION_MODERATION_URL` is set.

It gets the text and nothing else. What it says makes a facilitator look (`community.visualisations.moderation`); if it does not answer, the
text is treated as if there were no service.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from community.visualisations.moderation import Findings

from .addresses import address_of_server
from .base import ProviderError
from .wire import ask, new_client

log = logging.getLogger(__name__)

SECONDS = 10.0
LARGEST = 2**20  # bytes of an answer


@dataclass(frozen=True)
class ModerationServer:
    """The service at `base`, which ends with "/v1"."""

    base: str
    model: str = ""
    secret: str = field(default="", repr=False)

    def rate(self, text: str) -> Findings | None:
        """Return what the service says of `text`, or None if it does not answer as it should. Takes seconds: for jobs."""
        body = {"input": text} | ({"model": self.model} if self.model else {})
        address = f"{self.base.rstrip('/')}/moderations"
        try:
            with new_client(key=self.secret, seconds=SECONDS) as client:
                answer = ask(
                    client,
                    lambda: client.build_request("POST", address, json=body),
                    seconds=SECONDS,
                    key=self.secret,
                    most=LARGEST,
                )
        except ProviderError as error:
            log.warning("The moderation service did not rate a text: %s", type(error).__name__)
            return None
        return findings_in(answer)


def findings_in(answer: object) -> Findings | None:
    """Return what an answer says: `{"results": [{"flagged": true, "categories": {"hate": true}}]}`."""
    results = answer.get("results") if isinstance(answer, Mapping) else None
    if not isinstance(results, list) or not results or not all(isinstance(one, Mapping) for one in results):
        return None
    if not all(isinstance(one.get("flagged"), bool) for one in results):
        return None
    named = {name for one in results for name in categories_of(one)}
    return Findings(any(one["flagged"] for one in results), tuple(sorted(named)))


def categories_of(result: Mapping[str, object]) -> list[str]:
    categories = result.get("categories")
    return [str(name) for name, is_so in categories.items() if is_so is True] if isinstance(categories, Mapping) else []


def moderation_server() -> ModerationServer | None:
    """Return the service of the settings, or None. Raises ImproperlyConfigured."""
    if not (url := settings.VISUALISATION_MODERATION_URL):
        return None
    try:
        base, options = address_of_server(url)
    except ValueError:
        raise ImproperlyConfigured(
            "VISUALISATION_MODERATION_URL is such as https://host/v1?model=NAME; its key is VISUALISATION_MODERATION_KEY."
        ) from None
    return ModerationServer(base, options.get("model", ""), settings.VISUALISATION_MODERATION_KEY)
