"""Facts live once: what the source page says of dates, places and topics holds for its translations at once.

wagtail-localize brings such changes only when an editor updates each translation by hand; a deadline that moved must not wait for that.
"""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Page

from .base import BasePage

log = logging.getLogger(__name__)


def share_facts(page: BasePage) -> list[Page]:
    """Bring the facts of a published page of the source language to its translations. Return those that changed."""
    if page.locale.language_code != settings.LANGUAGE_CODE or not page.fact_fields:
        return []
    translations = page.get_translations().filter(alias_of__isnull=True).specific()
    return [translation for translation in translations if type(translation) is type(page) and bring_facts(page, translation)]


@transaction.atomic
def bring_facts(source: BasePage, translation: BasePage) -> bool:
    """Write the facts of `source` into the published state and the draft of `translation`. Return whether that changed anything."""
    draft: BasePage = translation.get_latest_revision_as_object()
    if not (changes(source, draft) or changes(source, translation)):
        return False
    follows_draft = translation.live and not translation.has_unpublished_changes
    copy_facts(source, draft)
    revision = draft.save_revision(log_action=True)
    if follows_draft:
        revision.publish()
    elif translation.live:
        translation.refresh_from_db()
        copy_facts(source, translation)
        translation.save()
    log.info("Facts of page %s went to its translation %s.", source.pk, translation.pk)
    return True


def changes(source: BasePage, translation: BasePage) -> bool:
    return any(fact(source, name) != fact(translation, name) for name in source.fact_fields)


def copy_facts(source: BasePage, translation: BasePage) -> None:
    for name in source.fact_fields:
        setattr(translation, name, getattr(source, name).all() if is_many(source, name) else getattr(source, name))


def fact(page: BasePage, name: str) -> Any:
    """Return a fact so that two pages can be compared."""
    if is_many(page, name):
        return [thing.pk for thing in getattr(page, name).all()]
    return getattr(page, page._meta.get_field(name).attname)


def is_many(page: BasePage, name: str) -> bool:
    return bool(page._meta.get_field(name).many_to_many)
