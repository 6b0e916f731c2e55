"""The topic store in the style guide: topics to vote on, what became of others, the votes that are left. All of it is made up."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.styleguide import things
from cms.styleguide.registry import Section, register_section

from .models import AnswerText, Proposal, Round
from .showing import ShownTopic
from .squares import squares_of

if TYPE_CHECKING:
    from collections.abc import Mapping

ARABIC = "ساحات مدرسية تبقى مفتوحة صيفًا"


def register() -> None:
    register_section(Section("topic-store", gettext_lazy("Topic store"), "community/topics/styleguide.html", examples, rank=92))


def examples() -> Mapping[str, Any]:
    now = timezone.now()
    return {
        "entries": [
            (topic(1, _("School yards that stay open in summer"), "heat", votes=31), "3"),
            (topic(2, ARABIC, "water", language="ar", votes=1), "1"),
            (topic(3, things.LONG_WORD, "housing"), "0"),
        ],
        "done": [
            topic(4, _("Drought and heavy rain at once"), "water", "call", votes=44),
            topic(5, things.long_title(), "green", "merged", votes=29),
            topic(6, ARABIC, "energy", "later", language="ar", votes=21),
            topic(7, things.LONG_WORD, "brand", "not_now"),
        ],
        "round": Round(
            name_de=_("Second round"),
            opens_at=now - timedelta(days=12),
            closes_at=now + timedelta(days=9),
            budget=10,
            most_per_topic=5,
        ),
        "squares": squares_of(10, 6),
    }


def topic(
    key: int, title: str, colour: str, state: str = "voted_on", *, language: str = "de", votes: int | None = None
) -> ShownTopic:
    answer = AnswerText(language=language, text=title)
    proposal = SimpleNamespace(
        pk=key,
        colour=colour,
        listed_topics=[SimpleNamespace(name=_("Water"))],
        get_absolute_url=lambda: things.NOWHERE,
        language=language,
        is_answered=state in ("later", "not_now"),
        answer_text=answer,
        shown_title=(title, language),
        merged_into=SimpleNamespace(title=things.long_title(), get_absolute_url=lambda: things.NOWHERE),
    )
    return ShownTopic(
        proposal=cast("Proposal", proposal),
        state=state,
        who=_("City planning"),
        votes=votes,
        round_name="" if state == "voted_on" else _("First round"),
        call_title=things.long_title() if state == "call" else "",
        call_url=things.NOWHERE if state == "call" else "",
        words=title,
        places=["Heidelberg"],
    )
