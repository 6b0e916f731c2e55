"""Making an export, as a job that its facilitator waits for."""

from __future__ import annotations

import json
import zipfile
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
from cms.jobs.progress import report_result, start_job, track, unfinished_job
from cms.languages import active_language
from community.access.actor import actor_of
from community.access.verdicts import Refused, require
from community.files.models import PrivateFile
from community.files.services import stored
from community.privacy.exported import data_exported
from community.visualisations.lookups import locked_session
from community.visualisations.models import Case, Picture, Session, SessionExport, Variant
from community.visualisations.pictures import content_of
from community.visualisations.rules import can_oversee

from .booklet import write_booklet
from .contents import Place, named, places_of, session_facts, withdrawable
from .tenant import EXPORTS

if TYPE_CHECKING:
    from collections.abc import Collection

    from cms.jobs.models import Progress
    from cms.users.models import User

KEPT_FOR = timedelta(days=7)
CONTENT_TYPES = {SessionExport.Kind.ZIP: "application/zip", SessionExport.Kind.BOOKLET: "application/pdf"}


@transaction.atomic
def ask_for_export(*, session: Session, kind: str, by: User) -> Progress:
    """Have an export made in the reader's language; return the progress of the job, which is one however often it is asked for.

    Raises Refused.
    """
    require(can_oversee(actor_of(by), session))
    locked_session(session)
    asked = (session.pk, kind, active_language())
    title = _("Export of “%(session)s”") % {"session": session}
    if running := unfinished_job(by, make_export, *asked):
        return running
    data_exported.send(Session, by=by, kind="visualisation", title=session.title)
    return start_job(by, title, make_export, *asked)


@job(retry=ONCE, time_limit=timedelta(minutes=30), title=gettext_lazy("Export a visualisation session"))
def make_export(session_id: int, kind: str, language: str) -> None:
    """Make an export, and tell where it is. An earlier one of the same kind goes.

    If something in it is withdrawn meanwhile, the job begins again: raises Later.
    """
    session = Session.objects.select_related("group__page").filter(pk=session_id).first()
    if session is None:
        return
    report_result(session.get_absolute_url())
    places = list(places_of(session))
    begun_with = withdrawable(session, places)
    try:
        export = store_export(session, places, SessionExport.Kind(kind), language)
    except (OSError, Refused):  # what is withdrawn is deleted at once, also while it is read
        if is_outdated(session, begun_with):
            raise Later(timedelta()) from None
        raise
    if is_outdated(session, begun_with):
        export.delete()
        raise Later(timedelta())
    report_result(export.get_absolute_url())


def store_export(session: Session, places: list[Place], kind: SessionExport.Kind, language: str) -> SessionExport:
    """Make an export in a temporary file, and store it. Raises OSError, and Refused if it was deleted meanwhile."""
    write = write_booklet if kind == SessionExport.Kind.BOOKLET else write_archive
    with TemporaryFile() as content:
        write(content, session, places, language)
        with stored(
            tenant=EXPORTS,
            room=session,
            name=f"{named(session.title)}.{kind}",
            content=File(content),
            content_type=CONTENT_TYPES[kind],
            scan=PrivateFile.Scan.NOT_SCANNED,
        ) as file:
            locked_session(session)
            delete_exports(session.pk, kind=kind)
            return SessionExport.objects.create(file=file, session=session, kind=kind)


def is_outdated(session: Session, begun_with: set[tuple[object, ...]]) -> bool:
    """Return whether something in an export was withdrawn while it was made. What is withdrawn later deletes it (`forget_exports`)."""
    current = Session.objects.filter(pk=session.pk).first()
    return current is None or not begun_with <= withdrawable(current, list(places_of(current)))


def write_archive(out: IO[bytes], session: Session, places: list[Place], language: str) -> None:
    """Write a ZIP archive of the pictures, each with its mark and its manifest, and `session.json`."""
    pieces = [piece for place in places for piece in place.pieces]
    with zipfile.ZipFile(out, "w") as archive:
        for piece in track(pieces, words=_("Pictures")):
            archive.writestr(piece.path, content_of(piece.picture))
        facts = json.dumps(session_facts(session, places, language), ensure_ascii=False, indent=2)
        archive.writestr("session.json", facts, compress_type=zipfile.ZIP_DEFLATED)


def consent_changed(case: Case, **_signal: object) -> None:
    forget_exports(case.session_id)


def session_changed(session: Session, changed: Collection[str], **_signal: object) -> None:
    """Forget the exports that say of a place that more people may see it than may now."""
    if "audience" in changed:
        forget_exports(session.pk)


def variant_checked(variant: Variant, **_signal: object) -> None:
    """Forget the exports that show a variant which a facilitator has rejected."""
    if Variant.objects.filter(pk=variant.pk, check_state=Variant.Check.REJECTED).exists():
        forget_exports(variant.case.session_id)


def opinion_withdrawn(variant: Variant, **_signal: object) -> None:
    """Forget the exports with a comment that was deleted, or with a rating that was taken back."""
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
