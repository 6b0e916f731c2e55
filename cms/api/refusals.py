"""What Wagtail's API says about parameters, in the reader's language: it has its own sentences in English only.

They are recognised by their words. One that is not is passed on as it is, below a sentence of ours; a test asks for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .parameters import BadParameter

#: The words, the parameter (or the number of the group that has its name), and what we say, with what the groups have.
SENTENCES: tuple[tuple[str, str | int, str | Promise], ...] = (
    (r"limit cannot be higher than (\d+)", "limit", _("A whole number up to %s is expected here.")),
    (r"(\w+) must be a positive integer", 1, _("A whole number is expected here.")),
    (r"parent page doesn't exist", "child_of", _("There is no such page.")),
    (r"descendant page doesn't exist", "ancestor_of", _("There is no such page.")),
    (r"ancestor page doesn't exist", "descendant_of", _("There is no such page.")),
    (r"translation_of page doesn't exist", "translation_of", _("There is no such page.")),
    (r"filtering by descendant_of with child_of", "descendant_of", _("This cannot be combined with “child_of”.")),
    (r"random ordering with offset", "order", _("A random order cannot be combined with “offset”.")),
    (r"random ordering cannot be combined", "order", _("A random order cannot be combined with another one.")),
    (r"cannot order by '(.*)' while searching", "order", _("A search cannot be ordered by “%s”.")),
    (r"cannot order by '(.*)'", "order", _("The list cannot be ordered by “%s”.")),
    (r"cannot filter by '(.*)' while searching", 1, _("A search cannot be combined with this filter.")),
    (r"filtering by tag with a search", "search", _("A search cannot be combined with “tags”.")),
    (r"query parameter is not an operation or a recognised field: (.*)", 1, _("There is no such parameter here.")),
    (r"field filter error\. '.*' is not a valid value for (\w+)", 1, _("This is no value that it can have.")),
    (r"unknown fields: (.*)", "fields", _("There are no such fields: %s")),
    (r"'(.*)' does not support nested fields", "fields", _("“%s” has no fields of its own.")),
    (r"fields error: .* at char (\d+)", "fields", _("This is not written as it has to be: see character %s.")),
    (r"fields error: ", "fields", _("This is not written as it has to be.")),
    (r"rich_text_format must be one of (.*), got", "rich_text_format", _("One of these is expected here: %s")),
    (r"Your query returned multiple sites", "site", _("Several sites have this host. Add the port.")),
)


def in_our_words(message: str) -> BadParameter | None:
    """Return what Wagtail's `message` says; None if it is not known."""
    for words, parameter, sentence in SENTENCES:
        if found := re.search(words, message, re.DOTALL):
            name = found[parameter] if isinstance(parameter, int) else parameter
            said = str(sentence)
            return BadParameter(name[:60], said % found[1][:100] if "%s" in said else said)
    return None


def null_in(parameters: Iterable[tuple[str, list[str]]]) -> BadParameter | None:
    """Return what is wrong if a parameter holds a null character, which no database takes."""
    for name, values in parameters:
        if any("\x00" in value for value in [name, *values]):
            return BadParameter(name.replace("\x00", ""), str(_("There is a null character in it.")))
    return None
