"""What the style guide shows of consultations: the phases over days, advice, and who takes part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.styleguide import things
from cms.styleguide.registry import Section, register_section
from community.markdown import render_markdown

from .models import Consultation
from .phases import Phase
from .showing import Line, Stop


def register() -> None:
    section = Section(
        "consultations", gettext_lazy("A peer consultation"), "community/consultations/styleguide.html", examples, rank=94
    )
    register_section(section)


def examples() -> Mapping[str, Any]:
    states = ("past", "past", "now", "ahead")
    return {
        "consultation": Consultation(title=_("The fountain stands, but nobody cares for it"), starts_at=things.at(-2, 9)),
        "stops": [Stop(str(phase.label), _("until Friday"), state) for phase, state in zip(Phase, states, strict=False)],
        "lines": [
            line(1, _("Put the care into the same decision as the building."), _("City planning")),
            line(2, _("Number the fountains, and let the kiosk next door report when one drips."), "", is_taken=True),
            line(3, things.long_title(), things.LONG_WORD),
        ],
        "people": [
            (_("City planning"), _("brings the case")),
            (things.LONG_WORD, _("moderates")),
            (_("Project office"), _("gives advice")),
        ],
    }


def line(number: int, text: str, who: str, *, is_taken: bool = False) -> Line:
    return Line(number, render_markdown(text), "", who, who[:2].upper() or "·", is_taken=is_taken)
