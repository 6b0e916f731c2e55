"""Conditions in words, for editors and on paper: "“Role” is “company” or “other”"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cms.formatting import country_name, format_list

from .conditions import Comparison
from .telling import quoted, tell_answer

if TYPE_CHECKING:
    from .conditions import Condition, Rule
    from .questions.base import Question
    from .schema import FormSchema


def tell_rule(rule: Rule, schema: FormSchema, language: str) -> str:
    """Return when something is shown, in `language`, which is the active one; "" if always."""
    questions = {question.key: question for question in schema.questions()}
    told = [tell_condition(one, questions[one.question], language) for one in rule.conditions]
    return format_list(told, style="or" if rule.match == "any" else "standard")


def tell_condition(condition: Condition, question: Question, language: str) -> str:
    names = {"question": question.label_in(language), "values": tell_values(condition, question, language)}
    return WORDS[condition.comparison]() % names


def tell_values(condition: Condition, question: Question, language: str) -> str:
    kind = question.kind  # type: ignore[attr-defined]  # every kind has one, the base has not
    if kind == "municipality":
        told = [country_name(value) for value in condition.values]
    elif kind == "number":
        told = [tell_answer(question, float(value), language) for value in condition.values]
    elif kind == "several":
        told = tell_answer(question, list(condition.values), language).splitlines()
    else:
        told = [tell_answer(question, value, language) for value in condition.values]
    return format_list([quoted(one) for one in told], style="or")


WORDS = {
    Comparison.ONE_OF: lambda: _("“%(question)s” is %(values)s"),
    Comparison.NONE_OF: lambda: _("“%(question)s” is not %(values)s"),
    Comparison.AT_LEAST: lambda: _("“%(question)s” is %(values)s or more"),
    Comparison.AT_MOST: lambda: _("“%(question)s” is %(values)s or less"),
    Comparison.ANSWERED: lambda: _("“%(question)s” is answered"),
    Comparison.EMPTY: lambda: _("“%(question)s” is not answered"),
}
