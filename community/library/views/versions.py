"""Versions of a file: choosing the current one, and deleting one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.formatting import format_number, isolated
from community.answers import ask_first
from community.groups.views import reader
from community.library import arranging
from community.library.frame import explains_refusals, page_not_found, version_for
from community.library.rules import can_delete_version, can_edit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_POST
@explains_refusals
def make_current(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Let a version be the one that everybody sees."""
    actor, version = version_for(request, key, number)
    if version is None or not can_edit(actor, version.document):
        return page_not_found(request)
    arranging.make_current(version=version, by=reader(request))
    said = _("Version %(number)s is what everybody sees from now on.") % {"number": format_number(version.number)}
    messages.success(request, said)
    return redirect(version.document)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def delete(request: HttpRequest, key: int, number: int) -> HttpResponse:
    """Delete a version for good, after asking."""
    actor, version = version_for(request, key, number)
    if version is None or not can_delete_version(actor, version):
        return page_not_found(request)
    words = {"number": format_number(version.number), "file": isolated(version.document.title)}
    if request.method == "POST":
        arranging.delete_version(version=version, by=reader(request))
        messages.success(request, _("Version %(number)s has been deleted.") % words)
        return redirect(version.document)
    return ask_first(
        request,
        title=_("Delete version %(number)s of “%(file)s”?") % words,
        sentences=(_("This version is deleted for good. The others stay."),),
        button=_("Delete"),
        back=version.document.get_absolute_url(),
    )
