"""Reviews in the style guide: states, the table of applications, submitted reviews, and a letter. All of it is made up."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.formatting import format_number
from cms.styleguide import things
from cms.styleguide.registry import Section, register_section
from community.applications.models import Application

from .columns import REVIEWS, SCORE, STATE, score_text
from .reading import GivenReview
from .table import MARKS, STATES, Heading, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = UUID(int=0)
COLUMNS = (STATE, SCORE, REVIEWS)
SCORES = ("4.6", "4.2", None)


def register() -> None:
    register_section(
        Section("review", gettext_lazy("Reviews"), "community/applications/review/styleguide.html", examples, rank=91)
    )


def examples() -> Mapping[str, Any]:
    rows = [row(number) for number in range(len(SCORES))]
    headings = [Heading(STATE, "?", ""), Heading(SCORE, "?", "descending"), Heading(REVIEWS, "?", "")]
    return {
        "states": [(MARKS[state], state.label) for state in STATES],
        "rows": rows,
        "table": SimpleNamespace(headings=headings, asked=QueryDict()),
        "portion": SimpleNamespace(paginator=SimpleNamespace(count=len(rows))),
        "decisions": [(state, state.label) for state in STATES[1:]],
        "worker": SimpleNamespace(is_manager=True, is_reviewer=True),
        "application": Application(key=KEY, score=Decimal("4.2"), state=Application.State.DECLINED),
        "reviews": [given(number) for number in (1, 2)],
        "letter_body": _("Thank you for your application."),
    }


def row(number: int) -> Row:
    state, score = list(STATES)[number], SCORES[number]
    application = Application(key=KEY, state=state, score=Decimal(score) if score else None)
    texts = [
        str(state.label),
        score_text(application.score),
        _("%(count)s of %(of)s") % {"count": format_number(2), "of": format_number(3)},
    ]
    name = things.LONG_WORD if number else _("Example %(number)s") % {"number": format_number(1)}
    return Row(application, name, list(zip(COLUMNS, texts, strict=True)), MARKS[state], number == 1, number == 0)


def given(number: int) -> GivenReview:
    return GivenReview(
        pk=number,
        who=_("Reviewer %(number)s") % {"number": format_number(number)},
        face=format_number(number),
        at=things.at(0, 14),
        score=Decimal(number + 2),
        marks=((_("Need"), 4), (_("Feasibility"), 5)),
        reason=_("A clear question, and an honest account of what has been tried."),
        is_own=number == 1,
    )
