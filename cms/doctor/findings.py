"""What an examination finds, and the register of examinations. Apps above register their own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum

from .secrets import hide_secrets


class Level(StrEnum):
    """How bad a finding is: with a problem the site, or a part of it, does not work as it should."""

    PROBLEM = "problem"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """What is wrong, as a sentence, and what to do about it, as another."""

    problem: str
    remedy: str
    level: Level = Level.PROBLEM


Examine = Callable[[], Iterable[Finding]]


@dataclass(frozen=True)
class Examination:
    """A part of the installation that is examined. Those that need the database are left out while it does not work."""

    part: str
    examine: Examine
    needs_database: bool


@dataclass(frozen=True)
class Result:
    """What was found about a part; `skipped` if it could not be examined without the database."""

    part: str
    findings: tuple[Finding, ...] = ()
    skipped: bool = False

    def as_json(self) -> dict[str, object]:
        return {"part": self.part, "skipped": self.skipped, "findings": [asdict(finding) for finding in self.findings]}


_examinations: dict[str, Examination] = {}


def register_examination(part: str, examine: Examine, *, needs_database: bool = True) -> None:
    """Let `manage.py doctor` examine `part`: `examine` yields what is wrong. It may raise: that is a finding too."""
    _examinations[part] = Examination(part, examine, needs_database)


def examine_all(*, has_database: Callable[[], bool]) -> Iterator[Result]:
    """Examine every part, those without the database first."""
    works = None
    for one in sorted(_examinations.values(), key=lambda one: one.needs_database):
        if one.needs_database and works is None:
            works = has_database()
        if one.needs_database and not works:
            yield Result(one.part, skipped=True)
        else:
            with quietly():
                yield Result(one.part, tuple(_examined(one)))


def _examined(one: Examination) -> Iterator[Finding]:
    try:
        for found in one.examine():
            yield Finding(hide_secrets(found.problem), hide_secrets(found.remedy), found.level)
    except Exception as error:  # noqa: BLE001 - whatever it is, people get a sentence
        yield Finding(
            f"This could not be examined: {reason(error)}.",
            "Look for it in docs/operations.md; if it is not there, it is a fault of the site: please report it.",
        )


def reason(error: BaseException) -> str:
    """Return what an error says, on one line, without secrets and without a full stop."""
    words = " ".join(str(error).split()) or type(error).__name__
    return hide_secrets(words)[:300].rstrip(". ")


@contextmanager
def quietly() -> Iterator[None]:
    """Keep the log from saying, with tracebacks, what the findings say."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
