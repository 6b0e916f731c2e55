"""Shared by the tests of facts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from wagtail.models import Locale

from tests.pages import index_of

WEEK = timedelta(days=7)

Publish = Callable[..., Any]


def again(page: Any) -> Any:
    """Return `page` as it is in the database."""
    return type(page).objects.get(pk=page.pk)


def translated(page: Any, language: str = "en", title: str = "Water") -> Any:
    """Create and publish a translation of `page`."""
    index_of(type(page), language)
    copy = page.copy_for_translation(Locale.objects.get(language_code=language))
    copy.title = title
    copy.save_revision().publish()
    return again(copy)


def open_and_publish(page: Any) -> None:
    """Open a page and press "publish" without a change, as an editor might."""
    page.get_latest_revision_as_object().save_revision().publish()
