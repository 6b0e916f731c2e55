"""Leading a consultation: changing what is planned, writing the case, going through the phases, deleting it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.kept import form_of, kept_values
from community.access.verdicts import Refused
from community.forms.drafts import discard, drafting, wants_to_discard
from community.markdown import render_markdown

from .crews import crew_of
from .drafts import CASE
from .forms import CaseForm, ConsultationForm
from .frame import ask_first, consultation_page, own_consultation, page_not_found, reader, refused
from .models import LONGEST_CASE, CaseText, Consultation
from .rules import HAS_BEGUN, can_change, can_delete, can_moderate, can_write_case
from .services import PRESSES, change_consultation, delete_consultation, lead_consultation
from .writing import save_case

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PREVIEW = "preview"  # the button that saves nothing


@form_of(ConsultationForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change what is planned; once it has begun, the deadlines to come."""
    actor, found = own_consultation(request, key)
    if found is None:
        return page_not_found(request)
    now = timezone.now()
    crew = crew_of(found)
    verdict = can_change(actor, found, crew, now)
    if verdict and found.is_live and found.begun_at is not None:
        verdict = HAS_BEGUN
    if not verdict:
        return refused(request, verdict)
    sent = request.POST if request.method == "POST" else None
    form = ConsultationForm(sent, instance=found, initial=kept_values(request), crew=crew)
    try:
        with transaction.atomic():  # comparing and saving are one step: nobody saves in between
            if is_saved := form.is_bound and form.is_valid():
                change_consultation(consultation=found, form=form, by=reader(request), now=now)
    except Refused as error:
        return refused(request, error.verdict)
    if is_saved:
        messages.success(request, _("The consultation has been changed."))
        return redirect(found)
    stored = Consultation.objects.with_all().get(pk=found.pk)  # the frame shows what is stored, not what was typed
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return consultation_page(request, "community/consultations/edit.html", stored, {"form": form}, status)


@form_of(CaseForm)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write_case(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write the case."""
    actor, found = own_consultation(request, key)
    if found is None:
        return page_not_found(request)
    now = timezone.now()
    verdict = can_write_case(actor, found, now)
    if not verdict:
        return refused(request, verdict)
    thing = str(found.key)
    if wants_to_discard(request):
        discard(request, CASE, thing)
        messages.success(request, _("The draft has been deleted."))
        return redirect(request.path)
    stored = CaseText.objects.filter(consultation=found).first()
    draft = drafting(request, CASE, thing, saved=stored)
    case = stored or CaseText(consultation=found, by=reader(request))
    if PREVIEW in request.POST:  # nothing is saved
        typed = {name: request.POST[name] for name in draft.fields if name in request.POST}
        form = CaseForm(instance=case, initial=typed)
    else:
        form = CaseForm(
            request.POST if request.method == "POST" else None, instance=case, initial=draft.values | kept_values(request)
        )
    try:
        with transaction.atomic():
            if is_saved := form.is_bound and form.is_valid():
                question, text = form.cleaned_data["question"], form.cleaned_data["text"]
                save_case(consultation=found, question=question, text=text, by=reader(request), now=now)
                discard(request, CASE, thing)
    except (Refused, ValidationError) as error:
        form.add_error(None, error.verdict.reason if isinstance(error, Refused) else error.messages)
        is_saved = False
    if is_saved:
        messages.success(request, _("The case is saved."))
        return redirect(found)
    preview = render_markdown(str(form["text"].value() or "")[:LONGEST_CASE])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    facts = {"form": form, "drafting": draft, "preview": preview}
    return consultation_page(request, "community/consultations/case.html", found, facts, status)


@never_cache
@require_POST
def lead(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """Begin, go on or close."""
    actor, found = own_consultation(request, key)
    if found is None or act not in PRESSES:
        return page_not_found(request)
    verdict = can_moderate(actor, found, timezone.now())
    if not verdict:
        return refused(request, verdict)
    try:
        lead_consultation(
            consultation=found, act=act, by=reader(request), now=timezone.now(), phase=request.POST.get("phase", "")
        )
    except Refused as error:
        messages.warning(request, error.verdict.reason)
    return redirect(found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete a consultation with everything in it, after asking."""
    actor, found = own_consultation(request, key)
    if found is None:
        return page_not_found(request)
    now = timezone.now()
    verdict = can_delete(actor, found, crew_of(found), now)
    if not verdict:
        return refused(request, verdict)
    if request.method == "POST":
        slug = found.group.slug
        delete_consultation(consultation=found, by=reader(request), now=now)
        messages.success(request, _("The consultation has been deleted."))
        return redirect("consultations:consultations", slug)
    return ask_first(
        request,
        found,
        title=_("Delete this consultation?"),
        sentences=[
            _("The case, the questions, the answers and the advice are deleted for everybody. This cannot be undone."),
            _("The takeaways stay with the person who brought the case, and what is in the archive stays there."),
        ],
        button=_("Delete"),
    )
