"""From the blocks of the editor to the schema of a form. Keys come from the ids of blocks, so that relabelling keeps answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Block = Mapping[str, Any]  # as a StreamField stores it: {"type": …, "value": …, "id": …}
NOTHING: list[Any] = [None, "", {}]


def key_of(kind: str, block: Block) -> str:
    """Return the key of a section ("s"), question ("q"), option ("o") or column ("c")."""
    return kind + str(block["id"]).replace("-", "").lower()


def schema_data(title: Mapping[str, str], sections: Iterable[Block]) -> dict[str, Any]:
    """Return what `FormSchema` validates, of the stored blocks of a form, which all have ids. A draft may lack anything."""
    return {"title": dict(title), "sections": [section_data(section) for section in sections]}


def section_data(section: Block) -> dict[str, Any]:
    given = {name: value for name, value in section["value"].items() if value not in NOTHING}
    questions = [question_data(question) for question in given.pop("questions", [])]
    return {"key": key_of("s", section), "label": {}, **given, "questions": questions}


def question_data(block: Block, prefix: str = "q") -> dict[str, Any]:
    given = {name: value for name, value in block["value"].items() if value not in NOTHING}
    if "options" in given:
        given["options"] = [{"key": key_of("o", option), "label": option["value"]} for option in given["options"]]
    if "columns" in given:
        given["columns"] = [question_data(column, "c") for column in given["columns"]]
    return {"kind": block["type"], "key": key_of(prefix, block), "label": {}, **given}
