"""Copies the facts of a published source page to its translations, at once, and to all of them or none.

wagtail-localize would copy them only when an editor updates each translation by hand; an extended deadline cannot wait for that.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.log_actions import log as log_action
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from .facts import Facts, is_many

log = logging.getLogger(__name__)


@transaction.atomic
def share_facts(model: type[Any], key: int) -> list[Any]:
    """Copy the facts of the page `key` to its translations. Return those whose published or next facts changed.

    Nothing is validated: a translation may now lack something that a fact requires, and still shows the fact. `lacking_in` tells
    editors.
    """
    source = (
        model.objects.select_for_update(of=("self",))
        .filter(pk=key, live=True, locale__language_code=settings.LANGUAGE_CODE)
        .first()
    )
    if source is None:
        return []
    facts = Facts(source)
    translations = list(translations_of(source))
    changed = {translation: names for translation in translations if (names := facts.give_to(translation))}
    write_rows(facts, changed)
    write_into_revisions(facts, translations)
    send_facts_changed(changed)
    return list(changed)


def translations_of(source: Any) -> Any:
    """Return the translations of `source`, without aliases."""
    family = type(source).objects.filter(translation_key=source.translation_key, alias_of__isnull=True)
    manies = [name for name in source.fact_fields if name not in source.fact_children and is_many(source, name)]
    return family.exclude(pk=source.pk).exclude(locale_id=source.locale_id).select_related("locale").prefetch_related(*manies)


def write_rows(facts: Facts, changed: Mapping[Any, Sequence[str]]) -> None:
    """Save the changed facts: those stored in columns of all pages with a single query."""
    columns = {
        name: facts.values[name]
        for name in {name for names in changed.values() for name in names}
        if name in facts.values and not (name in facts.children or is_many(facts.source, name))
    }
    pages = type(facts.source).objects
    if columns:
        pages.filter(pk__in=[page.pk for page in changed]).update(**columns)
    if live := [page.pk for page in changed if page.live]:
        pages.filter(pk__in=live).update(last_published_at=timezone.now())
    for page, names in changed.items():
        if texts := {name: getattr(page, name) for name in names if name in facts.dates}:
            pages.filter(pk=page.pk).update(**texts)
        for name in names:
            if name in facts.values and name not in columns:
                getattr(page, name).commit()
        log.info("Copied facts of page %s to its translation %s: %s.", facts.source.pk, page.pk, ", ".join(names))


def write_into_revisions(facts: Facts, translations: Sequence[Any]) -> None:
    """Write the facts into the published and pending revisions of `translations`, without creating new revisions."""
    by_key = {str(translation.pk): translation for translation in translations}
    named = [key for page in translations for key in (page.latest_revision_id, page.live_revision_id) if key]
    revisions = Revision.objects.filter(
        Q(pk__in=named) | Q(approved_go_live_at__isnull=False),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=list(by_key),
    )
    changed = []
    for revision in revisions:
        page = by_key[revision.object_id]
        if facts.write_into(revision.content, page):
            changed.append(revision)
        if revision.pk == page.live_revision_id:
            page.live_revision = revision
    if changed:
        Revision.objects.bulk_update(changed, ["content"])


def send_facts_changed(changed: Mapping[Any, Sequence[str]]) -> None:
    """Announce changed facts: Wagtail's reference index gets the new references, other receivers the published page."""
    followed = set(Page.objects.filter(alias_of__in=[page.pk for page in changed]).values_list("alias_of", flat=True))
    for page, names in changed.items():
        if any(page._meta.get_field(name).is_relation for name in names if name not in page.fact_children):
            post_save.send(sender=type(page), instance=page, created=False, raw=False, using=None, update_fields=frozenset(names))
        log_action(instance=page, action="cms.facts_brought", content_changed=True)
        if page.live:
            page_published.send(sender=type(page), instance=page, revision=page.live_revision, facts_only=True)
        if page.pk in followed:
            page.update_aliases()


def lacking_in(translation: Any) -> dict[str, list[str]]:
    """Return what a translation lacks to match its facts: messages by field name, {} if it lacks nothing."""
    try:
        translation.full_clean()
    except ValidationError as error:
        fields = {
            field.name: str(field.verbose_name) for field in translation._meta.get_fields() if hasattr(field, "verbose_name")
        }
        return {fields.get(name, ""): messages for name, messages in error.message_dict.items()}
    return {}
