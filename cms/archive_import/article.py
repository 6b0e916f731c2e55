"""The import's data types: blocks of a text, dates found in it, and the article that they form."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import IntEnum, StrEnum
from html import escape


class BlockKind(StrEnum):
    """The kind of a block of text."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    BREAK = "break"


class Break(IntEnum):
    """How a break between blocks was recognised: as a line that the writer drew, the end of a page, or two lines run together."""

    LINE = 0
    PAGE = 1
    RUN_TOGETHER = 2


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a text.

    `text` is plain; `html` is the same with the inline elements b, i, a and br, everything else escaped. For a list, both contain
    the items one after another. `level` is a heading's level in the markup, or 0 if only its looks suggest a heading; for a break it
    is how the break was recognised, see `Break`.
    `attached` means that there is no empty line between this block and the one before.
    """

    kind: BlockKind
    text: str
    html: str = ""
    level: int = 0
    items: tuple[str, ...] = ()
    ordered: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    attached: bool = False

    @classmethod
    def paragraph(cls, text: str, html: str = "", *, attached: bool = False) -> "Block":
        return cls(BlockKind.PARAGRAPH, text, html or escape(text, quote=False), attached=attached)

    @classmethod
    def heading(cls, text: str, level: int = 0) -> "Block":
        return cls(BlockKind.HEADING, text, escape(text, quote=False), level=level)

    @classmethod
    def listing(cls, items: list[tuple[str, str]], *, ordered: bool = False) -> "Block":
        """Return a list block of `items`, pairs of plain text and HTML."""
        return cls(
            BlockKind.LIST,
            "\n".join(text for text, _ in items),
            "\n".join(html for _, html in items),
            items=tuple(html for _, html in items),
            ordered=ordered,
        )

    @property
    def is_heading(self) -> bool:
        return self.kind is BlockKind.HEADING

    @property
    def is_prose(self) -> bool:
        return self.kind is BlockKind.PARAGRAPH


@dataclass(slots=True)
class Document:
    """A parsed file: its blocks, and what its format says about itself."""

    name: str
    content: bytes
    blocks: list[Block]
    title: str = ""
    summary: str = ""
    published_on: date | None = None
    notes: list[str] = field(default_factory=list)


class UnreadableFileError(Exception):
    """A file cannot be imported. The message tells the person who runs the import why."""


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or a period in a text, with the `position` and `end` of its words."""

    first: date
    last: date
    precision: Precision
    position: int
    end: int
    start_time: time | None = None
    end_time: time | None = None
    zone: str = ""

    @property
    def is_period(self) -> bool:
        return self.last > self.first


class ArticleKind(StrEnum):
    """The type of page that an article becomes."""

    CALL = "call"
    LEARNING_PROCESS = "learning process"
    ALUMNI_GROUP = "alumni group"
    EVENT = "event"
    REPORT = "event report"
    NEWS = "news"
    STANDARD = "standard page"


@dataclass(slots=True)
class ImportedArticle:
    """One article of a file with everything recognised. What was not is described in `unsure`, in sentences for editors."""

    source: str
    position: int
    kind: ArticleKind
    title: str
    lead: str = ""
    body: list[Block] = field(default_factory=list)
    language: str = ""
    published_on: date | None = None
    closes_at: datetime | None = None
    period: DateSpan | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    zone: str = ""
    place: str = ""
    is_online: bool = False
    is_free: bool = False
    costs_are_covered: bool = False
    restricted_part: str = ""
    registration_closes_at: datetime | None = None
    apply_address: str = ""
    contacts: str = ""
    working_languages: list[str] = field(default_factory=list)
    title_is_made_up: bool = False
    unsure: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
