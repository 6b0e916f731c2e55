"""What a page should have before it is published. Page types list their rules: the form's question, the warnings and the checklist all read them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from cms.blocks.media import PictureValue

from .dated import streams_of
from .facts import published_source

LONGEST_DESCRIPTION = 160  # letters that search engines show of a description
WORDLESS = frozenset(
    {"picture", "gallery", "before_after", "video", "downloads", "call_to_action", "contact", "related_pages"}
)  # blocks that do not count as text


@dataclass(frozen=True)
class Rule:
    """Something that a page should have. A translation is not asked for facts: they come from its source."""

    field: str
    gap: StrOrPromise  # what readers lack without it
    is_met: Callable[[Any], bool]
    asks: bool = False  # whether somebody who publishes without it is asked first
    label: StrOrPromise = ""  # what the form calls the field, if not by its name


@dataclass(frozen=True)
class Gap:
    """Something that a page lacks: missing, if it cannot or should not be published without; else worth a look."""

    field: str
    label: str
    text: str
    is_missing: bool


def filled(field: str, gap: StrOrPromise, *, asks: bool = False) -> Rule:
    """Return the rule that `field` is not empty."""
    return Rule(field, gap, lambda page: bool(getattr(page, field)), asks)


def related(field: str, gap: StrOrPromise, label: StrOrPromise = "") -> Rule:
    """Return the rule that there is something in the relation `field`."""
    return Rule(field, gap, lambda page: bool(getattr(page, field).all()), label=label)


def has_text(page: Any) -> bool:
    return any(has_words(block) for block in page.body)


def has_words(block: Any) -> bool:
    """Return whether a block contains any text: paragraphs may be blank."""
    if block.block_type == "text":
        return bool(unescape(strip_tags(block.value.source)).strip())
    return block.block_type not in WORDLESS


def has_short_description(page: Any) -> bool:
    return bool(page.search_description) or len(page.summary) <= LONGEST_DESCRIPTION


def has_described_cover(page: Any) -> bool:
    """Return whether the cover has an alternative text in the page's language: the picture's own is in one language."""
    if not page.cover_image_id or page.cover_is_decorative or page.cover_alt:
        return True
    return published_source(page) is None and bool(page.cover_image.default_alt_text)


TEXT = Rule("body", _("There is no text yet."), has_text)
DESCRIPTION = Rule(
    "search_description",
    _("The lead is longer than search engines show. Write a shorter description for them."),
    has_short_description,
)
COVER = Rule("cover_alt", _("The cover has no alternative text in the language of this page."), has_described_cover)
CONTACTS = filled("contacts", _("Readers do not see whom they can ask."))
TOPICS = related("topics", _("Without a topic the page is in no list of a topic, and has no colour of its own."))


def rules_for(page: Any) -> list[Rule]:
    """Return the rules that apply to `page`."""
    facts = type(page).fact_fields if published_source(page) else ()
    return [rule for rule in type(page).checklist if rule.field not in facts]


def unmet(page: Any) -> list[Rule]:
    return [rule for rule in rules_for(page) if not rule.is_met(page)]


def empty_fields(page: Any) -> list[str]:
    """Return the names of empty fields that readers need, so that whoever publishes is asked first."""
    return [rule.field for rule in unmet(page) if rule.asks]


def gaps_of(page: Any) -> list[Gap]:
    """Return what `page` lacks, what is missing first. It may be a draft: what publication would refuse is among it."""
    refused = refusals(page) if page.pk else {}
    gaps = [Gap(name, label_of(page, name), " ".join(messages), True) for name, messages in refused.items()]
    gaps += [
        Gap(rule.field, str(rule.label) or label_of(page, rule.field), str(rule.gap), rule.asks)
        for rule in unmet(page)
        if rule.field not in refused
    ]
    gaps += [
        Gap(name, label_of(page, name), gettext("A picture has no alternative text."), True)
        for name in streams_of(type(page))
        if name not in refused and any(is_undescribed(picture) for picture in pictures_in(getattr(page, name)))
    ]
    return sorted(gaps, key=lambda gap: not gap.is_missing)


def refusals(page: Any) -> dict[str, list[str]]:
    """Return why `page` could not be published as it is: messages by field name, {} if it could."""
    try:
        copy.copy(page).full_clean()  # which fills in defaults
    except ValidationError as error:
        return {
            "" if name == NON_FIELD_ERRORS else name: [message_of(one) for one in errors]
            for name, errors in error.error_dict.items()
        }
    return {}


def message_of(error: ValidationError) -> str:
    return gettext("This is still empty.") if error.code in {"blank", "null"} else " ".join(error.messages)


def label_of(page: Any, name: str) -> str:
    """Return what the form calls a field."""
    field = next((field for field in type(page)._meta.get_fields() if field.name == name), None)
    return capfirst(str(getattr(field, "verbose_name", "")))


def is_undescribed(picture: PictureValue) -> bool:
    image = picture.get("image")
    return bool(image) and not image.decorative and not picture.alt


def pictures_in(value: Any) -> Iterator[PictureValue]:
    """Yield the pictures in the value of a block, however deep."""
    if isinstance(value, PictureValue):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from pictures_in(part)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for part in value:
            yield from pictures_in(getattr(part, "value", part))
