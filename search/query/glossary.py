"""Synonyms to start with: a glossary of municipal practice in four languages, which is shipped with the search."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cms.models import Topic

from .synonyms import LANGUAGES, SynonymGroup

FILE = Path(__file__).parent / "glossary.yaml"


@dataclass(frozen=True, slots=True)
class GlossaryGroup:
    """Words with the same meaning, by language. `topic` is a slug, or empty."""

    name: str
    words: dict[str, list[str]]
    topic: str = ""


def read_glossary() -> list[GlossaryGroup]:
    given: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return [
        GlossaryGroup(one["name"], {code: one[code] for code in LANGUAGES if code in one}, one.get("topic", "")) for one in given
    ]


def add_glossary() -> int:
    """Add the groups whose names do not exist yet, and return how many. Groups that editors have changed are left alone."""
    topics = Topic.objects.in_bulk(field_name="slug")
    there = set(SynonymGroup.objects.values_list("name", flat=True))
    new = [group for group in read_glossary() if group.name not in there]
    for group in new:
        lines = {f"words_{code}": "\n".join(words) for code, words in group.words.items()}
        SynonymGroup.objects.create(name=group.name, topic=topics.get(group.topic), **lines)
    return len(new)
