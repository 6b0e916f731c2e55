"""Compares translations with their source when either is published. The number of queries does not depend on the languages."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail_localize.models import StringSegment, StringTranslation, TranslationLog, TranslationSource

from cms.commits import once_after_commit
from cms.pages.base import BasePage

from .models import TranslationState
from .words import Part, changes_between, words_of


def page_published(instance: Any, revision: Any = None, facts_only: bool = False, **kwargs: Any) -> None:
    """Compare after publication, except when only facts were copied: they are not translated."""
    if isinstance(instance, BasePage) and not instance.alias_of_id and not facts_only:
        key = revision.pk if revision else None
        once_after_commit(("stale", instance.pk, key), partial(follow, instance.pk, key))


@transaction.atomic
def follow(pk: int, revision_pk: int | None) -> None:
    """Compare the family of the page `pk`, which was published with this revision."""
    page = Page.objects.filter(pk=pk, alias_of__isnull=True).first()
    source = page and source_of(page)
    if source is None:
        return
    words = words_of(source)
    compare(source, words)
    if page.pk != source.pk and (revision := Revision.objects.filter(pk=revision_pk).first()):
        mark_up_to_date(page, source, revision, words)


def source_of(page: Page) -> Any | None:
    """Return the published source of `page` and its siblings: the German page, else the oldest; None if there is none.

    It is locked until the transaction ends, so that families are compared one after another.
    """
    family = list(
        Page.objects.filter(translation_key=page.translation_key, alias_of__isnull=True).order_by("pk").select_related("locale")
    )
    german = [one for one in family if one.locale.language_code == settings.LANGUAGE_CODE]
    first = next(iter(german or family), None)
    if first is None or not first.live or len(family) < 2:
        return None
    kind: Any = first.specific_class
    return kind.objects.select_for_update(of=("self",)).filter(pk=first.pk).first() if issubclass(kind, BasePage) else None


def compare(source: Any, words: list[Part]) -> None:
    """Record for each translation of `source` what it lacks."""
    translations = Page.objects.filter(translation_key=source.translation_key, alias_of__isnull=True).exclude(pk=source.pk)
    states = {state.pk: state for state in TranslationState.objects.filter(page__in=translations)}
    unknown = [
        page
        for page in translations.select_related("latest_revision")
        if page.pk not in states or states[page.pk].source_id != source.pk
    ]
    now = timezone.now()
    written_at = source.live_revision.created_at if source.live_revision else now
    new = []
    for page, known in words_known_to(unknown, source, words):
        if page.pk not in states:
            new.append(TranslationState(page=page))
        state = states.get(page.pk) or new[-1]
        state.source, state.words = source, known
    for state in [*states.values(), *new]:
        note(state, words, written_at, now)
    TranslationState.objects.bulk_create(new, ignore_conflicts=True)
    TranslationState.objects.bulk_update(states.values(), ["source", "words", "changes", "stale_since", "written_at"])


def note(state: TranslationState, words: list[Part], written_at: datetime | None, now: datetime) -> None:
    """Record in `state`, without saving it, how `words` differ from those that the translation is up to date with."""
    changes = changes_between(state.words, words)
    if changes != state.changes:
        state.written_at = written_at if changes else None
    state.changes = changes
    state.stale_since = (state.stale_since or now) if changes else None


def words_known_to(translations: list[Page], source: Any, words: list[Part]) -> list[tuple[Page, list[Part]]]:
    """Return, for translations never compared before, the source texts that they were made from, as far as those are stored."""
    if not translations:
        return []
    made_from = TranslationSource.objects.filter(object_id=source.translation_key, locale_id=source.locale_id).first()
    made = set(made_from.translations.filter(enabled=True).values_list("target_locale_id", flat=True)) if made_from else set()
    earlier = list(
        Revision.objects.filter(base_content_type=ContentType.objects.get_for_model(Page), object_id=str(source.pk))
        .order_by("-created_at", "-pk")
        .values_list("pk", "created_at")
    )
    chosen: dict[int, int] = {}
    for page in translations:
        if page.locale_id not in made and page.latest_revision:
            before = (pk for pk, created_at in earlier if created_at <= page.latest_revision.created_at)
            if (pk := next(before, None)) is not None:
                chosen[page.pk] = pk
    revisions = Revision.objects.in_bulk(set(chosen.values()))
    found = []
    for page in translations:
        if made_from and page.locale_id in made:
            found.append((page, words_in(source, json.loads(made_from.content_json))))
        elif page.pk in chosen:
            found.append((page, words_in(source, revisions[chosen[page.pk]].content)))
        else:
            found.append((page, words))
    return found


def words_in(source: Any, content: dict[str, Any]) -> list[Part]:
    """Return the texts of an earlier version of `source`."""
    return words_of(source.with_content_json(content))


def mark_up_to_date(page: Page, source: Any, revision: Revision, words: list[Part]) -> None:
    """Record that `page` was published with `revision`: it is up to date with the source texts that its author could see."""
    state = TranslationState.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if state.written_at and revision.created_at < state.written_at:
        return  # an older version, such as a scheduled one
    known, state.words = state.words, words
    if (made_by := TranslationLog.objects.filter(revision=revision, source__locale_id=source.locale_id).first()) is not None:
        state.words = translated_words(made_by.source, page, source, known)
    note(state, words, state.written_at, timezone.now())
    state.save()


def translated_words(made_from: TranslationSource, page: Page, source: Any, known: list[Part]) -> list[Part]:
    """Return the source texts that wagtail-localize has translations of; for others, those that the page was up to date with."""
    segments = StringSegment.objects.filter(source=made_from)
    done = StringTranslation.objects.filter(locale_id=page.locale_id, context__object_id=made_from.object_id, has_error=False)
    translated = set(done.values_list("translation_of_id", "context_id"))
    missing = {
        key
        for path, string, context in segments.values_list("context__path", "string_id", "context_id")
        if (string, context) not in translated
        for key in (path, ".".join(path.split(".")[:2]))
    }
    before = {part["key"]: part for part in known}
    found = []
    for part in words_in(source, json.loads(made_from.content_json)):
        if part["key"] not in missing:
            found.append(part)
        elif part["key"] in before:
            found.append(before[part["key"]])
    return found


@transaction.atomic
def call_current(*, page: Page, seen: str, by: Any) -> bool:
    """Record that `page` needs no change although its source changed. Return False if it has changed since `by` saw it."""
    source = source_of(page)
    state = TranslationState.objects.select_for_update(of=("self",)).filter(page=page).first()
    if state is not None and not state.changes:
        return True  # submitted twice
    if source is None or state is None or seen != version_of(state):
        return False
    state.words = words_of(source)
    note(state, state.words, None, timezone.now())
    state.save()
    log(instance=page, action="cms.translation_current", user=by)
    return True


def version_of(state: TranslationState) -> str:
    """Return a mark that changes when the texts of the source do."""
    return state.written_at.isoformat() if state.written_at else ""
