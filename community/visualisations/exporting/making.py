"""Making an export, as a job that its facilitator waits for."""

from __future__ import annotations

import json
import zipfile
from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms.jobs.declaring import ONCE, job
from cms.jobs.progress import report_result, start_job, track
from community.access.actor import actor_of
from community.access.verdicts import require
from community.files.models import PrivateFile
from community.files.services import stored
from community.forms.pdf import render_pdf
from community.visualisations.models import Case, Picture, Session, SessionExport
from community.visualisations.pictures import content_of
from community.visualisations.rules import can_manage

from .contents import Place, named, places_of, session_facts
from .tenant import EXPORTS

if TYPE_CHECKING:
    from cms.jobs.models import Progress
    from cms.users.models import User

KEPT_FOR = timedelta(days=7)
PRINTED = 960  # pixels: wide enough for half a page


@transaction.atomic
def ask_for_export(*, session: Session, kind: str, by: User) -> Progress:
    """Have an export made in the reader's language; return the progress of the job. Raises Refused."""
    require(can_manage(actor_of(by), session))
    title = _("Export of “%(session)s”") % {"session": session}
    return start_job(by, title, make_export, session.pk, kind, get_language() or "en")


@job(retry=ONCE, time_limit=timedelta(minutes=30), title=gettext_lazy("Export a visualisation session"))
def make_export(session_id: int, kind: str, language: str) -> None:
    """Make an export, and tell where it is. An earlier one of the same kind goes."""
    session = Session.objects.select_related("group__page").filter(pk=session_id).first()
    if session is None:
        return
    places = list(places_of(session))
    is_booklet = kind == SessionExport.Kind.BOOKLET
    content = booklet_of(session, places, language) if is_booklet else archive_of(session, places, language)
    content_type = "application/pdf" if is_booklet else "application/zip"
    with stored(
        tenant=EXPORTS,
        room=session,
        name=f"{named(session.title)}.{kind}",
        content=content,
        content_type=content_type,
        scan=PrivateFile.Scan.NOT_SCANNED,
    ) as file:
        for earlier in SessionExport.objects.filter(session=session, kind=kind):
            earlier.delete()
        export = SessionExport.objects.create(file=file, session=session, kind=kind)
    report_result(export.get_absolute_url())


def archive_of(session: Session, places: list[Place], language: str) -> bytes:
    """Return a ZIP archive of the pictures, each with its mark and its manifest, and `session.json`."""
    out = BytesIO()
    pieces = [piece for place in places for piece in (*place.photos, *place.variants)]
    with zipfile.ZipFile(out, "w") as archive:
        for piece in track(pieces, words=_("Pictures")):
            archive.writestr(piece.path, content_of(piece.picture))
        facts = json.dumps(session_facts(session, places, language), ensure_ascii=False, indent=2)
        archive.writestr("session.json", facts, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def booklet_of(session: Session, places: list[Place], language: str) -> bytes:
    """Return a PDF with a page or more for each place. Raises PdfUnavailable."""
    shown = [
        {
            "case": place.case,
            "photos": [{"source": source_of(piece.picture), "photo": piece.photo} for piece in place.photos],
            "variants": [{"source": source_of(piece.picture), "variant": piece.variant} for piece in place.variants],
        }
        for place in track(places, words=_("Places"))
    ]
    facts = {"title": session.title, "session": session, "places": shown, "day": timezone.localdate()}
    return render_pdf("community/visualisations/booklet.html", facts, language)


def source_of(master: Picture) -> str:
    """Return a picture as an address that has its content inside, at the size of print."""
    files = Picture.objects.select_related("file").filter(photo=master.photo_id, variant=master.variant_id)
    smaller = (
        files.filter(use=Picture.Use.RENDITION, file__content_type="image/webp", width__gte=PRINTED).order_by("width").first()
    )
    picture = smaller or master
    return f"data:{picture.file.content_type};base64,{b64encode(content_of(picture)).decode()}"


def consent_changed(case: Case, **_signal: object) -> None:
    """Delete the exports of a session in which a consent was changed: they may show what must not be seen any more."""
    for export in SessionExport.objects.filter(session=case.session_id):
        export.delete()


def delete_old_exports() -> None:
    """Delete exports that are older than a week. Idempotent."""
    for export in SessionExport.objects.filter(made_at__lt=timezone.now() - KEPT_FOR):
        export.delete()
