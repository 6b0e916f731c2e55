"""What the style guide shows of the forms that applicants fill in: every kind of question, with errors, and with a colleague's answer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from cms.languages import active_language
from cms.styleguide import things
from community.access.actor import Actor

from .fields import FileThere, OtherAnswer, SectionForm, Uploads, section_form
from .fields.places import MunicipalityField, Registered
from .schema import FormSchema

PLAN, SCAN, VIRUS = "plan", "scan", "virus"


def example_section(*, without_uploads: bool = False) -> SectionForm:
    """Return a section with a question of every kind. Nothing of it is in the database."""
    schema = example_schema()
    uploads = Uploads("group", "", Actor(AnonymousUser()), example_files())
    form = section_form(
        schema,
        schema.sections[0],
        language=active_language(),
        answers=example_answers(),
        errors=example_errors(),
        others={"challenge": OtherAnswer(_("Project office"), things.at(-1, 9), things.summary())},
        uploads=None if without_uploads else uploads,
        login_address=things.NOWHERE,
    )
    form.shows_summary = True
    for field in form.fields:
        if isinstance(field, MunicipalityField):
            field.register = [Registered(1, "KE", _("Nakuru"), frozenset())]
    return form


def example_schema() -> FormSchema:
    several = [option("traffic", _("Traffic planning")), option("city", _("City planning")), option("other", things.LONG_WORD)]
    columns = [
        question("text", "measure", _("Measure"), is_required=True),
        question("number", "costs", _("Costs")),
        question("date", "until", _("Until")),
    ]
    questions = [
        question("municipality", "place", _("Municipality"), is_required=True),
        question("text", "office", things.LONG_WORD, help=said(things.summary()), most_characters=80),
        question("long_text", "challenge", _("Which challenge do you want to work on?"), help=said(_("Two or three sentences are enough.")),
                 is_required=True, most_words=40),
        question("long_text", "result", _("What would be a useful result?"), is_required=True, most_words=5),
        question("choice", "role", _("What are you?"), options=[option("city", _("City planning")), option("office", _("Project office"))]),
        question("choice", "topic", _("Topic"), options=[option(f"topic_{number}", f"{_('Topic')} {number}") for number in range(12)]),
        question("several", "departments", things.long_title(), options=several, most=2),
        question("number", "inhabitants", _("Inhabitants"), least=1, most=40_000_000),
        question("date", "since", _("Since when?")),
        question("email", "email", _("E-mail")),
        question("phone", "phone", _("Telephone")),
        question("people", "people", _("Whom do you send?"), is_required=True, fewest=2),
        question("table", "measures", _("Measures"), columns=columns, most=3),
        question("files", "plans", _("Plans"), most=4),
        question("consent", "consent", _("Consent"), is_required=True, wording=said(things.summary())),
    ]  # fmt: skip
    return FormSchema.model_validate(
        {"title": said(_("Form")), "sections": [{"key": "example", "label": said(_("Form")), "questions": questions}]}
    )


def said(text: str) -> dict[str, str]:
    return {active_language(): text}


def question(kind: str, key: str, label: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "key": key, "label": said(label), **more}


def option(key: str, label: str) -> dict[str, Any]:
    return {"key": key, "label": said(label)}


def example_answers() -> dict[str, Any]:
    person = {"department": _("City planning"), "expert_name": things.LONG_WORD, "expert_email": "stadtplanung@example.org"}
    return {
        "place": {"municipality": 1, "country": "KE"},
        "challenge": things.summary(),
        "result": things.long_title(),
        "role": "office",
        "departments": ["traffic", "other"],
        "inhabitants": 1_200_000,
        "since": "2026-03-04",
        "email": "kontakt",
        "people": [{"key": "first", "answers": person}],
        "measures": [{"key": "first", "answers": {"measure": _("Trees"), "costs": 12}}],
        "plans": [PLAN, SCAN, VIRUS],
    }


def example_errors() -> dict[str, list[str]]:
    return {
        "result": [_("This text is too long. Shorten it.")],
        "email": [_("This text is too long. Shorten it.")],
        "departments": [_("This question must be answered.")],
        "consent": [_("This question must be answered.")],
    }


def example_files() -> dict[str, FileThere]:
    return {
        PLAN: FileThere(PLAN, f"{_('Plan of the square')}.pdf", 1_840_000, things.NOWHERE),
        SCAN: FileThere(SCAN, f"{things.LONG_WORD}.docx", 24_000, is_being_checked=True),
        VIRUS: FileThere(VIRUS, "letter.doc", 24_000, is_infected=True),
    }
