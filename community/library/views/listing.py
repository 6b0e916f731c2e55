"""The files of a group, folder by folder, and sharing more."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.formatting import format_number, isolated
from cms.kept import form_of, kept_values
from cms.request_sizes import takes_files
from community.access.actor import actor_of
from community.files.quotas import used_bytes
from community.files.services import discard
from community.groups.layout import group_page
from community.groups.models import Group
from community.groups.views import in_pages, reader
from community.library.arranging import decide_who_uploads
from community.library.fields import key_in
from community.library.forms import UploadForm
from community.library.frame import explains_refusals, folder_for, group_for, page_not_found
from community.library.lookups import find_document, find_folder, find_group
from community.library.models import Document, limits_uploads
from community.library.rules import can_add_version, can_change_folder, can_decide, can_upload
from community.library.sharing import Meant, names_of_staged, share_documents, stage_all
from community.library.showing import NEWEST, ORDERS, documents_in, numbers_in_folders, shown_files
from community.library.tenant import LIBRARY
from community.library.tree import Tree
from community.limits import limited_as

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from community.access.actor import Actor
    from community.library.models import Folder
    from community.library.sharing import Refusal, Shared

FILES_AT_ONCE = 50
BESIDE = "beside"  # the answer that a file is one of its own
DROP = "drop"  # the button that takes a staged file out of the form


def may_send_to_group(request: HttpRequest, slug: str) -> bool:
    """Return whether to accept a body larger than a form's text."""
    group = find_group_by(slug)
    return group is not None and bool(can_upload(actor_of(request.user), group))


def find_group_by(slug: str) -> Group | None:
    found = Group.objects.filter(slug=slug).values_list("pk", flat=True).first()
    return find_group(found) if found else None


def may_send_to_folder(request: HttpRequest, key: int) -> bool:
    found = find_folder(key)
    return found is not None and bool(can_upload(actor_of(request.user), found.group))


@limited_as("upload")
@takes_files(may_send_to_group)
@form_of(UploadForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def files(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the folders and files at the top, and share more there."""
    actor, group, refusal = group_for(request, slug)
    if group is None:
        return refusal or page_not_found(request)
    return place(request, actor, group, None)


@limited_as("upload")
@takes_files(may_send_to_folder)
@form_of(UploadForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@explains_refusals
def folder(request: HttpRequest, key: int) -> HttpResponse:
    """Show what is in a folder, and share more there."""
    actor, found = folder_for(request, key)
    if found is None:
        return page_not_found(request)
    return place(request, actor, found.group, found)


def place(request: HttpRequest, actor: Actor, group: Group, inside: Folder | None) -> HttpResponse:
    if request.method != "POST":
        return place_page(request, actor, group, inside, UploadForm(group=group, actor=actor, initial=kept_values(request)))
    if DROP in request.POST:
        return without_one(request, actor, group, inside)
    form = UploadForm(request.POST, request.FILES, group=group, actor=actor)
    if not form.is_valid():
        return place_page(request, actor, group, inside, form)
    by = reader(request)
    keys, refused = stage_all(group=group, contents=form.cleaned_data["files"], by=by)
    shared = share_documents(group=group, folder=inside, staged=keys, meant=meant_in(request, actor, group, keys), by=by)
    refused += shared.refused
    tell(request, shared, refused)
    if shared.twins:
        return twins_page(request, actor, group, inside, shared)
    if refused and not (shared.documents or shared.versions):
        form.add_error("files", [said_of_refusal(one) for one in refused])
        return place_page(request, actor, group, inside, form)
    if len(shared.documents) + len(shared.versions) == 1 and not refused:
        only = shared.documents[0] if shared.documents else shared.versions[0].document
        return redirect(only)
    return redirect(address_of(group, inside))


def address_of(group: Group, inside: Folder | None) -> str:
    return inside.get_absolute_url() if inside else reverse("library:files", args=[group.slug])


def meant_in(request: HttpRequest, actor: Actor, group: Group, keys: Sequence[UUID]) -> dict[UUID, Meant]:
    """Return what was answered for files for which there is one of the same name. An answer that cannot be is none."""
    meant: dict[UUID, Meant] = {}
    for key in keys:
        answer = request.POST.get(f"as_{key}", "")
        if answer == BESIDE:
            meant[key] = Meant()
        elif answer.isascii() and answer.isdecimal() and len(answer) < 19:
            found = find_document(int(answer))
            if found is not None and found.group_id == group.pk and can_add_version(actor, found):
                meant[key] = Meant(found)
    return meant


def tell(request: HttpRequest, shared: Shared, refused: Sequence[Refusal]) -> None:
    """Say what became of the files."""
    number = len(shared.documents)
    if number == 1:
        messages.success(request, said_of(shared.documents[0]))
    elif number:
        said = ngettext("%(number)s file is now in the group.", "%(number)s files are now in the group.", number)
        messages.success(request, said % {"number": format_number(number)})
    for version in shared.versions:
        messages.success(request, _("“%(file)s” has a new version.") % {"file": isolated(version.document.title)})
    if refused and (shared.documents or shared.versions or shared.twins):
        for one in refused:
            messages.error(request, said_of_refusal(one))


def said_of_refusal(one: Refusal) -> str:
    return f"{isolated(one.name)}: {one.words}" if one.name else one.words


def said_of(document: Document) -> str:
    if document.current and document.current.file.is_being_checked:
        return _("“%(file)s” was uploaded and is being checked for viruses. Others will see it when that is done.") % {
            "file": isolated(document.title)
        }
    return _("“%(file)s” is now in the group.") % {"file": isolated(document.title)}


def without_one(request: HttpRequest, actor: Actor, group: Group, inside: Folder | None) -> HttpResponse:
    """Show the form again without a staged file, which is deleted if it is the reader's own."""
    dropped, by = key_in(request.POST[DROP]), reader(request)
    if dropped and names_of_staged([dropped], by):
        discard(dropped)
    left = [key for key in request.POST.getlist("files_staged") if key_in(key) != dropped]
    return place_page(request, actor, group, inside, UploadForm(group=group, actor=actor, initial={"files": left}))


def place_page(request: HttpRequest, actor: Actor, group: Group, inside: Folder | None, form: UploadForm) -> HttpResponse:
    order = request.GET.get("order", NEWEST)
    order = order if order in ORDERS else NEWEST
    tree = Tree(group)
    pages = in_pages(request, documents_in(actor, group, inside, order), FILES_AT_ONCE)
    children = tree.children[inside.pk if inside else None]
    numbers = numbers_in_folders(actor, children)
    verdict = can_upload(actor, group)
    facts: dict[str, Any] = {
        **pages,
        "rows": shown_files(actor, list(pages["portion"])),
        "folders": [(child, numbers.get(child.pk, 0)) for child in children],
        "folder": inside,
        "way": tree.way_to(inside.parent_id) if inside else [],
        "order": order,
        "query": urlencode({"order": order}) if order != NEWEST else "",
        "form": form if verdict else None,
        "why_not": "" if verdict else verdict.reason,
        "may_change_folder": inside is not None and can_change_folder(actor, inside),
        "may_decide": can_decide(actor, group),
        "only_facilitators": limits_uploads(group),
        "used": used_bytes(tenant=LIBRARY.name, room=str(group.pk)),
        "most": LIBRARY.room_bytes(group),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return group_page(request, "community/library/files.html", group, facts, status)


def twins_page(request: HttpRequest, actor: Actor, group: Group, inside: Folder | None, shared: Shared) -> HttpResponse:
    """Ask what a file is of whose name there is one: nothing of it is lost."""
    names = names_of_staged(list(shared.twins), reader(request))
    rows = [(key, names.get(key, ""), document, can_add_version(actor, document)) for key, document in shared.twins.items()]
    facts = {"rows": rows, "folder": inside, "action": address_of(group, inside), "beside": BESIDE}
    return group_page(request, "community/library/twins.html", group, facts, HTTPStatus.CONFLICT)


@never_cache
@require_POST
@explains_refusals
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Decide who uploads, as a facilitator."""
    actor, group, refusal = group_for(request, slug)
    if group is None or not can_decide(actor, group):
        return refusal or page_not_found(request)
    is_limited = request.POST.get("only_facilitators") == "yes"
    decide_who_uploads(group=group, only_facilitators=is_limited, by=reader(request))
    messages.success(
        request,
        _("Only facilitators upload files from now on.") if is_limited else _("All members of the group can upload files."),
    )
    return redirect("library:files", slug)
