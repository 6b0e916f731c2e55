"""The blank form of a call as PDF. Setting one takes a second or two, too long for a request, so a job makes it when it is first wanted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue
from cms.languages import active_language
from cms.pdf import PdfUnavailable
from community.answers import not_found
from community.forms.models import FormVersion
from community.forms.pdf import blank_form_pdf

from .lookups import round_of_call
from .models import BlankForm

if TYPE_CHECKING:
    from .models import Round

NOT_FOUND = "community/applications/not_found.html"
PATIENCE = timedelta(minutes=10)  # after which a form that was not made is wanted again
SECONDS = 3  # after which the browser asks again


@never_cache
@require_safe
def blank_form(request: HttpRequest, call: UUID) -> HttpResponse:
    """Return the blank form in the language of the page, or say that it is being made."""
    round_ = round_of_call(call)
    if round_ is None or round_.call_page is None or round_.version is None:
        return not_found(request, NOT_FOUND)
    found = wanted_form(round_.version, active_language())
    if found.content is None:
        answer = render(
            request, "community/applications/blank_form.html", {"round": round_, "call": round_.call_page, "blank": found}
        )
        if not found.is_impossible:
            answer["Refresh"] = str(SECONDS)
        return answer
    answer = HttpResponse(bytes(found.content), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name_of(round_)) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def name_of(round_: Round) -> str:
    return f"{_('form')} {round_.title}.pdf".replace("/", "-")


def wanted_form(version: FormVersion, language: str) -> BlankForm:
    """Return a blank form; if there is none yet, or it has been waited for too long, enqueue its making."""
    with transaction.atomic():
        found, is_new = BlankForm.objects.get_or_create(version=version, language=language)
        late = timezone.now() - PATIENCE
        if found.content is not None or not (is_new or found.wanted_at < late):
            return found
        if not is_new and not BlankForm.objects.filter(pk=found.pk, wanted_at=found.wanted_at).update(
            wanted_at=timezone.now(), is_impossible=False
        ):
            return found  # somebody else has just asked
        enqueue(make_blank_form, found.pk)
    found.refresh_from_db()  # where jobs run at once
    return found


@job(title=gettext_lazy("Make a blank form as PDF"))
def make_blank_form(key: int) -> None:
    """Make the PDF of a blank form, unless that is done."""
    found = BlankForm.objects.select_related("version__form").filter(pk=key, content=None).first()
    if found is None:
        return
    try:
        found.content = blank_form_pdf(found.version, found.language)
    except PdfUnavailable:
        found.is_impossible = True
    found.save(update_fields=["content", "is_impossible"])
