"""Discussions in the style guide: the list, posts, the form, a history. All of it is made up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.styleguide import things
from cms.styleguide.registry import Section, register_section
from community.markdown import render_markdown

from .history import Version, differences
from .listing import ListedTopic
from .mentions import in_html
from .models import Post, Reaction, Topic
from .showing import HEADINGS, Quote, ShownPost, ShownReaction

if TYPE_CHECKING:
    from collections.abc import Mapping

ARABIC = "أي خريطة تساعد الإدارة على القرار؟"


def register() -> None:
    register_section(
        Section("discussions", gettext_lazy("Discussions"), "community/discussions/styleguide.html", examples, rank=91)
    )


def examples() -> Mapping[str, Any]:
    office, planning = _("Health department"), _("City planning")
    question = topic(_("Who sets off the heat action plan in your city?"), is_question=True, is_pinned=True, reply_count=2)
    first = _("With us it is the weather service that calls. @%(who)s decides within two hours.") % {"who": "\ue0001\ue001"}
    return {
        "topic": question,
        "rows": [
            ListedTopic(question, office, "GN", things.long_title(), is_new=True),
            ListedTopic(topic(ARABIC, "ar"), planning, "PA", ARABIC, is_new=False),
            ListedTopic(topic(things.LONG_WORD), things.LONG_WORD, "·", things.LONG_WORD, is_new=False),
        ],
        "posts": [
            shown(1, office, first, question, reactions=6, is_first=True),
            shown(2, planning, ARABIC, question, language="ar", quote=Quote(1, office, things.long_title(), "de")),
            translated(shown(5, office, things.long_title(), question, language="fr")),
            shown(3, office, f"- {things.LONG_WORD}\n- `x = 1`\n\n> {things.long_title()}", question, is_solution=True),
            ShownPost(post(4, question, hidden_at=things.at(-1)), planning, "PA"),
        ],
        "version": Version(
            2,
            things.at(-1),
            is_hidden=False,
            is_present=True,
            parts=tuple(differences(_("City planning"), _("Traffic planning"))),
        ),
        "reads": "de",
        "version_post": SimpleNamespace(pk=0, language="de"),
    }


def topic(title: str, language: str = "de", **facts: Any) -> Topic:
    moments = {"created_at": things.at(-2, 9), "latest_at": things.at(-1, 14)}
    return Topic(pk=1, title=title, language=language, **moments, **facts)


def post(key: int, of: Topic, language: str = "de", **facts: Any) -> Post:
    return Post(pk=key, topic=of, language=language, created_at=things.at(-2, 9 + key), **facts)


def translated(row: ShownPost) -> ShownPost:
    row.translation = row.html
    return row


def shown(
    key: int,
    who: str,
    text: str,
    of: Topic,
    *,
    language: str = "de",
    reactions: int = 1,
    quote: Quote | None = None,
    is_first: bool = False,
    is_solution: bool = False,
) -> ShownPost:
    return ShownPost(
        post=post(key, of, language, is_first=is_first),
        who=who,
        face=who[:2].upper(),
        html=in_html(render_markdown(text, level=HEADINGS), {1: _("City planning")}),
        quote=quote,
        is_new=key > 1,
        is_solution=is_solution,
        reactions=[ShownReaction(kind.value, str(kind.label), reactions, is_mine=False) for kind in Reaction.Kind],
        may=frozenset({"read"}),
    )
