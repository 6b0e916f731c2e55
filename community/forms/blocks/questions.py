"""The kinds of questions as blocks, each with the options that its kind has in the schema."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from community.files.inspect import ACCEPTED_SUFFIXES

from .options import WithCharacters, WithDays, WithNumbers, WithOptions, WithRows, WithWords
from .texts import RuleBlock, TextsBlock

CHOOSING, WRITING, DATA, MANY = _("Choosing"), _("Writing"), _("Facts"), _("Rows and files")
FIRST = ("label", "help")
LAST = ("is_required", "is_anonymous", "show_if")


class Asked(blocks.StructBlock):
    """What is asked, in words. The options of a kind come after the help."""

    label = TextsBlock(label=_("Question"))
    help = TextsBlock(label=_("Help"), required=False, rows=2, max_length=2_000)
    is_required = blocks.BooleanBlock(label=_("Must be answered"), required=False)

    def get_form_layout(self) -> blocks.BlockGroup:
        own = [name for name in self.child_blocks if name not in (*FIRST, *LAST)]
        last = [name for name in LAST if name in self.child_blocks]
        return blocks.BlockGroup([*FIRST, *own, *last])

    class Meta:
        label_format = "{label}"
        icon = "help"


class Question(Asked):
    """A question of a form."""

    is_anonymous = blocks.BooleanBlock(
        label=_("Shown in anonymous review"),
        required=False,
        help_text=_("Only if answers cannot tell who wrote them: reviewers then see nothing else."),
    )
    show_if = RuleBlock(label=_("When it is shown"))


class TextBlock(WithCharacters, Question):
    class Meta:
        label = _("Short text")
        icon = "minus"
        group = WRITING


class LongTextBlock(WithWords, Question):
    class Meta:
        label = _("Long text")
        icon = "pilcrow"
        group = WRITING


class ChoiceBlock(WithOptions, Question):
    class Meta:
        label = _("One of several options")
        icon = "radio-empty"
        group = CHOOSING


class SeveralBlock(WithOptions, Question):
    most = blocks.IntegerBlock(label=_("Options to choose, at most"), required=False, min_value=1, max_value=100)

    class Meta:
        label = _("Any number of options")
        icon = "list-ul"
        group = CHOOSING


class ConsentBlock(Question):
    wording = TextsBlock(
        label=_("What people agree to"),
        rows=4,
        max_length=5_000,
        help_text=_("Stored word for word with each agreement, in the language in which it was read."),
    )

    class Meta:
        label = _("Consent")
        icon = "check"
        group = CHOOSING


class NumberBlock(WithNumbers, Question):
    class Meta:
        label = _("Number")
        icon = "order"
        group = DATA


class DateBlock(WithDays, Question):
    class Meta:
        label = _("Date")
        icon = "date"
        group = DATA


class EmailBlock(Question):
    class Meta:
        label = _("E-mail address")
        icon = "mail"
        group = DATA


class PhoneBlock(Question):
    class Meta:
        label = _("Telephone number")
        icon = "mobile-alt"
        group = DATA


class MunicipalityBlock(Question):
    class Meta:
        label = _("Municipality")
        icon = "home"
        group = DATA


class PeopleBlock(WithRows, Question):
    with_deputy = blocks.BooleanBlock(label=_("With a deputy for each expert"), required=False, default=True)

    class Meta:
        label = _("People: departments, experts and deputies")
        icon = "group"
        group = MANY


class SuffixesBlock(blocks.MultipleChoiceBlock):
    """Kinds of files, by the end of their names: some of those that the site accepts."""

    def __init__(self, **options: object) -> None:
        choices = [(suffix, suffix) for suffix in ACCEPTED_SUFFIXES.split(",")]
        super().__init__(**{"choices": choices, "widget": forms.CheckboxSelectMultiple, **options})


class FilesBlock(Question):
    most = blocks.IntegerBlock(label=_("Files, at most"), required=False, min_value=1, max_value=20)
    most_megabytes = blocks.IntegerBlock(
        label=_("Megabytes for each file, at most"),
        required=False,
        min_value=1,
        help_text=_("Leave empty for the limit of the site."),
    )
    suffixes = SuffixesBlock(
        label=_("Kinds of files"), required=False, help_text=_("Choose none to allow all that the site accepts.")
    )

    class Meta:
        label = _("Files")
        icon = "doc-full"
        group = MANY
