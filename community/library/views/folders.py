"""Folders: making, renaming, moving, deleting, downloading them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.formatting import format_number, isolated
from cms.kept import form_of, kept_values
from community.answers import ask_first
from community.groups.layout import group_page
from community.groups.views import reader, refuse_group
from community.library.archiving import ask_for_archive
from community.library.folders import change_folder, delete_folder, documents_in, make_folder
from community.library.forms import FolderForm
from community.library.frame import explains_refusals, folder_for, group_for, page_not_found, written_in
from community.library.rules import can_change_folder, can_delete_with_content, can_upload
from community.library.trashing import KEPT_FOR
from community.library.tree import Tree

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from community.groups.models import Group
    from community.library.models import Folder


@form_of(FolderForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a folder; `in` is the one that it is to be in."""
    actor, group, refusal = group_for(request, slug)
    if group is None:
        return refusal or page_not_found(request)
    verdict = can_upload(actor, group)
    if not verdict:
        return refuse_group(request, verdict, group, kept=written_in(request))
    data = request.POST if request.method == "POST" else None
    form = FolderForm(data, tree=Tree(group), initial={"parent": request.GET.get("in", ""), **kept_values(request)})
    if form.is_bound and form.is_valid():
        try:
            made = make_folder(group=group, by=reader(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error("name", error)
        else:
            return redirect(made)
    return folder_page(request, group, form, None)


@form_of(FolderForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Rename a folder, or move it."""
    actor, found = folder_for(request, key)
    if found is None or not can_change_folder(actor, found):
        return page_not_found(request)
    data = request.POST if request.method == "POST" else None
    saved = {"name": found.name, "parent": str(found.parent_id or "")}
    form = FolderForm(data, tree=Tree(found.group), folder=found, initial=saved | kept_values(request))
    if form.is_bound and form.is_valid():
        try:
            change_folder(folder=found, by=reader(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error("name", error)
        else:
            messages.success(request, _("Your change is saved."))
            return redirect(found)
    return folder_page(request, found.group, form, found)


def folder_page(request: HttpRequest, group: Group, form: FolderForm, found: Folder | None) -> HttpResponse:
    facts = {"form": form, "folder": found}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/library/folder.html", group, facts, status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def delete(request: HttpRequest, key: int) -> HttpResponse:
    """Delete a folder, after saying how many files are in it."""
    actor, found = folder_for(request, key)
    if found is None or not can_change_folder(actor, found):
        return page_not_found(request)
    tree = Tree(found.group)
    number = len(documents_in(found, tree))
    if request.method == "POST":
        asked = request.POST.get("most", "")
        most = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
        delete_folder(folder=found, most=most, by=reader(request))
        messages.success(request, _("The folder “%(name)s” has been deleted.") % {"name": isolated(found.name)})
        return redirect(found.parent or reverse("library:files", args=[found.group.slug]))
    sentences = [_("The folder is empty.")] if not number else [said_of_content(number)]
    if len(inner := tree.below(found.pk)) > 1:
        said = ngettext("There is %(number)s folder in it.", "There are %(number)s folders in it.", len(inner) - 1)
        sentences.append(said % {"number": format_number(len(inner) - 1)})
    verdict = can_delete_with_content(actor, found) if number or len(inner) > 1 else None
    return ask_first(
        request,
        title=_("Delete the folder “%(name)s”?") % {"name": isolated(found.name)},
        sentences=(*sentences, *((verdict.reason,) if verdict is not None and not verdict else ())),
        button=_("Delete the folder") if verdict is None or verdict else "",
        back=found.get_absolute_url(),
        hidden=(("most", number),),
    )


def said_of_content(number: int) -> str:
    said = ngettext(
        "%(number)s file in it goes to the trash, where it can be restored for %(days)s days.",
        "%(number)s files in it go to the trash, where they can be restored for %(days)s days.",
        number,
    )
    return said % {"number": format_number(number), "days": format_number(KEPT_FOR.days)}


@never_cache
@require_POST
@explains_refusals
def archive(request: HttpRequest, key: int) -> HttpResponse:
    """Have a folder made into a ZIP, and show how far that is."""
    _actor, found = folder_for(request, key)
    if found is None:
        return page_not_found(request)
    progress = ask_for_archive(group=found.group, folder=found, by=reader(request))
    return redirect("jobs:progress", progress.pk)


@never_cache
@require_POST
@explains_refusals
def archive_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Have all files of a group made into a ZIP, and show how far that is."""
    _actor, group, refusal = group_for(request, slug)
    if group is None:
        return refusal or page_not_found(request)
    progress = ask_for_archive(group=group, folder=None, by=reader(request))
    return redirect("jobs:progress", progress.pk)
