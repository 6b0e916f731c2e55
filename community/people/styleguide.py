"""What the style guide shows of the directory: a city with people who show much and little, a facet, a person."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.formatting import country_name, language_name
from cms.styleguide import things
from cms.styleguide.registry import Section, register_section
from community.markdown import render_markdown

from .directory.listing import Choice, Facet
from .directory.shown import Chip
from .profiles.forms import PhotoForm


def register() -> None:
    register_section(Section("directory", gettext_lazy("Members"), "community/people/styleguide.html", examples, rank=91))


def examples() -> Mapping[str, Any]:
    full = example(
        name=_("Urban planning"),
        department=_("City planning"),
        function=_("Project office"),
        topics=[_("Heat in the city")],
        advises_on=[_("Shade in streets"), things.LONG_WORD],
        languages=("de", "en"),
        colour="heat",
    )
    return {
        "city": things.LONG_WORD,
        "country": country_name("DE"),
        "people": [full, example(name=_("Traffic planning"), is_own=True), example(name=things.LONG_WORD)],
        "facet": Facet(
            "topic",
            _("Topic"),
            [Choice("heat", _("Heat in the city"), 12, True, "heat"), Choice("long", things.LONG_WORD, 1, False)],
        ),
        "chips": [Chip(_("Topic"), _("Heat in the city"), "#"), Chip(_("Topic"), things.LONG_WORD, "#")],
        "person": full,
        "circle": PhotoForm(auto_id="id_guide_%s")["photo_seen_by"],
    }


def example(
    *,
    name: str,
    department: str = "",
    function: str = "",
    topics: list[str] | None = None,
    advises_on: list[str] | None = None,
    languages: tuple[str, ...] = (),
    colour: str = "brand",
    is_own: bool = False,
) -> SimpleNamespace:
    """Return somebody who is nowhere saved, as `SeenPerson` shows people."""
    return SimpleNamespace(
        pk=0,
        name=name,
        initials=name[:2].upper(),
        photo=None,
        is_own=is_own,
        department=department,
        function=function,
        city="",
        topics=topics or [],
        advises_on=advises_on or [],
        language_names=[language_name(code) for code in languages],
        regions=[],
        topic_colour=colour,
        about=function,
        about_html=render_markdown(f"**{function}**" if function else ""),
        is_bare=not function,
    )
