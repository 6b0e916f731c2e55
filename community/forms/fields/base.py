"""What all fields have in common: a question with its input, which shows what was typed or answered, and reads what was sent."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.core.exceptions import ValidationError

from cms.formatting import format_number
from community.forms.questions.base import Question
from community.forms.telling import tell_answer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django import forms
    from django.http import QueryDict
    from django.utils.safestring import SafeString

    from .others import OtherAnswer

Asked = TypeVar("Asked", bound=Question)


class Field(Generic[Asked]):
    """A question as it stands in a form, named `name` there.

    What is shown has the shape of what is sent, which is the shape that `Question.clean` takes: either what was just typed, however
    wrong, or the stored answer as the reader would type it.
    """

    template: ClassVar[str]
    is_group: ClassVar[bool] = False  # whether it has several inputs, so that its label is a legend
    sends_its_name: ClassVar[bool] = True  # whether the browser sends an input with its name even if nothing is typed or ticked

    #: What its form adds.
    revision: int = 0
    is_asked: bool = True
    errors: Sequence[str] = ()
    other: OtherAnswer | None = None
    errors_id: str = ""  # of the list of errors, if it is not the field's own

    def __init__(self, question: Asked, *, name: str, language: str, data: QueryDict | None = None, answer: Any = None) -> None:
        self.question, self.name, self.language = question, name, language
        self.data, self.answer = data, answer

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def label(self) -> str:
        return self.question.label_in(self.language)

    @property
    def help(self) -> str:
        return self.question.help_in(self.language)

    @property
    def hint(self) -> str:
        """What the kind of question asks to keep to, such as a limit or an example."""
        return ""

    @property
    def target(self) -> str:
        """The id of the element that takes the focus."""
        return f"{self.name}-input"

    @property
    def revision_name(self) -> str:
        """The name of the input that says which answer the form was shown with."""
        return f"revision-{self.key}"

    @property
    def choice_name(self) -> str:
        """The name of the choice between one's own answer and a colleague's."""
        return f"choice-{self.key}"

    @property
    def described_by(self) -> str:
        """The ids of help and errors."""
        helps = [f"{self.name}-{part}" for part in ("help", "hint") if getattr(self, part)]
        return " ".join([*helps, self.errors_id or f"{self.name}-errors"])

    @property
    def told_other(self) -> str:
        """The colleague's answer in words."""
        return self.tell(self.other.answer) if self.other else ""

    def tell(self, answer: Any) -> str:
        """Return an answer in words. One that the question does not accept is told if it is a text."""
        try:
            return text_of(tell_answer(self.question, self.question.clean(answer), self.language))
        except ValidationError:
            return text_of(answer)

    @cached_property
    def shown(self) -> Any:
        """What the field contains."""
        return self.read(self.data) if self.data is not None and self.is_sent(self.data) else self.as_typed(self.answer)

    def is_sent(self, data: QueryDict) -> bool:
        """Return whether the input was in the form that was sent. A hidden question's was not."""
        return self.name in data or not self.sends_its_name

    def read(self, data: QueryDict) -> Any:
        """Return what was typed, in the shape that `Question.clean` takes."""
        return data.get(self.name, "")

    def as_typed(self, answer: Any) -> Any:
        """Return the stored `answer` as somebody would type it, in the shape of `read`.

        It may also be what was typed and is not accepted, even what only a program sends.
        """
        return text_of(answer)


class WithWidget(Field[Asked]):
    """A field with one input, which one of Django's widgets draws."""

    template = "community/forms/inputs/one.html"

    @property
    def widget(self) -> forms.Widget:
        raise NotImplementedError

    @property
    def attributes(self) -> Mapping[str, Any]:
        """The attributes of the input besides those that all have."""
        return {}

    @property
    def tag(self) -> SafeString:
        """The input as HTML."""
        every = {"id": self.target, "aria-describedby": self.described_by}
        every |= {"aria-invalid": "true"} if self.errors else {}
        every |= {"aria-required": "true"} if self.question.is_required else {}
        return self.widget.render(self.name, self.shown, {**every, **self.attributes})


def text_of(answer: Any) -> str:
    """Return an answer that is a text, without what cannot be written; "" for any other."""
    return answer.encode(errors="replace").decode() if isinstance(answer, str) else ""


def texts_of(answer: Any) -> list[str]:
    """Return the texts in an answer that is a list."""
    return [text_of(one) for one in answer if isinstance(one, str)] if isinstance(answer, list) else []


def limit(sentence: str, most: int) -> str:
    """Return a sentence with its number, in the reader's digits."""
    return sentence % {"most": format_number(most)}
