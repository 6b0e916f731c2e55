"""A form as its applicants see it, for editors: all sections at once, in any language, complete or not. Nothing is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import override
from pydantic import TypeAdapter, ValidationError

from .fields import section_form
from .questions import AnyQuestion
from .schema import FormSchema, Section, refuse_impossible
from .telling_rules import tell_rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from .models import Form
    from .questions.base import Question

any_question: TypeAdapter[Question] = TypeAdapter(AnyQuestion)
ALWAYS: dict[str, Any] = {}


def show_preview(request: HttpRequest, form: Form, language: str) -> HttpResponse:
    """Return the page that shows `form` in `language`."""
    schema = presentable(form.schema_data())
    with override(language):
        sections = [preview_section(schema, section, language) for section in schema.sections]
        context = {"title": schema.title_in(language), "sections": sections}
        return render(request, "community/forms/form_preview.html", context)


def preview_section(schema: FormSchema, section: Section, language: str) -> dict[str, Any]:
    """Return a section with all its questions, each with when it is shown."""
    form = section_form(schema, section, language=language, answers={})
    for field in form.fields:
        field.is_asked = True
    return {
        "label": section.label_in(language),
        "help": section.help_in(language),
        "rule": tell_rule(section.show_if, schema, language),
        "form": form,
        "questions": [(field, tell_rule(field.question.show_if, schema, language)) for field in form.fields],
    }


def presentable(data: Mapping[str, Any]) -> FormSchema:
    """Return the schema of an incomplete form, without the questions and conditions that cannot be shown yet."""
    earlier: dict[str, Question] = {}
    sections = []
    for section in data["sections"]:
        shown = {**section, "show_if": possible_rule(section, earlier), "questions": []}
        for question in section["questions"]:
            try:
                valid = any_question.validate_python({**question, "show_if": possible_rule(question, earlier)})
            except ValidationError:
                continue
            shown["questions"].append(valid)
            earlier[valid.key] = valid
        sections.append(Section.model_validate(shown))
    return FormSchema(title=data["title"], sections=tuple(sections))


def possible_rule(thing: Mapping[str, Any], earlier: Mapping[str, Question]) -> dict[str, Any]:
    """Return the rule of a section or question; none if it is not complete."""
    try:
        rule = Section.model_validate({"key": "compared", "label": {}, "show_if": thing.get("show_if", ALWAYS)}).show_if
        refuse_impossible("compared", rule, earlier)
    except ValueError:  # pydantic's errors are ValueErrors too
        return ALWAYS
    return rule.model_dump()
