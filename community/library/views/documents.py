"""A file: its page, a new version, what is said of it, the way to the trash."""

from __future__ import annotations

from http import HTTPStatus
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.formatting import format_number, isolated
from cms.kept import form_of, kept_values
from cms.request_sizes import takes_files
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import ask_first
from community.forms.drafts import discard, drafting, wants_to_discard
from community.groups.layout import group_page
from community.groups.views import reader
from community.library.arranging import change_document
from community.library.drafts import DOCUMENT
from community.library.forms import DocumentForm, VersionForm
from community.library.frame import document_for, explains_refusals, page_not_found
from community.library.lookups import find_document
from community.library.models import Version
from community.library.rules import can_add_version, can_edit, can_erase, can_restore, can_trash
from community.library.sharing import add_version, upload_version
from community.library.showing import etag_of_document, shown_files, shown_versions
from community.library.trashing import KEPT_FOR, erased_at, trash_document
from community.library.tree import Tree
from community.limits import limited_as

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor
    from community.library.models import Document


def may_send_version(request: HttpRequest, key: int) -> bool:
    """Return whether to accept a body larger than a form's text."""
    found = find_document(key)
    return found is not None and bool(can_add_version(actor_of(request.user), found))


@limited_as("upload")
@takes_files(may_send_version)
@form_of(VersionForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def document(request: HttpRequest, key: int) -> HttpResponse:
    """Show a file with its versions, and upload a new one."""
    actor, found = document_for(request, key)
    if found is None:
        return page_not_found(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = VersionForm(*sent, group=found.group, actor=actor, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        try:
            version = send_version(request, found, form)
        except ValidationError as error:
            form.add_error("content", error)
        else:
            messages.success(request, said_of(version))
            return redirect(found)
    return document_page(request, actor, found, form)


def send_version(request: HttpRequest, found: Document, form: VersionForm) -> Version:
    content, note = form.cleaned_data["content"], form.cleaned_data["note"]
    if hasattr(content, "read"):
        return upload_version(document=found, upload=content, note=note, by=reader(request))
    return add_version(document=found, staged=content, note=note, by=reader(request))


def said_of(version: Version) -> str:
    words = {"number": format_number(version.number)}
    if version.file.is_being_checked:
        return (
            _("Version %(number)s was uploaded and is being checked for viruses. Others will see it when that is done.") % words
        )
    return _("Version %(number)s is what everybody sees from now on.") % words


def document_page(request: HttpRequest, actor: Actor, found: Document, form: VersionForm) -> HttpResponse:
    tree = Tree(found.group)
    row = next(iter(shown_files(actor, [found])), None)
    facts: dict[str, Any] = {
        "document": found,
        "row": row,
        "way": tree.way_to(found.folder_id),
        "versions": shown_versions(actor, found),
        "form": form if can_add_version(actor, found) else None,
        "address": request.build_absolute_uri(found.get_absolute_url()),
        "may_edit": can_edit(actor, found),
        "may_trash": can_trash(actor, found),
        "may_restore": can_restore(actor, found),
        "may_erase": can_erase(actor, found),
        "erased_at": erased_at(found),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/library/document.html", found.group, facts, status)


@form_of(DocumentForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Change what is said of a file, and in which folder it is."""
    actor, found = document_for(request, key)
    if found is None or not can_edit(actor, found):
        return page_not_found(request)
    saved = {
        "title": found.title,
        "description": found.description,
        "language": found.language,
        "folder": str(found.folder_id or ""),
        "version": etag_of_document(found),
    }
    thing = str(found.pk)
    if wants_to_discard(request):
        discard(request, DOCUMENT, thing)
        messages.success(request, _("The draft has been deleted."))
        return redirect("library:edit", found.pk)
    drafted = drafting(request, DOCUMENT, thing, saved=cast("Model", SimpleNamespace(**saved)))
    data = request.POST.copy() if request.method == "POST" else None
    form = DocumentForm(data, initial={**saved, **drafted.values, **kept_values(request)}, tree=Tree(found.group))
    if data is not None and form.is_valid() and is_still(form, found) and save(request, form, found):
        discard(request, DOCUMENT, thing)
        messages.success(request, _("Your change is saved."))
        return redirect(found)
    facts = {"document": found, "form": form, "drafting": drafted}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/library/edit.html", found.group, facts, status)


def is_still(form: DocumentForm, found: Document) -> bool:
    """Return whether the file is as it was when the form was opened. If not, the form says so, and saving again replaces it."""
    stands_for = etag_of_document(found)
    if form.cleaned_data["version"] in ("", stands_for):
        return True
    form.data["version"] = stands_for  # type: ignore[index]  # a copy of what was sent
    form.add_error(
        None,
        _("This was changed in the meantime, perhaps in another window.")
        + " "
        + _("Save again to replace it with your version."),
    )
    return False


def save(request: HttpRequest, form: DocumentForm, found: Document) -> bool:
    facts = {name: form.cleaned_data[name] for name in ("title", "description", "language", "folder")}
    try:
        change_document(document=found, by=reader(request), **facts)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except Refused as error:
        form.add_error(None, error.verdict.reason)
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def delete(request: HttpRequest, key: int) -> HttpResponse:
    """Move a file to the trash, after asking."""
    actor, found = document_for(request, key)
    if found is None or not can_trash(actor, found):
        return page_not_found(request)
    if request.method == "POST":
        trash_document(document=found, by=reader(request))
        messages.success(request, _("“%(file)s” is in the trash.") % {"file": isolated(found.title)})
        back = found.folder.get_absolute_url() if found.folder else reverse("library:files", args=[found.group.slug])
        return redirect(back)
    days = format_number(KEPT_FOR.days)
    return ask_first(
        request,
        title=_("Delete “%(file)s”?") % {"file": isolated(found.title)},
        sentences=(
            _(
                "Nobody in the group will see it any more. You and the facilitators can restore it from the trash for %(days)s days."
            )
            % {"days": days},
            _("Then it is deleted for good, with all its versions."),
        ),
        button=_("Move to the trash"),
        back=found.get_absolute_url(),
    )
