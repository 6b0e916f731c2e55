"""What a member can ask for in a session: who makes pictures, how long that takes, what it costs, and how many are left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from community.visualisations.providers.costs import Left, left_of, price_words
from community.visualisations.providers.registry import drawing_providers
from community.visualisations.providers.waiting import about

from .asking import limits_of, used_by
from .queue import usual_of

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User
    from community.visualisations.models import Session
    from community.visualisations.providers.base import DrawingProvider


@dataclass(frozen=True)
class Offer:
    """A provider, the seconds that it usually takes for a picture, and what the member has left; None without any limit."""

    provider: DrawingProvider
    seconds: float
    left: Left | None

    @property
    def words(self) -> str:
        """Time, price and what is left, for people."""
        words = [about(self.seconds), price_words(self.provider.cents), *([str(self.left)] if self.left else [])]
        return ", ".join(words)


def offers_of(session: Session, by: User, now: datetime) -> list[Offer]:
    """Return what `by` can ask for in a session."""
    used, limits = used_by(session, by, now), limits_of(session)
    return [Offer(one, usual_of(one.key), left_of(used, limits, cents=one.cents)) for one in drawing_providers(session.providers)]
