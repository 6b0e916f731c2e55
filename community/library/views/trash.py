"""The trash of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.formatting import format_number, isolated
from community.answers import ask_first
from community.groups.layout import group_page
from community.groups.rules import can_read_log
from community.groups.views import in_pages, reader
from community.library.frame import document_for, explains_refusals, group_for, page_not_found
from community.library.models import Document, LibraryLogEntry
from community.library.rules import can_erase, can_restore
from community.library.trashing import KEPT_FOR, erase_document, erased_at, restore_document
from community.people.names import shown_name

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

AT_ONCE = 50
ENTRIES = 50  # of the log


@never_cache
@require_safe
def trash(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the reader can restore; to facilitators, also who deleted what."""
    actor, group, refusal = group_for(request, slug)
    if group is None:
        return refusal or page_not_found(request)
    rows = Document.objects.restorable_by(actor).filter(group=group).select_related("trashed_by", "current__file")
    pages = in_pages(request, rows.order_by("-trashed_at", "-pk"), AT_ONCE)
    for row in pages["portion"]:
        row.group = group
    log = LibraryLogEntry.objects.filter(group=group).select_related("by") if can_read_log(actor, group) else None
    facts = {
        **pages,
        "rows": [
            (row, shown_name(row.trashed_by), erased_at(row), can_restore(actor, row), can_erase(actor, row))
            for row in pages["portion"]
        ],
        "days": KEPT_FOR.days,
        "log": [(entry, shown_name(entry.by) if entry.is_by_person else "") for entry in log[:ENTRIES]]
        if log is not None
        else [],
    }
    return group_page(request, "community/library/trash.html", group, facts)


@never_cache
@require_POST
@explains_refusals
def restore(request: HttpRequest, key: int) -> HttpResponse:
    """Restore a file to where it was."""
    actor, found = document_for(request, key)
    if found is None or not can_restore(actor, found):
        return page_not_found(request)
    restored = restore_document(document=found, by=reader(request))
    messages.success(request, _("“%(file)s” is in the group again.") % {"file": isolated(restored.title)})
    return redirect(restored)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def erase(request: HttpRequest, key: int) -> HttpResponse:
    """Delete a file in the trash for good, after asking."""
    actor, found = document_for(request, key)
    if found is None or not can_erase(actor, found):
        return page_not_found(request)
    if request.method == "POST":
        erase_document(document=found, by=reader(request))
        messages.success(request, _("“%(file)s” has been deleted for good.") % {"file": isolated(found.title)})
        return redirect("library:trash", found.group.slug)
    number = found.versions.count()
    sentences = [_("This cannot be undone.")]
    if number > 1:
        sentences.insert(0, _("It has %(number)s versions, and all of them are deleted.") % {"number": format_number(number)})
    return ask_first(
        request,
        title=_("Delete “%(file)s” for good?") % {"file": isolated(found.title)},
        sentences=tuple(sentences),
        button=_("Delete for good"),
        back=found.get_absolute_url(),
    )
