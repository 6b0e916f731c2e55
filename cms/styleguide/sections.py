"""The sections of the style guide, and what each shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.messages import constants as levels
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cms.blocks.facts import PhaseBlock, ProductBlock, StepBlock
from cms.blocks.links import DownloadBlock
from cms.formatting import format_date
from cms.models import CallPage
from cms.navigation import Link
from cms.rating import RatingField
from themes.contrast import SIGNS, TEXT, contrast_of, tokens

from . import blocks, things
from .registry import Section, register_section

STEPS = ("4", "3", "2", "1", "0", "-1")
SPACES = range(6)


def colours() -> Mapping[str, Any]:
    """Return the pairs of colours that lie on each other, with their contrast, light and dark."""
    light, dark = tokens("light", settings.THEME), tokens("dark", settings.THEME)

    def pairs(names: list[tuple[str, str]]) -> list[Any]:
        return [
            SimpleNamespace(
                front=front,
                ground=ground,
                light=contrast_of(front, ground, light),
                dark=contrast_of(front, ground, dark),
            )
            for front, ground in names
        ]

    return {"text": pairs(TEXT), "signs": pairs(SIGNS), "topics": things.all_topics()}


def measures() -> Mapping[str, Any]:
    return {"steps": STEPS, "spaces": SPACES}


def topics() -> Mapping[str, Any]:
    tiles = things.all_topics()[:5]
    for number, topic in enumerate(tiles, 1):
        topic.page_count = number
    return {"topics": things.all_topics(), "sections": {"tiles": tiles}}


def buttons() -> Mapping[str, Any]:
    return {"links": [Link(_("Take part"), things.NOWHERE), Link(_("Read more"), things.NOWHERE)]}


def board() -> Mapping[str, Any]:
    calls = things.calls()
    return {
        "one": [calls["open"]],
        "many": [calls[name] for name in ("soon", "last_day", "open", "overfull", "word", "planned", "closed")],
        "calls": [(str(label), calls[name]) for name, label in STATES],
        "process": things.process(),
        "page": things.example_call(
            _("Shade for hot squares"), -20, 40, apply_by=CallPage.ApplyBy.EMAIL, apply_email="kontakt@example.org"
        ),
    }


STATES = [
    ("open", gettext_lazy("Open")),
    ("soon", gettext_lazy("In its last week")),
    ("last_day", gettext_lazy("On its last day")),
    ("planned", gettext_lazy("Not open yet")),
    ("closed", gettext_lazy("Closed")),
]


def cards() -> Mapping[str, Any]:
    return {"pages": things.cards(), "language": "ar"}


def maps() -> Mapping[str, Any]:
    return {"network": things.network(), "sections": {"network": things.network()}, "page": things.process().map_content}


def dates() -> Mapping[str, Any]:
    return {"events": things.events(), "past": things.past_events(), "one": things.events()[:1]}


class FilterForm(forms.Form):
    """Filters as they stand above a list."""

    topic = forms.ChoiceField(
        label=gettext_lazy("Topic"), required=False, choices=[("", "–"), ("heat", gettext_lazy("Heat in the city"))]
    )
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False, choices=[("", "–"), ("2026", "2026")])


def lists() -> Mapping[str, Any]:
    pages = list(things.cards().values())[:3]
    paginator = Paginator(pages * 24, len(pages))
    return {
        "pages": things.listed_pages(),
        "elsewhere": [things.listed_card()],
        "filterset": SimpleNamespace(form=FilterForm({}, prefix="guide"), is_filtered=True),
        "portion": paginator.page(5),
        "pages_shown": list(paginator.get_elided_page_range(5)),
    }


def rail() -> Mapping[str, Any]:
    return {
        "call": things.example_call(_("Shade for hot squares"), -20, 40, schedule=[]),
        "participations": things.participations(),
        "related": things.listed_pages(),
        "files": blocks.bound(DownloadBlock(), blocks.downloads()),
        "many_files": blocks.bound(DownloadBlock(), blocks.downloads() * 4),
        "contacts": blocks.contacts(),
        "topics": things.all_topics()[:3],
    }


def lines() -> Mapping[str, Any]:
    return {
        "phases": blocks.bound(PhaseBlock(), blocks.phases()),
        "steps": blocks.bound(StepBlock(), blocks.steps()),
        "sections": [
            {"title": _("Municipality"), "url": "#line", "note": _("complete")},
            {"title": _("Project"), "url": "#line", "state": "now", "note": _("two entries are missing")},
            {"title": _("Team"), "url": "#line", "state": "ahead", "note": _("empty")},
            {"title": _("Check and send"), "state": "ahead"},
        ],
    }


def story_blocks() -> Mapping[str, Any]:
    return {
        "blocks": blocks.examples_of_story(),
        "page": blocks.page_with_links(),
        "products": blocks.bound(ProductBlock(), blocks.products()),
        "pictures": [blocks.STORY["picture"].bind(blocks.picture(things.river()))],
        "body": [blocks.STORY["text"].bind(blocks.text(things.summary()))],
        "text": things.summary(),
        "extensions": [
            SimpleNamespace(extended_on=things.day(-9), previous_closes_at=things.at(-7), reason=_("Many asked for more time."))
        ],
        "call": things.calls()["open"],
    }


class ExampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label=gettext_lazy("Municipality"), help_text=gettext_lazy("As it appears in lists."))
    about = forms.CharField(
        label=gettext_lazy("What would be a useful result?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=gettext_lazy("Two or three sentences are enough."),
    )
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), choices=[("heat", gettext_lazy("Heat in the city"))])
    day = forms.DateField(label=gettext_lazy("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    plan = forms.FileField(label=gettext_lazy("File"), required=False)
    way = forms.ChoiceField(
        label=gettext_lazy("How"),
        widget=forms.RadioSelect,
        choices=[("online", pgettext_lazy("style guide", "Online")), ("here", gettext_lazy("In person"))],
    )
    offices = forms.MultipleChoiceField(
        label=gettext_lazy("Departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("traffic", gettext_lazy("Traffic planning")), ("city", gettext_lazy("City planning"))],
    )
    agree = forms.BooleanField(label=gettext_lazy("The head of our office agrees."))
    number = forms.CharField(label=gettext_lazy("Number"), disabled=True, initial="2026-17", required=False)


class RatingForm(forms.Form):
    """Ratings."""

    climate = RatingField(label=gettext_lazy("Sustainability"), help_text=gettext_lazy("Does it help the climate?"))
    people = RatingField(label=gettext_lazy("Inclusion"), help_text=gettext_lazy("Is there room for everybody?"))
    beauty = RatingField(label=gettext_lazy("Aesthetics"), help_text=gettext_lazy("Would you like to be there?"), disabled=True)


def form_parts() -> Mapping[str, Any]:
    conflict = ExampleForm(prefix="conflict")["about"]
    conflict.field.saved_meanwhile = things.summary()  # type: ignore[attr-defined]  # as cms.concurrency does
    return {
        "form": ExampleForm(prefix="empty"),
        "wrong": ExampleForm({"wrong-about": things.LONG_WORD}, prefix="wrong"),
        "conflict": conflict,
        "rating": RatingForm({"rating-climate": "4", "rating-people": "9"}, initial={"beauty": 3}, prefix="rating"),
        "missing": [
            {"label": _("A useful result"), "url": "#id_empty-about", "note": _("Project")},
            {"label": _("The topic"), "url": "#id_empty-topic", "note": _("Project")},
            {"label": things.long_title(), "url": "#id_empty-day", "note": _("Team")},
        ],
        "saved": [(state, things.at(0, 9)) for state in ("saving", "saved", "failed", "refused")],
        "before": blocks.story(
            "before_after", before=blocks.picture(things.square_before()), after=blocks.picture(things.square_after())
        ),
    }


def notes() -> Mapping[str, Any]:
    return {
        "messages": [
            Message(levels.SUCCESS, _("Your changes have been saved.")),
            Message(levels.WARNING, _("The file is larger than 20 MB. Please make it smaller.")),
            Message(levels.INFO, _("You are logged in on another device.")),
        ]
    }


def progress() -> Mapping[str, Any]:
    """Return a job in each state."""

    def job(number: int, state: str, **facts: Any) -> SimpleNamespace:
        pk = f"00000000-0000-4000-8000-00000000000{number}"
        return SimpleNamespace(
            **({"pk": pk, "state": state, "is_over": state in {"done", "failed"}, "title": _("Draw the plan")} | facts)
        )

    return {
        "jobs": [
            job(1, "running", total=12, done=5, words=_("Trees")),
            job(2, "done", result_url=things.NOWHERE),
            job(3, "failed"),
        ]
    }


def account() -> Mapping[str, Any]:
    """Return a token that is used, and one that has expired, as `cms.tokens` lists them; that is above this room."""
    token = {"name": _("Water"), "prefix": "wagtail_ab12", "created": timezone.now() - timedelta(days=60)}
    used = {
        "token": token,
        "scopes": [_("Read more"), things.long_title()],
        "end": _("Valid until %(day)s") % {"day": format_date(things.day(30))},
        "is_valid": True,
        "last_used_at": timezone.now() - timedelta(hours=3),
        "made_from": "203.0.113.7",
        "made_with": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
    }
    ended = {**used, "token": {**token, "name": things.LONG_WORD}, "is_valid": False, "last_used_at": None}
    return {"token": used, "ended_token": ended}


def register_sections() -> None:
    """Register the sections of the site's own components."""
    for rank, (anchor, title, examples) in enumerate(SECTIONS):
        register_section(Section(anchor, title, f"cms/styleguide/sections/{anchor}.html", examples, rank))


SECTIONS: list[tuple[str, Any, Any]] = [
    ("colours", gettext_lazy("Colours"), colours),
    ("measures", gettext_lazy("Type, spaces, grid"), measures),
    ("topics", gettext_lazy("Topics"), topics),
    ("buttons", gettext_lazy("Buttons and search field"), buttons),
    ("board", gettext_lazy("Open calls"), board),
    ("cards", gettext_lazy("Cards"), cards),
    ("maps", gettext_lazy("Maps"), maps),
    ("dates", gettext_lazy("Events"), dates),
    ("lists", gettext_lazy("Lists"), lists),
    ("rail", gettext_lazy("Facts and the rail"), rail),
    ("line", gettext_lazy("Stations along a line"), lines),
    ("blocks", gettext_lazy("Blocks"), story_blocks),
    ("forms", gettext_lazy("Forms"), form_parts),
    ("notes", gettext_lazy("Notes and empty states"), notes),
    ("progress", gettext_lazy("Progress"), progress),
    ("account", gettext_lazy("Account"), account),
]
