"""Forms to start from: an interest in a Deep Dive, a learning process, a proposal for a theme call, a signed agreement. Each is a file beside this one.

Blocks have readable names there (`id`), which conditions use; their ids in the editor are made from them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.forms.building import key_of
from community.forms.models import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLES: dict[str, Promise] = {
    "deep_dive": _("Interest in a Deep Dive"),
    "learning_process": _("Application for a learning process"),
    "theme_proposal": _("Proposal for a theme call"),
    "agreement": _("Signed agreement"),
}
NAMES = UUID("2f0a2a8e-3d0f-4f3f-8c55-6a3c1d7c9b10")  # of the ids
LANGUAGES = ("de", "en", "fr", "ar")


def find_example(name: str) -> Form | None:
    """Return an example as a form that is not saved, with the name in the editor's language; None if there is none."""
    if name not in EXAMPLES:
        return None
    data = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text("utf-8"))
    sections = Writer(name).sections(data["sections"])
    return Form(name=str(EXAMPLES[name]), title=data["title"], sections=json.dumps(sections))


def key_in_example(name: str, question: str, option: str = "") -> str:
    """Return the key of a question of an example, or of one of its options: also in forms that were copied from it."""
    writer = Writer(name)
    return writer.key("o", f"q/{question}", option) if option else writer.key("q", "q", question)


class Writer:
    """Makes blocks of an example."""

    def __init__(self, name: str) -> None:
        self.name = name

    def sections(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [self.block("section", {**one, "questions": [self.question(q) for q in one["questions"]]}, "s") for one in given]

    def question(self, given: Mapping[str, Any], path: str = "q") -> dict[str, Any]:
        value = dict(given)
        inside = f"{path}/{given['id']}"
        if "options" in value:
            value["options"] = [self.option(one, inside) for one in value["options"]]
        if "columns" in value:
            value["columns"] = [self.question(one, inside) for one in value["columns"]]
        if "show_if" in value:
            value["show_if"] = self.rule(value["show_if"])
        return self.block(value.pop("kind"), value, path)

    def block(self, kind: str, value: dict[str, Any], path: str) -> dict[str, Any]:
        return {"type": kind, "id": self.id_of(path, value.pop("id")), "value": value}

    def option(self, given: Mapping[str, str], path: str) -> dict[str, Any]:
        label = {code: given[code] for code in LANGUAGES if code in given}
        return {"type": "item", "id": self.id_of(path, given["id"]), "value": label}

    def rule(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {"match": given.get("match", "all"), "conditions": [self.condition(one) for one in given["conditions"]]}

    def condition(self, given: Mapping[str, Any]) -> dict[str, Any]:
        question = given["question"]
        values = [value if value.isupper() else self.key("o", f"q/{question}", value) for value in given["values"]]  # "DE"
        return {"question": self.key("q", "q", question), "comparison": given["comparison"], "values": values}

    def key(self, kind: str, path: str, name: str) -> str:
        return key_of(kind, {"id": self.id_of(path, name)})

    def id_of(self, path: str, name: str) -> str:
        return str(uuid5(NAMES, f"{self.name}/{path}/{name}"))
