"""Files as answers: staged uploads become files of the application, and files that nothing refers to any more are deleted."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.formatting import format_list, format_size
from community.access.verdicts import require
from community.files.fields import NOT_THERE
from community.files.models import PrivateFile, Upload
from community.files.services import attach
from community.forms.questions import FilesQuestion

from .models import ApplicationFile
from .rules import can_add_file
from .tenant import APPLICATIONS

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from community.forms.schema import FormSchema

    from .models import Application
    from .rules import Applicant
    from .saving import Saved


def attach_files(
    *, application: Application, schema: FormSchema, cleaned: dict[str, Any], saved: Saved, applicant: Applicant, at: datetime
) -> None:
    """Attach the staged files in `cleaned`, and move what cannot be attached from there to the errors. Raises Refused."""
    known = {str(row.pk): row.question for row in application.files.all()}
    for question in schema.questions():
        if isinstance(question, FilesQuestion) and question.key in cleaned:
            new = [key for key in cleaned[question.key] if known.get(key) != question.key]
            try:
                for key in new:
                    attach_one(application, question, key, applicant, at)
            except ValidationError as error:
                del cleaned[question.key]
                saved.errors[question.key] = error.messages


def attach_one(application: Application, question: FilesQuestion, key: str, applicant: Applicant, at: datetime) -> None:
    """Attach a staged file. Raises Refused after the deadline, and ValidationError if the question does not take such a file.

    A file that is not attached is swept with the other abandoned uploads.
    """
    by = applicant.actor.account
    if by is None:
        raise ValidationError(_("Log in to upload files."), code="anonymous")
    try:
        wanted = UUID(key)
    except ValueError:
        raise ValidationError(NOT_THERE, code="not_staged") from None
    begun_at = Upload.objects.filter(pk=wanted, uploaded_by=by).values_list("created_at", flat=True).first() or at
    require(can_add_file(applicant, application, at, begun_at))
    staged = PrivateFile.objects.staged().filter(pk=wanted, uploaded_by=by).first()
    if staged is not None:
        refuse_wrong_file(question, staged)
    file = attach(file=wanted, tenant=APPLICATIONS, room=application, by=by)
    ApplicationFile.objects.create(file=file, application=application, question=question.key, begun_at=begun_at)


def refuse_wrong_file(question: FilesQuestion, file: PrivateFile) -> None:
    """Raise ValidationError unless `question` takes files of this kind and size."""
    suffix = PurePath(file.name).suffix.lower()
    if question.suffixes and suffix not in question.suffixes:
        kinds = format_list(list(question.suffixes))
        raise ValidationError(_("Files of this kind are not accepted here. Choose one of these: %(kinds)s.") % {"kinds": kinds})
    if question.most_bytes and file.size > question.most_bytes:
        limit = format_size(question.most_bytes)
        raise ValidationError(_("This file is too large. At most %(limit)s are accepted here.") % {"limit": limit})


def delete_removed_files(application: Application, removed: Collection[str]) -> None:
    """Delete files that the draft no longer refers to, unless they belong to the submission that counts."""
    submitted = {
        key
        for answer in (application.submission.answers.values() if application.submission else ())
        if isinstance(answer, list)
        for key in answer
        if isinstance(key, str)
    }
    for row in application.files.filter(pk__in=[UUID(key) for key in removed if key not in submitted]):
        row.delete()
