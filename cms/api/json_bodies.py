"""Parsing a request body that should be JSON in UTF-8 (RFC 8259), whatever it really is."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.utils.translation import gettext as _


class NotReadable(ValueError):
    """A body is not acceptable JSON; the exception's text is a message for the sender."""


def read_json(body: bytes) -> Any:
    """Return the parsed `body`. Raises NotReadable."""
    try:
        said = json.loads(body.decode(), parse_constant=refuse_constant)
    except UnicodeDecodeError as error:
        raise NotReadable(_("The body is not in UTF-8.")) from error
    except RecursionError as error:
        raise NotReadable(_("The body is nested too deeply.")) from error
    except ValueError as error:  # including numbers with thousands of digits
        raise NotReadable(_("The body is not valid JSON.")) from error
    if not is_storable(said):
        raise NotReadable(_("The body contains a character that cannot be stored."))
    return said


def refuse_constant(name: str) -> NoReturn:
    """Reject NaN and Infinity, which are not valid JSON."""
    raise ValueError(name)


def is_storable(said: Any) -> bool:
    """Return whether a database and UTF-8 can store all texts in `said`, including member names."""
    waiting = [said]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and ("\x00" in one or any("\ud800" <= sign <= "\udfff" for sign in one)):
            return False
    return True
