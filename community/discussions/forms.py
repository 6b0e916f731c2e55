"""The forms of discussions."""

from __future__ import annotations

import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from cms.zoned_forms import MomentField, ZonedForm
from community.files.fields import UploadField
from community.markdown import LONGEST

from .mentions import without_marks
from .models import Topic
from .tenant import DISCUSSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from community.access.actor import Actor
    from community.groups.models import Group

    from .attaching import Content
    from .later import Written
    from .models import Post

FILES = ("file_1", "file_2", "file_3")  # at once; a program attaches more
RECOGNISE = ""  # the language
LATER = "later"  # the button that does not send now
WORDS = ("title", "text", "language", "is_question")


def language_choices(*, may_recognise: bool = True) -> list[tuple[str, str]]:
    """Return the languages of the site in their own names in the reader's language."""
    names = [(code, str(get_language_info(code)["name_translated"])) for code, _name in settings.LANGUAGES]
    return [(RECOGNISE, _("recognise it")), *names] if may_recognise else names


def says_nothing(text: str) -> bool:
    """Return whether a text has no sign that can be seen."""
    return not any(unicodedata.category(sign)[0] in "LNPS" for sign in without_marks(text))


class MarkdownField(forms.CharField):
    """A text in Markdown. Lines keep the spaces that they begin with, since they mean something."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST, strip=False, **options)
        self.widget.attrs.update({"rows": 6, "dir": "auto", "data-writing": ""})

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).replace("\r\n", "\n").rstrip()
        if says_nothing(text):
            raise ValidationError(self.error_messages["required"], code="required")
        return text


class WrittenForm(forms.Form):
    """What every form with a post has: the text and its language."""

    text = MarkdownField(label=gettext_lazy("Text"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=language_choices, required=False)

    @property
    def written(self) -> Written:
        """What was written, in a valid form: those of `WORDS` that it asks for."""
        return cast("Written", {name: self.cleaned_data[name] for name in WORDS if name in self.fields})


class WithFiles(forms.Form):
    """Files with a post."""

    file_1 = UploadField(required=False)
    file_2 = UploadField(label=gettext_lazy("Second file"), required=False, help_text="")
    file_3 = UploadField(label=gettext_lazy("Third file"), required=False, help_text="")

    def __init__(self, *args: Any, group: Group, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in FILES:
            self.initial.setdefault(name, self.initial.get(f"{name}_staged"))  # kept through a login
            cast("UploadField", self.fields[name]).goes_to(DISCUSSIONS, group.slug, actor)

    @property
    def files_fields(self) -> Iterator[forms.BoundField]:
        """The fields for files."""
        return (self[name] for name in FILES)

    @property
    def has_files(self) -> bool:
        """Whether a file was chosen, or refused."""
        return any(self[name].errors or self[name].value() for name in FILES)

    @property
    def contents(self) -> list[Content]:
        """The files that were chosen."""
        return [self.cleaned_data[name] for name in FILES if self.cleaned_data.get(name)]


class TitleField(forms.CharField):
    """The title of a discussion, on one line."""

    def __init__(self, **options: Any) -> None:
        longest = Topic._meta.get_field("title").max_length
        super().__init__(label=gettext_lazy("What is it about?"), max_length=longest, **options)
        self.widget.attrs["dir"] = "auto"

    def clean(self, value: Any) -> str:
        title = " ".join(str(super().clean(value)).split())
        if self.required and says_nothing(title):
            raise ValidationError(self.error_messages["required"], code="required")
        return title


class CanWait(ZonedForm):
    """When to send what is written, if not now. The button is called `LATER`."""

    send_at = MomentField(
        label=gettext_lazy("Send at"), help_text=gettext_lazy("Empty: it is sent at once. Files cannot wait."), required=False
    )

    @property
    def waits(self) -> bool:
        """Whether it is to be sent later: also if somebody chose a moment and pressed Enter, or the other button."""
        return LATER in self.data or bool(self.data.get("send_at"))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if self.waits and not found.get("send_at") and "send_at" not in self.errors:
            self.add_error("send_at", _("Choose when to send it."))
        if self.waits and any(found.get(name) for name in FILES):
            self.add_error("file_1", _("Files cannot wait. Send them now, or add them when the post is sent."))
        return found


class TopicForm(WithFiles, CanWait, WrittenForm):
    """Begin a discussion."""

    title = TitleField()
    is_question = forms.BooleanField(label=gettext_lazy("This is a question: I will mark the answer that helped"), required=False)

    field_order = ("title", "text", "is_question", "language", "send_at", *FILES)


class ReplyForm(WithFiles, CanWait, WrittenForm):
    """Answer in a discussion."""

    text = MarkdownField(label=gettext_lazy("Your answer"))
    answers = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ("text", "language", "answers", "send_at", *FILES)


class LaterForm(ZonedForm, WrittenForm):
    """What waits to be sent, and when."""

    title = TitleField()
    is_question = TopicForm.base_fields["is_question"]
    send_at = MomentField(label=gettext_lazy("Send at"))
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)  # the mark of what was opened

    field_order = ("title", "text", "is_question", "language", "send_at", "version")

    def __init__(self, *args: Any, is_answer: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_answer:
            del self.fields["title"], self.fields["is_question"]


class EditForm(WithFiles, WrittenForm):
    """Change a post, and its files; with the first one, the title of its topic."""

    title = TitleField()
    is_question = TopicForm.base_fields["is_question"]
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=partial(language_choices, may_recognise=False))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    without = forms.MultipleChoiceField(label=gettext_lazy("Remove files"), widget=forms.CheckboxSelectMultiple, required=False)

    field_order = ("title", "text", "is_question", "language", "version", "without", *FILES)

    def __init__(self, *args: Any, post: Post, actor: Actor, **options: Any) -> None:
        super().__init__(*args, group=post.topic.group, actor=actor, **options)
        if not post.is_first:
            del self.fields["title"], self.fields["is_question"]
        own = [(str(file.pk), str(file)) for file in post.files.all()] if post.pk else []
        cast("forms.MultipleChoiceField", self.fields["without"]).choices = own
        if not own:
            del self.fields["without"]


class ReasonForm(forms.Form):
    """Why a facilitator does something."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Whoever wrote the post reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ReportForm(forms.Form):
    """What is wrong with a post."""

    words = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("The facilitators of the group read it. The author is not told who you are."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class MoveForm(forms.Form):
    """To which group a topic is moved."""

    group = forms.ChoiceField(label=gettext_lazy("Group"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Whoever began the discussion reads it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, groups: list[Group], **options: Any) -> None:
        super().__init__(*args, **options)
        cast("forms.ChoiceField", self.fields["group"]).choices = [(group.slug, group.title) for group in groups]


class LanguageForm(forms.Form):
    """In which language a post is written."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=partial(language_choices, may_recognise=False))
