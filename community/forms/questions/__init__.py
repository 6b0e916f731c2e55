"""The kinds of questions."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field

from .base import Option, Question
from .choices import ChoiceQuestion, ConsentQuestion, SeveralQuestion
from .figures import DateQuestion, NumberQuestion
from .files import FilesQuestion
from .places import MunicipalityQuestion
from .rows import PeopleQuestion, TableQuestion
from .texts import EmailQuestion, LongTextQuestion, PhoneQuestion, TextQuestion

AnyQuestion = Annotated[
    TextQuestion
    | LongTextQuestion
    | ChoiceQuestion
    | SeveralQuestion
    | NumberQuestion
    | DateQuestion
    | EmailQuestion
    | PhoneQuestion
    | MunicipalityQuestion
    | PeopleQuestion
    | TableQuestion
    | FilesQuestion
    | ConsentQuestion,
    Field(discriminator="kind"),
]

#: The kinds of questions by name.
KINDS: dict[str, type[Question]] = {kind.model_fields["kind"].default: kind for kind in get_args(get_args(AnyQuestion)[0])}

__all__ = [
    "KINDS",
    "AnyQuestion",
    "ChoiceQuestion",
    "ConsentQuestion",
    "DateQuestion",
    "EmailQuestion",
    "FilesQuestion",
    "LongTextQuestion",
    "MunicipalityQuestion",
    "NumberQuestion",
    "Option",
    "PeopleQuestion",
    "PhoneQuestion",
    "Question",
    "SeveralQuestion",
    "TableQuestion",
    "TextQuestion",
]
