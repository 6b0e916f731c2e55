"""Types of values that clients send: nothing is guessed from a value of another type."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, Strict

MOMENT = re.compile(r"20\d\d-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)")

Whole = Annotated[int, Strict()]
Number = Annotated[float, Strict()]
Yes = Annotated[bool, Strict()]


def in_iso_8601(value: object) -> object:
    """Return `value`, a moment in this century with its offset. Raises ValueError for anything else, such as seconds since 1970."""
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        raise ValueError
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(in_iso_8601)]

AudienceName = Literal["group", "members", "public"]
ValueName = Literal["sustainability", "inclusion", "aesthetics"]
