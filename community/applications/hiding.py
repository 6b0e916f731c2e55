"""Names in texts, replaced for those who must not know who wrote them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from community.forms.questions import PeopleQuestion

from .duplicates import written_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from community.forms.schema import FormSchema

    from .models import Application

SHORTEST = 3  # letters: shorter names are in every other word
#: Letters that languages put before or after a name: "Musterstadts", "بالقاهرة".
AROUND = r"\w{0,3}"


def names_to_hide(application: Application, schema: FormSchema, answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the names that tell who applied: of the municipality in all languages, of the team, and of people in the answers."""
    names = set(written_names(application))
    names |= {member.user.name for member in application.team.select_related("user")}
    for question in schema.questions():
        if isinstance(question, PeopleQuestion):
            columns = [one.key for one in question.asked_columns if one.key.endswith("_name")]
            names |= {str(row["answers"].get(key, "")) for row in answers.get(question.key) or () for key in columns}
    return frozenset(name.strip() for name in names if len(name.strip()) >= SHORTEST)


def pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted((re.escape(name) for name in names), key=len, reverse=True)
    return re.compile(rf"\b{AROUND}(?:{'|'.join(longest_first)}){AROUND}\b", re.IGNORECASE) if longest_first else None


def without_names(text: str, names: Iterable[str]) -> str:
    """Return `text` with an ellipsis for each name."""
    pattern = pattern_of(names)
    return pattern.sub("…", text) if pattern else text


def with_names_hidden(text: str, names: Iterable[str]) -> str | SafeString:
    """Return `text` as HTML with a black bar for each name, which screen readers announce."""
    pattern = pattern_of(names)
    if pattern is None:
        return text
    bar = format_html('<span class="hush" role="img" aria-label="{}"></span>', _("Name hidden"))
    parts = [format_html("{}", part) for part in pattern.split(text)]
    return mark_safe(bar.join(parts))  # noqa: S308 - every part is escaped above
