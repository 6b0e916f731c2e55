"""The pages on which variants are made: a collage, what a provider is asked for, a picture made elsewhere."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.kept import form_of, kept_values
from cms.languages import active_language
from cms.request_sizes import takes_files
from community.access.actor import actor_of
from community.access.verdicts import Refused
from community.answers import refuse
from community.files.services import stage_upload
from community.limits import limited_as
from community.visualisations.collage.views import desk
from community.visualisations.collage.views import save as save_collage
from community.visualisations.frame import (
    ask_first,
    case_for,
    crumbs_from,
    page_not_found,
    reader,
    session_for,
    session_page,
    variant_for,
    written_in,
)
from community.visualisations.gone import gone_or_not_found
from community.visualisations.lookups import find_case, key_of
from community.visualisations.models import Photo, Variant
from community.visualisations.pictures import shown_picture
from community.visualisations.providers.registry import drawing_providers
from community.visualisations.rules import can_add_variant, can_delete_variant, can_edit_variant
from community.visualisations.tenant import VISUALISATIONS

from .asking import ask_for_variants, cancel_variant, delete_variant, retry_variant
from .collages import VariantTarget, begin_collage
from .elsewhere import upload_variant
from .forms import ElsewhereForm, ShowForm, WishForm
from .jobs import must_be_checked
from .offers import offers_of
from .queue import queue_facts
from .showing import show_variant
from .sources import find_parent, find_photo

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from community.access.actor import Actor
    from community.visualisations.models import Case

ASK, UPLOAD = "ask", "upload"  # the forms of the page


def may_upload(request: HttpRequest, key: UUID) -> bool:
    case = find_case(key)
    return case is not None and bool(can_add_variant(actor_of(request.user), case, timezone.now()))


def adds_variant(view: Callable[[HttpRequest, Actor, Case], HttpResponse]) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """Call `view` with the case whose key is in the address, if the reader can add a variant to it. Else say why not."""

    @wraps(view)
    def answer(request: HttpRequest, key: UUID) -> HttpResponse:
        actor, case = case_for(request, key)
        if case is None:
            return gone_or_not_found(request, key)
        verdict = can_add_variant(actor, case, timezone.now())
        return view(request, actor, case) if verdict else refuse(request, verdict, kept=written_in(request))

    return answer


def source_in(request: HttpRequest, case: Case) -> tuple[Photo | None, Variant | None]:
    """Return what a new variant starts from: the variant `from` in the address that the reader sees, or the photo `photo`, or the first photo of the case."""
    parent = find_parent(actor_of(request.user), case, key_in(request, "from"))
    if parent is not None:
        return parent.photo, parent
    return find_photo(case, key_in(request, "photo")) or find_photo(case), None


def check_chosen(request: HttpRequest, photo: Photo, parent: Variant | None) -> None:
    """Raise ValidationError if the address names a variant or photo that is not there (any more): nothing else is drawn on instead."""
    if "from" in request.GET and parent is None:
        raise ValidationError(_("The variant to start from is not there any more."))
    if "photo" in request.GET and parent is None and photo.key != key_in(request, "photo"):
        raise ValidationError(_("This photo is not ready yet."))


def key_in(request: HttpRequest, name: str) -> UUID:
    return key_of(request.GET.get(name, ""))


@limited_as("upload")
@takes_files(may_upload)
@form_of(WishForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@adds_variant
def new_variant(request: HttpRequest, actor: Actor, case: Case) -> HttpResponse:
    """Offer the ways to a variant, and take what is asked of a provider or was made elsewhere."""
    photo, parent = source_in(request, case)
    providers = drawing_providers(case.session.providers)
    sent = request.POST.get("way") if request.method == "POST" else None
    wish = WishForm(request.POST if sent == ASK else None, providers=providers, initial=kept_values(request))
    files = {"data": request.POST, "files": request.FILES} if sent == UPLOAD else {}
    elsewhere = ElsewhereForm(case=case, actor=actor, **files)
    form = wish if sent == ASK else elsewhere if sent == UPLOAD else None
    if form is not None and photo is not None and form.is_valid():
        try:
            check_chosen(request, photo, parent)
            if form is wish:
                ask(request, case, photo, parent, wish)
            else:
                upload(request, case, photo, parent, elsewhere)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(request.get_full_path())
    facts = {
        "case": case,
        "photo": photo,
        "parent": parent,
        "picture": shown_picture((parent or photo).pictures.select_related("file"), "") if photo else None,
        "wish": wish if providers else None,
        "offers": offers_of(case.session, reader(request), timezone.now()) if providers else [],
        "elsewhere": elsewhere,
        **queue_facts(case.session, actor),
        "crumbs": crumbs_from(case),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    return session_page(request, "community/visualisations/making/new.html", case.session, facts, status)


def ask(request: HttpRequest, case: Case, photo: Photo, parent: Variant | None, form: WishForm) -> None:
    ask_for_variants(
        case=case,
        photo=photo,
        parent=parent,
        wish=form.wish,
        language=active_language(),
        by=reader(request),
        now=timezone.now(),
    )
    messages.success(request, _("Your pictures are under way."))


def upload(request: HttpRequest, case: Case, photo: Photo, parent: Variant | None, form: ElsewhereForm) -> None:
    content = form.cleaned_data["picture"]
    by = reader(request)
    if not isinstance(content, UUID):
        content = stage_upload(tenant=VISUALISATIONS, room=case, upload=content, by=by).pk
    upload_variant(case=case, photo=photo, parent=parent, staged=content, form=form, by=by, now=timezone.now())
    messages.success(request, _("The picture is being prepared."))


@never_cache
@require_safe
def queue(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what the reader waits for in a session, for the page that asks again."""
    actor, session = session_for(request, key)
    if session is None:
        return page_not_found(request)
    facts = {"session": session, **queue_facts(session, actor)}
    return render(request, "community/visualisations/making/queue.html", facts)


@never_cache
@require_POST
@adds_variant
def new_collage(request: HttpRequest, actor: Actor, case: Case) -> HttpResponse:
    """Begin a collage on the photo or the variant in the address."""
    photo, parent = source_in(request, case)
    if photo is None:
        messages.error(request, _("This photo is not ready yet."))
        return redirect(case)
    try:
        check_chosen(request, photo, parent)
        variant = begin_collage(case=case, photo=photo, parent=parent, by=reader(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(case)
    return redirect("visualisations:collage", variant.key)


def own_draft(request: HttpRequest, key: UUID) -> Variant | None:
    """Return a collage that the reader works on."""
    actor, variant = variant_for(request, key)
    if variant is None or variant.kind != Variant.Kind.COLLAGE or not can_edit_variant(actor, variant, timezone.now()):
        return None
    return variant


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def collage(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the desk of a collage."""
    variant = own_draft(request, key)
    if variant is None:
        return page_not_found(request)
    if variant.state != Variant.State.DRAFT:
        return redirect(variant)
    return desk(request, VariantTarget(variant, reader(request)))


@limited_as("draft")
@never_cache
@require_http_methods(["PUT"])
def scene(request: HttpRequest, key: UUID) -> HttpResponse:
    """Save a collage."""
    variant = own_draft(request, key)
    return page_not_found(request) if variant is None else save_collage(request, VariantTarget(variant, reader(request)))


@form_of(ShowForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask what a variant is called and what it shows, and show it to the group."""
    actor, variant = variant_for(request, key)
    if variant is None:
        return page_not_found(request)
    verdict = can_edit_variant(actor, variant, timezone.now())
    if not verdict:
        return refuse(request, verdict, kept=written_in(request))
    form = ShowForm(request.POST if request.method == "POST" else None, instance=variant, initial=kept_values(request))
    if form.is_bound and form.is_valid():
        try:
            show_variant(variant=variant, form=form, by=reader(request), now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            is_held = must_be_checked(variant)
            said = _("A facilitator looks at it first.") if is_held else _("The group will see it in a moment.")
            messages.success(request, said)
            return redirect(variant.case)
    facts = {
        "case": variant.case,
        "variant": variant,
        "picture": shown_picture(variant.pictures.select_related("file"), variant.alt_text),
        "form": form,
        "crumbs": crumbs_from(variant.case),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return session_page(request, "community/visualisations/making/show.html", variant.case.session, facts, status)


def changed_by_button(
    request: HttpRequest, key: UUID, work: Callable[[Variant], object], said: Callable[[Variant], str]
) -> HttpResponse:
    """Do `work` to a variant that the reader made, and tell her what is `said` of it."""
    _actor, variant = variant_for(request, key)
    if variant is None:
        return page_not_found(request)
    try:
        work(variant)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Refused as error:  # the group is archived
        return refuse(request, error.verdict)
    else:
        messages.success(request, said(variant))
    return redirect("visualisations:new_variant", variant.case.key)


@never_cache
@require_POST
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give up a variant that is under way."""
    return changed_by_button(
        request,
        key,
        lambda one: cancel_variant(variant=one, by=reader(request)),
        lambda one: (
            _("The collage is not shown. You can go on with it.") if one.kind == Variant.Kind.COLLAGE else _("Cancelled.")
        ),
    )


@never_cache
@require_POST
def retry(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask again for a variant that failed."""
    return changed_by_button(
        request,
        key,
        lambda one: retry_variant(variant=one, by=reader(request), now=timezone.now()),
        lambda _one: _("It is tried again."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete a variant, after asking."""
    actor, variant = variant_for(request, key)
    if variant is None or variant.is_under_way:
        return page_not_found(request)
    verdict = can_delete_variant(actor, variant)
    if not verdict:
        return refuse(request, verdict)
    case = variant.case
    if request.method == "POST":
        delete_variant(variant=variant, by=reader(request))
        messages.success(request, _("The variant has been deleted."))
        return redirect(case)
    return ask_first(
        request,
        session=case.session,
        title=_("Delete the variant “%(title)s”") % {"title": variant},
        sentences=[_("Variants that were made of it, ratings and comments are deleted too. This cannot be undone.")],
        button=_("Delete"),
        back=reverse("visualisations:case", args=[case.key]),
    )
