"""The contract of a provider, which makes a changed picture of a place from a picture and a description."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from django.utils.translation import gettext, override
from django_stubs_ext import StrOrPromise

if TYPE_CHECKING:
    from .fitting import Fit


class Needs(Enum):
    """What a provider needs besides this site."""

    NOTHING = "nothing"
    SERVER = "server"
    GPU = "gpu"


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a provider makes use of. What it has no use for is not asked on the page."""

    mask: bool = False
    strength: bool = False
    seed: bool = False
    most: int = 1  # pictures of one request
    needs: Needs = Needs.NOTHING


@dataclass(frozen=True, slots=True)
class DrawRequest:
    """What a picture is made of. It has no field for a person, a session or a place, so that none can be sent.

    `mask` is a PNG of the picture's own size: what was painted, and may change, has alpha 0. `strength` is from 0 (leave everything) to 1.
    """

    picture: bytes = field(repr=False)
    content_type: str
    width: int
    height: int
    prompt: str
    mask: bytes | None = field(default=None, repr=False)
    strength: float = 0.75
    number: int = 1
    seed: int | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture that was made, not decoded yet: treat it as an upload. `fit` says how it lies on the source (`fitting.restore`)."""

    picture: bytes = field(repr=False)
    content_type: str
    seed: int | None = None
    model: str = ""
    cents: int | None = None  # what this picture cost, or None if that is unknown
    fit: Fit | None = None


class ProviderError(Exception):
    """No picture was made. The reason is a sentence for the person who asked, in the language active when it is read."""

    def __init__(self, template: StrOrPromise, *, may_cost: bool = False, **facts: str) -> None:
        super().__init__(template)
        self.template, self.facts = template, facts
        self.may_cost = may_cost  # the provider may have worked, and charge for it

    @property
    def reason(self) -> str:
        return str(self.template).format(**self.facts)

    def __str__(self) -> str:
        return self.reason

    def as_stored(self) -> dict[str, Any]:
        """Return the reason for a JSON field: `said` says it in each reader's language."""
        with override(None):
            return {"sentence": str(self.template), "facts": self.facts}


def said(stored: Mapping[str, Any]) -> str:
    """Return a reason that was stored, in the active language."""
    return gettext(stored["sentence"]).format(**stored["facts"])


class ProviderUnavailable(ProviderError):
    """It does not answer, or is busy: try again, not before `after` if that is known."""

    def __init__(self, template: StrOrPromise, *, may_cost: bool = False, after: timedelta | None = None, **facts: str) -> None:
        super().__init__(template, may_cost=may_cost, **facts)
        self.after = after


class ProviderRefused(ProviderError):
    """It will not make this picture, however often it is asked."""


class ProviderMisconfigured(ProviderError):
    """The administrator has to change something."""


class Provider(Protocol):
    """A way to a variant, by a name that is stored with each variant."""

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> StrOrPromise:
        """The name that members read."""

    @property
    def abilities(self) -> Abilities: ...

    @property
    def seconds(self) -> float:
        """How long a picture usually takes."""

    @property
    def cents(self) -> int | None:
        """What a picture costs, or None if that is unknown; 0 is free."""

    def is_available(self) -> bool:
        """Whether it can be chosen. Asks no other host."""


@runtime_checkable
class DrawingProvider(Provider, Protocol):
    """A provider that makes pictures itself."""

    def draw(self, request: DrawRequest) -> list[Drawn]:
        """Make pictures: `request.number`, or as many as it can. Takes minutes, so it runs in jobs only. Raises ProviderError."""
