"""Creates pages from articles, once each, with the original file. Only this module and `page_fields` know models."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, count

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.text import slugify
from wagtail.models import Locale, Page

from cms.formatting import language_name
from cms.media.documents import SiteDocument
from cms.pages.base import BasePage
from cms.pages.home import HomePage
from cms.pages.listing import (
    AlumniGroupIndexPage,
    CallIndexPage,
    EventIndexPage,
    LearningProcessIndexPage,
    NewsIndexPage,
    ReportIndexPage,
)

from .article import ArticleKind, Document, ImportedArticle
from .models import ImportRecord
from .page_fields import attach_original, build_page, in_language

PARENTS: dict[ArticleKind, type[BasePage]] = {
    ArticleKind.CALL: CallIndexPage,
    ArticleKind.LEARNING_PROCESS: LearningProcessIndexPage,
    ArticleKind.ALUMNI_GROUP: AlumniGroupIndexPage,
    ArticleKind.EVENT: EventIndexPage,
    ArticleKind.REPORT: ReportIndexPage,
    ArticleKind.NEWS: NewsIndexPage,
    ArticleKind.STANDARD: HomePage,
}
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
LONGEST_SLUG = 60
TREE_FIELDS = {field.name for field in Page._meta.get_fields()} - {"title"}  # Wagtail sets and validates these itself


class State(StrEnum):
    """The result of importing an article."""

    PUBLISHED = "published"
    DRAFT = "draft"
    PRESENT = "already imported"
    DELETED = "imported before, and deleted since"
    CHANGED = "changed at the source"
    FAILED = "not imported"

    @property
    def is_new(self) -> bool:
        return self in {State.PUBLISHED, State.DRAFT}


@dataclass(slots=True)
class Outcome:
    """The result for an article, where its page is, and the reasons if it is not complete."""

    article: ImportedArticle
    state: State
    page: Page | None = None
    parent: Page | None = None
    reasons: list[str] = field(default_factory=list)


def import_articles(
    articles: list[ImportedArticle], document: Document, *, locale: Locale, publish: bool = False, dry_run: bool = False
) -> list[Outcome]:
    """Create a page for each article of a document that was not imported before; `dry_run` only returns what would be created.

    An article that changed in its file after the import is reported and left alone: its page belongs to the editors.
    """
    code = locale.language_code
    earlier = _earlier_imports(document, locale, len(articles))
    outcomes: list[Outcome] = []
    for article in articles:
        digest = digest_of(document.content, article.position, code)
        known = ImportRecord.objects.select_related("page").filter(digest=digest).first()
        if known is not None:
            outcomes.append(Outcome(article, State.PRESENT if known.page else State.DELETED, page=known.page))
        elif changed := earlier.get(article.title):
            reason = f"the file has changed since {changed.imported_at:%Y-%m-%d}; the page is left as the editors have it"
            outcomes.append(Outcome(article, State.CHANGED, page=changed.page, reasons=[reason]))
        else:
            try:
                outcomes.append(_import_article(article, document, digest, locale=locale, publish=publish, dry_run=dry_run))
            except (DatabaseError, OSError, ValidationError) as error:
                # If the database or the disk rejects one page, the others are still imported.
                outcomes.append(Outcome(article, State.FAILED, reasons=[f"the page could not be saved: {error}"]))
    return outcomes


def digest_of(content: bytes, position: int, language: str) -> str:
    """Return the key of an article: SHA-256 of its file's content, its position in the file and the target language."""
    return hashlib.sha256(content + f"\0{position}\0{language}".encode()).hexdigest()


def _earlier_imports(document: Document, locale: Locale, articles: int) -> dict[str, ImportRecord]:
    """Return what was imported from an earlier version of the same file name, by page title."""
    now = {digest_of(document.content, position, locale.language_code) for position in range(articles)}
    records = ImportRecord.objects.filter(source_name=document.name[:255], page__locale=locale).exclude(digest__in=now)
    return {record.page.title: record for record in records.select_related("page").order_by("imported_at") if record.page}


def _import_article(
    article: ImportedArticle, document: Document, digest: str, *, locale: Locale, publish: bool, dry_run: bool
) -> Outcome:
    model = PARENTS[article.kind]
    parent = model.objects.filter(locale=locale).order_by("path").first()
    if parent is None:
        with translation.override("en"):
            reason = f"there is no {model._meta.verbose_name} in {language_name(locale.language_code)}: make it first"
        return Outcome(article, State.FAILED, reasons=[reason])
    if article.language and article.language != locale.language_code:
        with translation.override("en"):
            names = language_name(article.language), language_name(locale.language_code)
        article.unsure.append("the text seems to be in {}, and its page is {}".format(*names))
    with in_language(locale.language_code):
        page = build_page(article)
    page.locale = locale
    problems = _problems(page)
    if article.title_is_made_up:
        problems.insert(0, "title: it is made of the first words")
    goes_live = publish and not problems
    if not dry_run:
        _save(page, parent, document, digest, goes_live=goes_live)
    reasons = [f"not ready to be published: {'; '.join(problems)}"] if problems else []
    state = State.PUBLISHED if goes_live else State.DRAFT
    return Outcome(article, state, page=None if dry_run else page, parent=parent, reasons=reasons)


def _problems(page: BasePage) -> list[str]:
    """Return what prevents a page from being published, by field."""
    with translation.override("en"):
        errors: dict[str, list[str]] = {}
        for check in (lambda: page.clean_fields(exclude=TREE_FIELDS), page.clean):
            try:
                check()
            except ValidationError as error:
                for name, messages in error.message_dict.items():
                    errors.setdefault(name, messages)
        return [f"{_label(page, name)}: {' '.join(map(str, messages))}" for name, messages in errors.items()]


def _label(page: BasePage, name: str) -> str:
    names = {field.name: str(getattr(field, "verbose_name", field.name)) for field in page._meta.get_fields()}
    return names.get(name, name)


def _save(page: BasePage, parent: Page, document: Document, digest: str, *, goes_live: bool) -> None:
    """Add the page with its original file, and record the import, in one transaction."""
    original: SiteDocument | None = None
    is_stored_now = False
    try:
        with transaction.atomic():
            original, is_stored_now = _original(document)
            attach_original(page, original.pk, page.locale.language_code)
            page.live = False
            page.slug = _free_slug(page.title, parent)
            parent.add_child(instance=page)
            # A draft may lack what publication requires.
            revision = page.save_revision(clean=goes_live, log_action=True)
            if goes_live:
                revision.publish()
            ImportRecord.objects.create(source_name=document.name[:255], digest=digest, page=page)
    except Exception:
        if original is not None and is_stored_now:
            original.file.delete(save=False)  # the database rolls back its row, the storage does not
        raise


def _free_slug(title: str, parent: Page) -> str:
    """Return a free slug below `parent`: in ASCII if the script can be transliterated, else in its own letters."""
    spelled = title.translate(UMLAUTS)
    words = (slugify(spelled) or slugify(title, allow_unicode=True) or "import").split("-")
    while len("-".join(words)) > LONGEST_SLUG and len(words) > 1:
        words.pop()
    base = "-".join(words)[:LONGEST_SLUG]
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in chain([base], (f"{base}-{number}" for number in count(2))) if slug not in taken)


def _original(document: Document) -> tuple[SiteDocument, bool]:
    """Return the file as a document of the site, and whether it was stored just now."""
    file_hash = hashlib.sha1(document.content, usedforsecurity=False).hexdigest()
    known = SiteDocument.objects.filter(file_hash=file_hash).first()
    if known is not None:
        return known, False
    original = SiteDocument(title=document.name[:255], file_size=len(document.content), file_hash=file_hash)
    original.file.save(document.name, ContentFile(document.content), save=True)
    return original, True
