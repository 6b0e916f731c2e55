"""What tests of facts share."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from wagtail.models import Locale

from tests.pages import index_of

WEEK = timedelta(days=7)

Publish = Callable[..., Any]


def again(page: Any) -> Any:
    """Return `page` as the database has it."""
    return type(page).objects.get(pk=page.pk)


def translated(page: Any, language: str = "en", title: str = "Water") -> Any:
    """Make and publish a translation of `page`."""
    index_of(type(page), language)
    copy = page.copy_for_translation(Locale.objects.get(language_code=language))
    copy.title = title
    copy.save_revision().publish()
    return again(copy)


def open_and_publish(page: Any) -> None:
    """Do what an editor does who opens a page and presses "publish" without a change."""
    page.get_latest_revision_as_object().save_revision().publish()
