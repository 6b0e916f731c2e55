"""The questions of one section of a form, as they are shown to applicants and sent by them."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.formatting import format_number
from cms.typed_numbers import sent_number
from community.access.verdicts import Refused
from community.files.services import stage_upload
from community.files.tenants import find_tenant
from community.forms.answers import clean_answers
from community.forms.telling import tell_missing

from .files import FilesField
from .kinds import field_for
from .pressed import Pressed, pressed_in
from .rows import RowsField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from cms.users.models import User
    from community.forms.schema import FormSchema, Section

    from .base import Field
    from .files import Uploads
    from .others import OtherAnswer

PLURALS = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}  # a number of each kind in Unicode's plural rules
THEIRS = "theirs"  # what somebody chooses who takes over a colleague's answer


class SectionForm:
    """The questions of one section, as they are shown and sent. Made by `section_form`."""

    counts_as_form: ClassVar[bool] = True  # its errors are announced in the title of the page

    def __init__(self, schema: FormSchema, section: Section, *, language: str, data: QueryDict | None = None) -> None:
        self.schema, self.section, self.language, self.data = schema, section, language, data
        self.fields: tuple[Field[Any], ...] = ()
        self.shows_summary = False  # even if nothing was sent: in the style guide
        self.address_of_save = self.account = self.login_address = ""
        self.uploads: Uploads | None = None

    def __iter__(self) -> Iterator[Field[Any]]:
        """Yield the questions in the page: those that are asked and, where a script can show them later, the others."""
        return (field for field in self.fields if field.is_asked or self.address_of_save)

    @property
    def wrong(self) -> list[Field[Any]]:
        """The questions with errors."""
        return [field for field in self if field.errors and field.is_asked]

    @property
    def is_refused(self) -> bool:
        """Whether errors are to be summed up: of what was just sent, not each time that a page shows what was saved and is wrong."""
        return self.shows_summary or (self.data is not None and bool(self.wrong))

    @property
    def _errors(self) -> list[Field[Any]]:
        return self.wrong

    @property
    def words_for_missing(self) -> str:
        """How much is missing, by the kind of plural, as JSON: a script has no catalogues."""
        return json.dumps({kind: tell_missing(count).replace(format_number(count), "{count}") for kind, count in PLURALS.items()})

    def is_sent(self, field: Field[Any]) -> bool:
        """Return whether a question was in the form that was sent. Only then did its revision come along, whatever was ticked."""
        return self.data is not None and field.revision_name in self.data and field.is_sent(self.data)

    def takes_theirs(self, field: Field[Any]) -> bool:
        return self.data is not None and self.data.get(field.choice_name) == THEIRS

    def given(self) -> dict[str, Any]:
        """Return what was sent, by question, in the shape that `Question.clean` takes.

        Questions are left out that were not in the form that was sent, and those where a colleague's answer was taken over: it is saved
        already.
        """
        return {field.key: field.shown for field in self.fields if self.is_sent(field) and not self.takes_theirs(field)}

    def revisions_given(self) -> dict[str, int]:
        """Return the revisions of the answers that the sent form was shown with, by question."""
        revisions = {field.key: self.revision_sent(field) for field in self.fields if self.is_sent(field)}
        return {key: revision for key, revision in revisions.items() if revision is not None}

    def revision_sent(self, field: Field[Any]) -> int | None:
        sent = str(self.data.get(field.revision_name, "")) if self.data is not None else ""
        return sent_number(sent)

    def buttons_pressed(self) -> list[Pressed]:
        """Return the button that changes the form and not more, if it was sent with one. The form is to be shown again."""
        pressed = pressed_in(self.data)
        return [pressed] if pressed else []

    @cached_property
    def file_fields(self) -> dict[str, FilesField]:
        return {field.key: field for field in self.fields if isinstance(field, FilesField)}

    def files_sent(self) -> dict[str, list[UploadedFile[bytes]]]:
        """Return the files that were sent whole with the form, without a script, by question."""
        return {key: field.sent_whole for key, field in self.file_fields.items() if field.sent_whole}

    def stage_files(self) -> dict[str, list[str]]:
        """Stage the files that were sent whole, so that `given` has their keys; return sentences about those that cannot be.

        Do not call it inside a transaction: a file is there with its row, or neither is.
        """
        errors: dict[str, list[str]] = {}
        for key, files in self.files_sent().items():
            field = self.file_fields[key]
            room_left = max(field.question.most - len(field.shown), 0) + 1  # one too many, so that `clean` says so
            for file in files[:room_left]:
                try:
                    field.staged_keys += (stage(file, self.uploads),)
                except (Refused, ValidationError) as error:
                    errors.setdefault(key, []).append(sentence_of(error))
            field.__dict__.pop("shown", None)
        return errors


def stage(file: UploadedFile[bytes], uploads: Uploads | None) -> str:
    """Stage a file and return its key. Raises Refused, and ValidationError."""
    tenant = find_tenant(uploads.tenant) if uploads else None
    room = tenant.find_room(uploads.actor, uploads.room) if tenant and uploads else None
    if uploads is None or tenant is None or room is None:
        raise ValidationError(_("Files cannot be uploaded here."), code="no_room")
    return str(stage_upload(tenant=tenant, room=room, upload=file, by=cast("User", uploads.actor.user)).pk)


def sentence_of(error: Refused | ValidationError) -> str:
    return str(error.verdict.reason) if isinstance(error, Refused) else " ".join(error.messages)


def section_form(
    schema: FormSchema,
    section: Section,
    *,
    language: str,
    answers: Mapping[str, Any],
    accepted: Mapping[str, Any] | None = None,
    data: QueryDict | None = None,
    files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
    revisions: Mapping[str, int] | None = None,
    errors: Mapping[str, list[str]] | None = None,
    others: Mapping[str, OtherAnswer] | None = None,
    uploads: Uploads | None = None,
    address_of_save: str = "",
    account: str = "",
    login_address: str = "",
) -> SectionForm:
    """Return the form of `section` with the stored `answers`, or with what was sent in `data`, however wrong.

    What is stored may be wrong too; what is asked follows the `accepted` answers, by default those of `answers` that are right.

    With `address_of_save` a script saves each question there as it is typed (`answers.js`), on the reader's device for `account` while
    the site cannot be reached; questions that are not asked are then in the page too, hidden. `errors` and `others`, what colleagues
    saved in the meantime, are shown with their questions. Without `uploads` somebody has to log in at `login_address` to upload files.
    """
    form = SectionForm(schema, section, language=language, data=data)
    form.address_of_save, form.account, form.login_address, form.uploads = address_of_save, account, login_address, uploads
    pressed = pressed_in(data)
    form.fields = tuple(
        field_for(question, name=f"answer-{question.key}", language=language, answer=answers.get(question.key))
        for question in section.questions
    )
    for field in form.fields:
        if isinstance(field, (FilesField, RowsField)):
            field.pressed = pressed if pressed and pressed.question == field.key else None
        if isinstance(field, FilesField):
            field.uploads, field.sent = uploads, files
        field.data = data if form.is_sent(field) and not form.takes_theirs(field) else None
        field.errors = (errors or {}).get(field.key, ())
        field.other = (others or {}).get(field.key)
        field.revision = shown_revision(form, field, (revisions or {}).get(field.key, 0))
    if accepted is None:
        accepted = clean_answers(schema, answers)[0]
    asked = schema.asked({**accepted, **clean_answers(schema, form.given())[0]})
    for field in form.fields:
        field.is_asked = field.key in asked
    return form


def shown_revision(form: SectionForm, field: Field[Any], current: int) -> int:
    """Return the revision that the form goes on with: an answer that was refused keeps its own, so that a change by others is noticed."""
    sent = form.revision_sent(field)
    return sent if sent is not None and field.errors and not field.other and not form.takes_theirs(field) else current
