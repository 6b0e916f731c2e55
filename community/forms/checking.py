"""What is wrong with a form before it can be published: sentences for editors, each at its block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError as Refused

from cms.formatting import format_list, format_number
from cms.languages import active_language

from .conditions import OF_ONE_VALUE, WITHOUT_VALUES, Comparison
from .questions import KINDS
from .schema import MOST_QUESTIONS, FormSchema
from .telling import quoted
from .words import in_language

Path = tuple[int | str, ...]  # such as (0, "questions", 2, "show_if"): of sections, fields, questions, fields
Thing = dict[str, Any]  # a section or question as in `schema_data`


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about the block at `path`; without a path it is about the form."""

    path: Path
    message: str


@dataclass(frozen=True)
class Labels:
    """The labels of questions and options, by key; also of those that were removed, so that sentences can name them."""

    questions: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)

    def __or__(self, other: Labels) -> Labels:
        return Labels({**self.questions, **other.questions}, {**self.options, **other.options})


def labels_in(data: Mapping[str, Any]) -> Labels:
    """Return the labels of a form in the reader's language."""
    questions = [question for section in data["sections"] for question in section["questions"]]
    options = [option for question in questions for option in question.get("options", ())]
    return Labels({one["key"]: label_of(one) for one in questions}, {one["key"]: label_of(one) for one in options})


def label_of(thing: Thing) -> str:
    return in_language(thing.get("label", {}), active_language())


def problems_of(data: Mapping[str, Any], before: Labels | None = None) -> list[Problem]:
    """Return what keeps the form `data` (see `schema_data`) from being published. `before`: the labels it had earlier."""
    checker = Checker(data, before or Labels())
    problems = [*checker.of_form(), *checker.of_sections()]
    return problems or list(refused_by_schema(data))


class Checker:
    """Walks through a form once, in order: conditions are about earlier questions."""

    def __init__(self, data: Mapping[str, Any], before: Labels) -> None:
        self.title: dict[str, str] = data["title"]
        self.sections: list[Thing] = data["sections"]
        self.labels = before | labels_in(data)
        self.present = {question["key"] for section in self.sections for question in section["questions"]}
        self.earlier: dict[str, Thing] = {}

    def of_form(self) -> Iterator[Problem]:
        number = len(self.present)
        if not self.title:
            yield Problem((), _("A form needs a title."))
        if not number:
            yield Problem((), _("A form needs at least one question."))
        if number > MOST_QUESTIONS:
            message = _("A form has at most %(most)s questions; this one has %(number)s.")
            yield Problem((), message % {"most": format_number(MOST_QUESTIONS), "number": format_number(number)})
        yield from self.of_dependants()

    def of_dependants(self) -> Iterator[Problem]:
        """Name for each removed question, and each removed option, what depends on it."""
        dependants: dict[str, list[str]] = {}
        for thing in self.things():
            for condition in conditions_of(thing):
                for removed in self.removed_by(condition):
                    dependants.setdefault(removed, []).append(label_of(thing))
        for removed, labels in dependants.items():
            names = format_list([quoted(label) for label in dict.fromkeys(labels)])
            message = _(
                "“%(removed)s” cannot be removed, because this depends on it: %(dependants)s. Change their conditions first."
            )
            yield Problem((), message % {"removed": removed, "dependants": names})

    def things(self) -> Iterator[Thing]:
        for section in self.sections:
            yield section
            yield from section["questions"]

    def removed_by(self, condition: Thing) -> list[str]:
        """Return the labels of what a condition is about and the form lacks, if they are known."""
        question = condition["question"]
        if question not in self.present:
            return [self.labels.questions[question]] if self.labels.questions.get(question) else []
        known = self.options_of(question)
        gone = [value for value in condition["values"] if known is not None and value not in known]
        return [self.labels.options[value] for value in gone if self.labels.options.get(value)]

    def options_of(self, key: str) -> set[str] | None:
        """Return the keys of the options of the question; None if it has none."""
        questions = (one for section in self.sections for one in section["questions"])
        found: Thing = next((one for one in questions if one["key"] == key), {})
        return {option["key"] for option in found.get("options", ())} if found.get("kind") in ("choice", "several") else None

    def of_sections(self) -> Iterator[Problem]:
        for place, section in enumerate(self.sections):
            yield from of_label(section, (place,))
            yield from self.of_rule(section, (place, "show_if"))
            for position, question in enumerate(section["questions"]):
                path: Path = (place, "questions", position)
                yield from self.of_rule(question, (*path, "show_if"))
                yield from of_question(question, path)
                self.earlier[question["key"]] = question

    def of_rule(self, thing: Thing, path: Path) -> Iterator[Problem]:
        for condition in conditions_of(thing):
            if message := self.of_condition(condition):
                yield Problem(path, message)
                return  # the field shows one sentence

    def of_condition(self, condition: Thing) -> str:
        """Return what is wrong with a condition; "" if nothing is."""
        if not condition["question"]:
            return _("Choose the question that decides, or remove the condition.")
        names = {"question": self.labels.questions.get(condition["question"], "")}
        question = self.earlier.get(condition["question"])
        if question is None:
            return self.not_earlier(condition["question"]) % names
        comparison = condition["comparison"]
        if comparison not in KINDS[question["kind"]].comparisons:
            return _("Choose how the answer to “%(question)s” is compared.") % names
        return self.of_values(question, Comparison(comparison), condition["values"]) % names

    def not_earlier(self, key: str) -> str:
        if key in self.present:
            return _("“%(question)s” comes later. Conditions can only be about earlier questions.")
        if self.labels.questions.get(key):
            return _("“%(question)s” was removed. Put it back, or change this condition.")
        return _("The question that decides was removed. Choose another, or remove the condition.")

    def of_values(self, question: Thing, comparison: Comparison, values: list[str]) -> str:
        if comparison in WITHOUT_VALUES:
            return ""
        if comparison in OF_ONE_VALUE:
            return "" if len(values) == 1 and can_be_ranked(question["kind"], values[0]) else VALUE_WANTED[question["kind"]]()
        if not values:
            return _("Choose the answers to “%(question)s” that decide.")
        options = self.options_of(question["key"])
        gone = [value for value in values if options is not None and value not in options]
        if not gone:
            return ""
        if label := self.labels.options.get(gone[0], "").replace("%", "%%"):
            return _("The option “{option}” of “%(question)s” was removed. Put it back, or change this condition.").format(
                option=label
            )
        return _("An option of “%(question)s” that decides was removed. Change this condition.")


VALUE_WANTED: dict[str, Callable[[], str]] = {
    "number": lambda: _("Enter the number with which the answer to “%(question)s” is compared."),
    "date": lambda: _("Enter the day with which the answer to “%(question)s” is compared."),
}


def conditions_of(thing: Thing) -> list[Thing]:
    conditions: list[Thing] = thing.get("show_if", {}).get("conditions", [])
    return conditions


def can_be_ranked(kind: str, value: str) -> bool:
    question = KINDS[kind].model_construct(key="compared", label={})
    try:
        question.rank(value)
    except ValueError:
        return False
    return True


def of_question(question: Thing, path: Path) -> Iterator[Problem]:
    """Yield what is wrong with one question or column, apart from its conditions."""
    kind = question["kind"]
    yield from of_label(question, path)
    if kind == "consent" and not question.get("wording"):
        yield Problem((*path, "wording"), _("Write this in one language at least."))
    if kind in ("choice", "several") and not question.get("options"):
        yield Problem((*path, "options"), _("Add at least one option."))
    if kind == "table" and not question.get("columns"):
        yield Problem((*path, "columns"), _("Add at least one column."))
    if kind == "several" and question.get("options") and question.get("most", 1) > len(question["options"]):
        yield Problem((*path, "most"), _("This question has fewer options than that."))
    yield from of_limits(question, path)
    for position, column in enumerate(question.get("columns", ())):
        yield from of_question(column, (*path, "columns", position))


def of_label(thing: Thing, path: Path) -> Iterator[Problem]:
    if not thing["label"]:
        yield Problem((*path, "label"), _("Write this in one language at least."))


def of_limits(question: Thing, path: Path) -> Iterator[Problem]:
    """Yield a sentence for an upper limit that is below the lower one."""
    for lower, upper in (("least", "most"), ("first", "last"), ("fewest", "most")):
        if question.get(lower) is not None and question.get(upper) is not None and question[lower] > question[upper]:
            yield Problem((*path, upper), _("The upper limit is below the lower one."))


def refused_by_schema(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a sentence for each block that the schema refuses although nothing above found why."""
    try:
        FormSchema.model_validate(data)
    except Refused as error:
        places = {path_in_editor(one["loc"]) for one in error.errors()}
        for path in sorted(places, key=str):
            yield Problem(path, _("This cannot be published as it is. Compare it with the other questions."))


def path_in_editor(loc: tuple[int | str, ...]) -> Path:
    """Return the path of the block for a location that pydantic names: ("sections", 0, "questions", 2, "number", "most", …)."""
    match loc:
        case ("sections", int(place), "questions", int(position), *rest):
            field_name = rest[1:2] or ["label"]
            return (place, "questions", position, field_name[0])
        case ("sections", int(place), str(name), *_rest):
            return (place, name)
    return ()
