"""Numbers, dates and times as people type them: in the digits of their script, and grouped as the site itself formats them.

`install()` patches Django's own form fields, so that every form accepts them: ours, Wagtail's, those of blocks and filters.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.utils.formats import get_format

#: Marks of direction and similar, which get copied along with text.
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_MINUS = str.maketrans("\u2212\uff0d\ufe63", "---")
_SIGNS = str.maketrans(
    {"\u066b": ".", "\u066c": "", "\uff0e": ".", "\uff1a": ":", "\uff0f": "/", **dict.fromkeys("\u2212\uff0d\ufe63", "-")}
)
MOST_SENT_DIGITS = 18  # fewer than a key of a database has at most
_GROUP_SPACE = re.compile(r"(?<=\d)[\s'’_](?=\d)")


def plain_digits(text: str) -> str:
    """Return `text` with the decimal digits of all scripts as 0 to 9, and without marks of direction."""
    if text.isascii():
        return text
    return "".join(
        str(digit) if (digit := unicodedata.decimal(sign, None)) is not None else sign for sign in _UNSEEN.sub("", text)
    )


def sent_number(text: str) -> int | None:
    """Return a whole number that a form or an address of the site sent; None for anything else, and for one that nothing here can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_SENT_DIGITS else None


def sent_key(text: str) -> int:
    """Return a key that a form of the site sent; 0, which is the key of nothing, for anything else."""
    return sent_number(text) or 0


def plain_code(text: str) -> str:
    """Return a numeric code such as `123 456` or `١٢٣٤٥٦` in plain digits without spaces."""
    return "".join(plain_digits(text).translate(_MINUS).split())


def plain_whole_number(text: str) -> str:
    """Return a possible whole number in Python's form: `١٬٢٣٤`, `1 234` and, in languages that write it so, `1.234` as `1234`."""
    text = _GROUP_SPACE.sub("", plain_digits(text).translate(_SIGNS).strip())
    mark = get_format("THOUSAND_SEPARATOR")
    return text.replace(mark, "") if re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+", text) else text


def plain_number(text: str) -> str:
    """Return a possible number in Python's form: `١٢٫٥` and, in languages that write it so, `12,5` as `12.5`."""
    text = _GROUP_SPACE.sub("", plain_digits(text).translate(_SIGNS).strip())
    if "," not in text:
        return text  # a dot is the decimal point: browsers send numbers this way in any language
    if get_format("DECIMAL_SEPARATOR") == "," and "," in text.rpartition(".")[2]:
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", "") if re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", text) else text


def plain_moment(text: str) -> str:
    """Return a date or a time in plain digits."""
    return " ".join(plain_digits(text).translate(_SIGNS).split())


_FIELDS: dict[type[forms.Field], Callable[[str], str]] = {
    forms.IntegerField: plain_whole_number,
    forms.FloatField: plain_number,
    forms.DecimalField: plain_number,
    forms.DateField: plain_moment,
    forms.TimeField: plain_moment,
    forms.DateTimeField: plain_moment,
    forms.DurationField: plain_moment,
}
#: Shown again beside an error: a browser empties a number field that contains other digits.
_WIDGETS: dict[type[forms.Widget], Callable[[str], str]] = {
    forms.NumberInput: plain_digits,
    forms.DateInput: plain_moment,
    forms.DateTimeInput: plain_moment,
    forms.TimeInput: plain_moment,
}


def install() -> None:
    """Make the form fields for numbers, dates and times parse what people type; idempotent."""
    for field, plain in _FIELDS.items():
        _read_first(field, "to_python", plain)
    for widget, plain in _WIDGETS.items():
        _read_after(widget, "value_from_datadict", plain)


def _read_first(owner: type, name: str, plain: Callable[[str], str]) -> None:
    original = getattr(owner, name)
    if hasattr(original, "_reads_every_script"):
        return

    @wraps(original)
    def read(self: Any, value: Any) -> Any:
        return original(self, plain(value) if isinstance(value, str) else value)

    read._reads_every_script = True  # type: ignore[attr-defined]
    setattr(owner, name, read)


def _read_after(owner: type, name: str, plain: Callable[[str], str]) -> None:
    original = getattr(owner, name)
    if hasattr(original, "_reads_every_script"):
        return

    @wraps(original)
    def read(self: Any, *args: Any) -> Any:
        value = original(self, *args)
        return plain(value) if isinstance(value, str) else value

    read._reads_every_script = True  # type: ignore[attr-defined]
    setattr(owner, name, read)


class CodeField(forms.CharField):
    """A numeric code from an app or from paper."""

    def to_python(self, value: Any) -> str:
        return plain_code(super().to_python(value) or "")
