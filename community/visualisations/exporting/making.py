"""Making an export, as a job that its facilitator waits for."""

from __future__ import annotations

import json
import zipfile
from base64 import b64encode
from datetime import timedelta
from functools import partial
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.jobs.declaring import ONCE, Later, job
from cms.jobs.progress import report_result, start_job, track
from cms.languages import active_language
from community.access.actor import actor_of
from community.access.verdicts import require
from community.files.models import PrivateFile
from community.files.services import stored
from community.forms.pdf import render_pdf
from community.visualisations.models import Case, Picture, Session, SessionExport, Variant
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
    return start_job(by, title, make_export, session.pk, kind, active_language())


@job(retry=ONCE, time_limit=timedelta(minutes=30), title=gettext_lazy("Export a visualisation session"))
def make_export(session_id: int, kind: str, language: str) -> None:
    """Make an export, and tell where it is. An earlier one of the same kind goes."""
    session = Session.objects.select_related("group__page").filter(pk=session_id).first()
    if session is None:
        return
    places = list(places_of(session))
    is_booklet = kind == SessionExport.Kind.BOOKLET
    with TemporaryFile() as content:
        if is_booklet:
            content.write(booklet_of(session, places, language))
        else:
            write_archive(content, session, places, language)
        with stored(
            tenant=EXPORTS,
            room=session,
            name=f"{named(session.title)}.{kind}",
            content=File(content),
            content_type="application/pdf" if is_booklet else "application/zip",
            scan=PrivateFile.Scan.NOT_SCANNED,
        ) as file:
            delete_exports(session_id, kind=kind)
            export = SessionExport.objects.create(file=file, session=session, kind=kind)
    if is_outdated(session, places):
        export.delete()
        raise Later(timedelta())
    report_result(export.get_absolute_url())


def is_outdated(session: Session, places: list[Place]) -> bool:
    """Return whether something in an export was withdrawn while it was made. What is withdrawn later deletes it (`forget_exports`)."""
    shown = {piece.picture.pk for place in places_of(session) for piece in place.pieces}
    return any(piece.picture.pk not in shown for place in places for piece in place.pieces)


def write_archive(out: IO[bytes], session: Session, places: list[Place], language: str) -> None:
    """Write a ZIP archive of the pictures, each with its mark and its manifest, and `session.json`."""
    pieces = [piece for place in places for piece in place.pieces]
    with zipfile.ZipFile(out, "w") as archive:
        for piece in track(pieces, words=_("Pictures")):
            archive.writestr(piece.path, content_of(piece.picture))
        facts = json.dumps(session_facts(session, places, language), ensure_ascii=False, indent=2)
        archive.writestr("session.json", facts, compress_type=zipfile.ZIP_DEFLATED)


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
    forget_exports(case.session_id)


def variant_checked(variant: Variant, **_signal: object) -> None:
    """Forget the exports that show a variant which a facilitator has rejected."""
    if Variant.objects.filter(pk=variant.pk, check_state=Variant.Check.REJECTED).exists():
        forget_exports(variant.case.session_id)


def picture_deleted(instance: Picture, **_signal: object) -> None:
    """Forget the exports that show a picture which is gone or was replaced, as by one on which more is covered."""
    if instance.use == Picture.Use.MASTER:
        forget_exports(instance.session_id)


def forget_exports(session_id: int) -> None:
    """Delete the exports of a session on commit: they may show what must not be seen any more."""
    transaction.on_commit(partial(delete_exports, session_id))


def delete_exports(session_id: int, **which: object) -> None:
    for export in SessionExport.objects.filter(session=session_id, **which):
        export.delete()


def delete_old_exports() -> None:
    """Delete exports that are older than a week. Idempotent."""
    for export in SessionExport.objects.filter(made_at__lt=timezone.now() - KEPT_FOR):
        export.delete()
