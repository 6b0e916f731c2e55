"""The kinds of events that endpoints can be told of. Apps above this one register theirs; this module knows none of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PUBLISHED = "page.published"
CHANGED = "page.changed"
MOVED = "page.moved"
UNPUBLISHED = "page.unpublished"
DELETED = "page.deleted"
TEST = "test"

_kinds: dict[str, StrOrPromise] = {
    PUBLISHED: _("A page is published"),
    CHANGED: _("A public page has changed"),
    MOVED: _("A public page has a new address"),
    UNPUBLISHED: _("A page is no longer public"),
    DELETED: _("A public page is deleted"),
}


def register_event_kind(name: str, label: StrOrPromise) -> None:
    """Let endpoints choose events called `name`, such as `thing.published`."""
    _kinds[name] = label


def event_kinds() -> Sequence[tuple[str, StrOrPromise]]:
    """Return (name, label) of each kind that an endpoint can choose."""
    return list(_kinds.items())


def label_of(name: str) -> StrOrPromise:
    """Return what a kind of event is called; its name, if its app is no longer installed."""
    return _("Test") if name == TEST else _kinds.get(name, name)
