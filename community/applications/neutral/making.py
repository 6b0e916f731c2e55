"""When neutral copies are made: after a submission in anonymous review, once the virus scan is over, and when a call's review becomes
anonymous.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext_lazy

from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue
from cms.media.missing import note_missing
from community.applications.models import Application, ApplicationFile, NeutralFile, Round
from community.applications.tenant import APPLICATIONS, REVIEW
from community.files.models import PrivateFile
from community.files.services import stored
from community.forms.questions import FilesQuestion

from .apart import neutral_copy_apart
from .errors import NotNeutral

if TYPE_CHECKING:
    from typing import BinaryIO

logger = logging.getLogger(__name__)

NAME = "Attachment {number}.{extension}"  # as it is downloaded; pages show `NeutralFile.title`


def make_neutral_files_soon(application: Application) -> None:
    """Enqueue the making of neutral copies, if the review is anonymous."""
    if application.round.is_anonymous:
        enqueue(make_neutral_files, application.pk)


def file_became_ready(file: PrivateFile, **_signal: Any) -> None:
    """Make the copies of a submitted file that was still being scanned."""
    if file.tenant == APPLICATIONS.name:
        row = ApplicationFile.objects.filter(pk=file.pk, is_submitted=True).select_related("application__round").first()
        if row is not None:
            make_neutral_files_soon(row.application)


@job(title=gettext_lazy("Make neutral copies of the files of a call’s applications"))
def make_neutral_files_of_round(round_: int) -> None:
    """Enqueue the making of neutral copies for each application with submitted files."""
    wanted = Application.objects.filter(round=round_, round__is_anonymous=True, files__is_submitted=True).distinct()
    for key in wanted.order_by("pk").values_list("pk", flat=True):
        enqueue(make_neutral_files, key)


@job(title=gettext_lazy("Make neutral copies of an application’s files"))
def make_neutral_files(application: int) -> None:
    """Make the copies of submitted files that reviewers may see and that have none yet; delete those of others."""
    found = Application.objects.select_related("round", "submission__version").filter(pk=application).first()
    if found is None or not found.round.is_anonymous:
        return
    wanted = files_to_show(found)
    for copy in found.neutral_files.exclude(original__in=[row.pk for row in wanted]):
        copy.delete()
    known = set(found.neutral_files.values_list("original", flat=True))
    for row in wanted:
        if row.pk not in known and not row.not_neutral and row.file.ready_at is not None:
            make_neutral_file(found, row)


def files_to_show(application: Application) -> list[ApplicationFile]:
    """Return the submitted files of the questions that reviewers see in anonymous review, in the order of the form."""
    submission = application.submission
    if submission is None:
        return []
    answers, questions = submission.answers, submission.version.form_schema.asked(submission.answers).values()
    files = {str(row.pk): row for row in application.files.filter(is_submitted=True)}
    keys = [
        key
        for question in questions
        if isinstance(question, FilesQuestion) and question.is_anonymous
        for key in answers.get(question.key) or []
    ]
    return [files[key] for key in keys if key in files]


def make_neutral_file(application: Application, row: ApplicationFile) -> None:
    """Store a neutral copy of a file, or why there is none. Whoever else makes it at the same time may be faster."""
    try:
        with row.file.content.open("rb") as content:
            copy = neutral_copy_apart(cast("BinaryIO", content), row.file.content_type)
    except NotNeutral as error:
        row.not_neutral = error.reason
        row.save(update_fields=["not_neutral"])
        return
    except (OSError, ValueError) as error:
        note_missing(f"of {row.file.tenant} {row.file.room}: {row.file.pk}", error)
        return
    number = (application.neutral_files.aggregate(last=Max("number"))["last"] or 0) + 1
    facts: dict[str, Any] = {
        "name": NAME.format(number=number, extension=row.file.extension),
        "content_type": row.file.content_type,
        "scan": row.file.scan,
    }
    try:
        with stored(tenant=REVIEW, room=application, content=copy, **facts) as file:
            NeutralFile.objects.create(file=file, application=application, original=row, question=row.question, number=number)
    except IntegrityError:
        logger.info("The neutral copy of the file %s has been made already, or its original is gone.", row.pk)


def became_anonymous(round_: Round) -> None:
    """Enqueue the making of neutral copies for what has been submitted to a round already."""
    enqueue(make_neutral_files_of_round, round_.pk)
