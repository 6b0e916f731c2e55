"""Search documents: what can be found, and by whom."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.utils import timezone

PUBLIC = "public"
MEMBERS = "members"


def audience_of_group(group_id: int) -> str:
    """Return the audience that consists of the members of one group."""
    return f"group:{group_id}"


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file attached to a document. `digest` identifies its content; the text is stored separately under this digest."""

    title: str
    url: str
    digest: str  # SHA-256, hexadecimal
    kind: str  # "pdf", "docx", ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """Something that can be found, in one language.

    `audience` has no default, so it cannot be forgotten. `names` are the names of topics, formats, countries and municipalities by
    language, so that words in any of these languages find the document.

    Content in several languages has one document per language, and a reader finds one of them. `readers` are the languages whose
    readers find this one (empty: all). `versions` are the URLs of all of them by language. `translations` are the texts of the others,
    whose words find this one too. Only versions that the whole audience may read are included.
    """

    id: str  # "source:key"
    locale: str
    type: str
    title: str
    url: str  # a path that works for everyone who may find the document
    audience: str  # PUBLIC, MEMBERS or `audience_of_group`
    family: str = ""  # the same for all translations
    readers: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, str] = field(default_factory=dict)
    lead: str = ""
    headings: tuple[str, ...] = ()
    body: str = ""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date: datetime.date | None = None
    years: tuple[int, ...] = ()
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    format: str = ""
    languages: tuple[str, ...] = ()
    opens_at: datetime.datetime | None = None
    closes_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None  # of an event
    expires_at: datetime.datetime | None = None
    files: tuple[AttachedFile, ...] = ()

    @property
    def readable_in(self) -> tuple[str, ...]:
        """The languages it is available in."""
        return tuple(self.versions) or (self.locale,)

    @property
    def is_closed(self) -> bool:
        """Return whether this is a closed call."""
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def is_past(self) -> bool:
        """Return whether this is a past event."""
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        """Return whether this is a closed call or a past event."""
        return self.is_closed or self.is_past

    def to_json(self) -> str:
        facts = {name: getattr(self, name) for name in NAMES}
        return json.dumps(facts, ensure_ascii=False, default=_as_json, separators=(",", ":"), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "SearchDocument":
        """Read what `to_json` wrote."""
        facts: dict[str, Any] = json.loads(text)
        for name in TUPLES:
            facts[name] = tuple(facts[name])
        facts["names"] = {locale: tuple(names) for locale, names in facts["names"].items()}
        facts["files"] = tuple(AttachedFile(**file) for file in facts["files"])
        if facts["date"]:
            facts["date"] = datetime.date.fromisoformat(facts["date"])
        for name in ("opens_at", "closes_at", "ends_at", "expires_at"):
            if facts[name]:
                facts[name] = datetime.datetime.fromisoformat(facts[name])
        return cls(**facts)


NAMES = tuple(f.name for f in fields(SearchDocument))
TUPLES = tuple(f.name for f in fields(SearchDocument) if f.default == ())


def _as_json(value: datetime.date | AttachedFile) -> Any:
    return asdict(value) if isinstance(value, AttachedFile) else value.isoformat()
