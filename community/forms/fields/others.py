"""What a colleague saved in the meantime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class OtherAnswer:
    """An answer that somebody else saved after the form had been opened."""

    by: str
    at: datetime
    answer: Any
