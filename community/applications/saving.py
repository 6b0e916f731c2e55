"""Saving answers while a team writes. Nobody's text is lost or silently replaced."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from community.access.verdicts import Refused
from community.forms.answers import clean_answers
from community.forms.questions import FilesQuestion, MunicipalityQuestion

from .attaching import attach_files, delete_removed_files
from .duplicates import look_for_duplicates
from .lookups import locked
from .models import Answer, Application
from .rules import can_edit

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User
    from community.forms.schema import FormSchema

    from .rules import Applicant

MOST_CHARACTERS_TYPED = 100_000  # of an answer that is not accepted, as JSON


@dataclass
class Saved:
    """What became of answers that were sent: sentences about those that are wrong, and what colleagues had saved instead."""

    answers: dict[str, Answer]  # all of the application, as they are stored now
    errors: dict[str, list[str]] = field(default_factory=dict)
    conflicts: dict[str, Answer] = field(default_factory=dict)


@transaction.atomic
def save_answers(
    *, application: Application, given: Mapping[str, Any], revisions: Mapping[str, int], applicant: Applicant, at: datetime
) -> Saved:
    """Save the answers in `given`, by question, each as a change of the revision in `revisions` (0 if it had none).

    An answer that somebody else has changed since is left alone, and reported as a conflict. What a question does not accept is kept as it
    was typed. Raises Refused.
    """
    stored = locked(application)
    verdict = can_edit(applicant, stored, at)
    schema = stored.round.schema
    if not verdict:  # an upload that began in time may finish; nothing else may change
        given = only_more_files(stored, schema, given)
        if not given:
            raise Refused(verdict)
    saved = Saved({row.question: row for row in stored.answers.select_related("changed_by")})
    cleaned, saved.errors = clean_answers(schema, given)
    attach_files(application=stored, schema=schema, cleaned=cleaned, saved=saved, applicant=applicant, at=at)
    writer = Writer(stored, applicant.actor.account, at, revisions, saved)
    for question in schema.questions():
        if question.key in cleaned:
            before = saved.answers[question.key].value if question.key in saved.answers else None
            writer.put(question.key, value=cleaned[question.key], typed=None)
            if isinstance(question, FilesQuestion) and question.key not in saved.conflicts:
                delete_removed_files(stored, set(before or []) - set(cleaned[question.key]))
        elif question.key in given and not isinstance(question, FilesQuestion):
            writer.put_typed(question.key, given[question.key])
    if writer.has_changed:
        note_change(stored, schema, saved.answers, at)
    return saved


def only_more_files(application: Application, schema: FormSchema, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers in `given` that only add files to those there are."""
    stored = {row.question: row.value or [] for row in application.answers.all()}
    files = {question.key for question in schema.questions() if isinstance(question, FilesQuestion)}
    return {
        key: answer
        for key, answer in given.items()
        if key in files
        and isinstance(answer, list)
        and len(answer) > len(stored.get(key, []))
        and all(old in answer for old in stored.get(key, []))
    }


@dataclass
class Writer:
    """Writes answers of one application, each only over the revision that its writer had seen."""

    application: Application
    by: User | None
    at: datetime
    revisions: Mapping[str, int]
    saved: Saved
    has_changed: bool = False

    def put_typed(self, key: str, typed: Any) -> None:
        """Keep what was typed beside the answer that was accepted before."""
        if len(json.dumps(typed, ensure_ascii=False)) > MOST_CHARACTERS_TYPED:
            self.saved.errors.setdefault(key, []).append(_("This text is too long to be saved. Shorten it."))
            return
        row = self.saved.answers.get(key)
        self.put(key, value=row.value if row else None, typed=without_nulls(typed))

    def put(self, key: str, *, value: Any, typed: Any) -> None:
        row = self.saved.answers.get(key)
        if row and row.value == value and row.typed == typed:
            return
        if row is None:
            row = Answer(application=self.application, question=key, revision=0)
        elif self.revisions.get(key, 0) != row.revision:
            self.saved.conflicts[key] = row
            return
        row.value, row.typed, row.changed_at, row.changed_by = value, typed, self.at, self.by
        row.revision += 1
        row.save()
        self.saved.answers[key] = row
        self.has_changed = True


def note_change(application: Application, schema: FormSchema, answers: Mapping[str, Answer], at: datetime) -> None:
    """Keep with the application what lists need to know of its answers."""
    application.changed_at = at
    changed = ["changed_at"]
    question = next((one for one in schema.questions() if isinstance(one, MunicipalityQuestion)), None)
    row = answers.get(question.key) if question else None
    said = (row.value or {}) if row else {}
    before = (application.municipality_id, application.municipality_name, application.country)
    after = (said.get("municipality"), said.get("name", ""), said.get("country", ""))
    if before != after:
        application.municipality_id, application.municipality_name, application.country = after
        changed += ["municipality", "municipality_name", "country"]
    application.save(update_fields=changed)
    if before != after:
        look_for_duplicates(application)


def without_nulls(typed: Any) -> Any:
    """Return `typed` without the character that databases cannot store."""
    if isinstance(typed, str):
        return typed.replace("\0", "")
    if isinstance(typed, list):
        return [without_nulls(one) for one in typed]
    if isinstance(typed, dict):
        return {without_nulls(name): without_nulls(one) for name, one in typed.items()}
    return typed
