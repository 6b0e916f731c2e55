"""Reading a body that has to be JSON in UTF-8 (RFC 8259), whatever it is really."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.utils.translation import gettext as _


class NotReadable(ValueError):
    """A body is no JSON that can be taken; its text is a sentence for whoever sent it."""


def read_json(body: bytes) -> Any:
    """Return what `body` says. Raises NotReadable."""
    try:
        said = json.loads(body.decode(), parse_constant=refuse_constant)
    except UnicodeDecodeError as error:
        raise NotReadable(_("The body is not in UTF-8.")) from error
    except RecursionError as error:
        raise NotReadable(_("The body is nested too deeply.")) from error
    except ValueError as error:  # also of numbers with thousands of digits
        raise NotReadable(_("The body is not valid JSON.")) from error
    if not is_storable(said):
        raise NotReadable(_("The body contains a character that cannot be stored."))
    return said


def refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are none of JSON's numbers."""
    raise ValueError(name)


def is_storable(said: Any) -> bool:
    """Return whether a database and UTF-8 can keep the texts in `said`, names of members among them."""
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
