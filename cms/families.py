"""The languages of a page are one family. Unpublishing one asks about the others; by default a source takes them along."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, ReferenceIndex

from .formatting import format_list, language_name

log = logging.getLogger(__name__)


class Scope(models.TextChoices):
    """Which pages are taken off the site."""

    FAMILY = "family", _("All language versions")
    PAGE = "page", _("This language only")


def relatives_of(*pages: Page) -> list[Any]:
    """Return the other versions of `pages` and all aliases, as specific instances; none that is a descendant of `pages`."""
    own = [page.pk for page in pages]
    keys = {page.translation_key for page in pages}
    family = Page.objects.filter(Q(translation_key__in=keys) | Q(alias_of__translation_key__in=keys)).exclude(pk__in=own)
    for page in pages:
        family = family.exclude(path__startswith=page.path)
    return list(family.select_related("locale").order_by("path").specific())


def is_source(page: Page) -> bool:
    """Return whether `page` is the one that the others were translated from: the German one, else the oldest."""
    if page.alias_of_id:
        return False
    family = Page.objects.filter(translation_key=page.translation_key, alias_of__isnull=True)
    german = family.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    first = german or family.order_by("pk").first()
    return first is None or first.pk == page.pk


def default_scope(*pages: Page) -> Scope:
    """Return the default: a source page takes its translations along, a translation goes alone."""
    return Scope.FAMILY if any(is_source(page) for page in pages) else Scope.PAGE


def chosen_scope(given: str | None, *pages: Page) -> Scope:
    """Return the scope submitted by a form, else the default."""
    return Scope(given) if given in Scope.values else default_scope(*pages)


def why_not(user: AbstractBaseUser | Any, verb: str, pages: Sequence[Page]) -> str:
    """Return why `user` cannot take all of `pages` off the site; "" if they can. `verb` is "unpublish" or "delete"."""
    return why_forbidden(user, verb, pages) or (why_needed(pages) if verb == "delete" else "")


def why_forbidden(user: AbstractBaseUser | Any, verb: str, pages: Iterable[Page]) -> str:
    """Return for which of `pages` the user lacks the permission, as a sentence; "" if for none."""
    missing = [page for page in pages if not may(user, verb, page)]
    if not missing:
        return ""
    return ngettext(
        "You do not have permission to do this for %(pages)s. Ask somebody who does, or choose “This language only”.",
        "You do not have permission to do this for these pages: %(pages)s. Ask somebody who does, or choose “This language only”.",
        len(missing),
    ) % {"pages": format_list([named(page) for page in missing])}


def why_needed(pages: Iterable[Page]) -> str:
    """Return which of `pages` cannot be deleted because other content needs them, as a sentence; "" if none."""
    used = [page for page in pages if is_needed(page)]
    if not used:
        return ""
    return gettext("You cannot delete this, because other content depends on %(pages)s.") % {
        "pages": format_list([named(page) for page in used])
    }


def may(user: Any, verb: str, page: Page) -> bool:
    rights = page.permissions_for_user(user)
    if verb == "delete":
        return bool(rights.can_delete())
    return bool(not page.live or rights.can_unpublish())


def is_needed(page: Page) -> bool:
    return bool(ReferenceIndex.get_references_to(page).group_by_source_object().is_protected)


def named(page: Page) -> str:
    return f"“{page.get_admin_display_title()}” ({language_name(page.locale.language_code)})"


def unpublish_all(pages: Iterable[Page], *, user: Any, include_descendants: bool = False) -> None:
    """Unpublish pages for which `why_not` gave no reason, with their descendants if requested."""
    for page in pages:
        page.refresh_from_db()  # an alias is unpublished with its source
        UnpublishPageAction(page, user=user, include_descendants=include_descendants).execute(skip_permission_checks=True)


def delete_all(pages: Iterable[Page], *, user: Any) -> None:
    """Delete pages for which `why_not` gave no reason, those that are not gone with another already."""
    for page in pages:
        if (still_there := Page.objects.filter(pk=page.pk).first()) is not None:
            DeletePageAction(still_there, user=user).execute(skip_permission_checks=True)


def expire_relatives(page: Any) -> None:
    """Unpublish the other languages of a page that has expired; an error with one does not stop the others."""
    for relative in relatives_of(page):
        if relative.live:
            try:
                relative.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
            except Exception:
                log.exception("Page %s has expired with its other language versions but could not be unpublished.", relative.pk)
