"""The import's report on a file: what it created, and what it could not recognise."""

from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

from .article import ArticleKind, Document, ImportedArticle
from .writing import Outcome, State

LONGEST_NOTE = 110
FEW = 3  # up to this many notes of one kind are listed one by one


def describe_file(path: Path, found: tuple[Document, list[Outcome]] | str, *, dry_run: bool, verbose: bool = False) -> str:
    """Return the lines about one file; `found` is its document with the outcomes of its articles, or why it was skipped."""
    if isinstance(found, str):
        return f"{path}\n  skipped: {found}\n"
    document, outcomes = found
    lines = [f"{path}", f"  {_counted(len(outcomes), 'article')}"]
    lines += [f"  note: {note}" for note in _shortened(document.notes, verbose)]
    for outcome in outcomes:
        lines += _describe_article(outcome, dry_run=dry_run, verbose=verbose)
    return "\n".join(lines) + "\n"


def _describe_article(outcome: Outcome, *, dry_run: bool, verbose: bool) -> list[str]:
    article = outcome.article
    number = f"{article.position + 1}."
    state = f"would be {outcome.state}" if dry_run and outcome.state.is_new else outcome.state
    lines = [f"  {number} {article.kind}: {article.title}", f"     {state}{_where(outcome)}"]
    lines += [f"     {reason}" for reason in outcome.reasons]
    if outcome.state.is_new or outcome.state is State.FAILED:
        lines += [f"     {fact}" for fact in _facts(article)]
        lines += [f"     could not tell: {note}" for note in _shortened(article.unsure, verbose)]
        lines += [f"     left out: {note}" for note in _shortened(article.left_out, verbose)]
    return lines


def _where(outcome: Outcome) -> str:
    if outcome.page is not None:
        return f": page {outcome.page.pk}, {outcome.page.url_path}"
    return f" under “{outcome.parent.title}”" if outcome.parent is not None else ""


def _facts(article: ImportedArticle) -> list[str]:
    """Return what was recognised, one fact per line."""
    zone = ZoneInfo(article.zone) if article.zone else timezone.get_default_timezone()
    facts: list[str] = []
    if article.closes_at:
        facts.append(f"closes: {article.closes_at.astimezone(zone):%Y-%m-%d %H:%M:%S} {zone}")
    if article.starts_at:
        end = f" to {article.ends_at.astimezone(zone):%Y-%m-%d %H:%M}" if article.ends_at else ""
        facts.append(f"takes place: {article.starts_at.astimezone(zone):%Y-%m-%d %H:%M}{end} {zone}")
    elif article.period:
        facts.append(f"period: {article.period.first.isoformat()} to {article.period.last.isoformat()}")
    if article.registration_closes_at:
        facts.append(f"registration until: {article.registration_closes_at.astimezone(zone):%Y-%m-%d %H:%M:%S} {zone}")
    if article.kind is ArticleKind.NEWS and article.published_on:
        facts.append(f"published on: {article.published_on.isoformat()}")
    if article.place or article.is_online:
        facts.append(f"place: {article.place or 'online'}")
    if article.working_languages:
        facts.append(f"working languages: {', '.join(article.working_languages)}")
    if article.contacts:
        facts.append(f"contacts: {_counted(len(article.contacts.splitlines()), 'line')}")
    return facts


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' if number != 1 else ''}"


def _shortened(notes: list[str], verbose: bool) -> list[str]:
    """Return `notes`, with long ones cut and many of one kind summed up, unless `verbose`."""
    if verbose:
        return notes
    shown: list[str] = []
    counted: dict[str, int] = {}
    for note in notes:
        kind = note.split(":")[0]
        counted[kind] = counted.get(kind, 0) + 1
        if counted[kind] <= FEW:
            shown.append(note if len(note) <= LONGEST_NOTE else f"{note[: LONGEST_NOTE - 1]}…")
    return shown + [f"{kind}: {count - FEW} more (-v 2 tells all)" for kind, count in counted.items() if count > FEW]
