"""What questions of some kinds have besides a label. Questions and the columns of tables share these."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from community.forms.questions.rows import MOST_ROWS
from community.forms.questions.texts import MOST_CHARACTERS

from .texts import TextsBlock


class WithCharacters(blocks.StructBlock):
    most_characters = blocks.IntegerBlock(label=_("Characters, at most"), required=False, min_value=1, max_value=MOST_CHARACTERS)


class WithWords(blocks.StructBlock):
    most_words = blocks.IntegerBlock(
        label=_("Words, at most"),
        required=False,
        min_value=1,
        max_value=5_000,
        help_text=_("Leave empty for no limit."),
    )


class WithOptions(blocks.StructBlock):
    options = blocks.ListBlock(TextsBlock(label=_("Option")), label=_("Options"), default=[], max_num=100)


class WithNumbers(blocks.StructBlock):
    least = blocks.DecimalBlock(label=_("Least"), required=False)
    most = blocks.DecimalBlock(label=_("Most"), required=False)
    decimal_places = blocks.IntegerBlock(
        label=_("Decimal places"), required=False, min_value=0, max_value=6, help_text=_("Leave empty for whole numbers.")
    )


class WithDays(blocks.StructBlock):
    first = blocks.DateBlock(label=_("First possible day"), required=False)
    last = blocks.DateBlock(label=_("Last possible day"), required=False)


class WithRows(blocks.StructBlock):
    fewest = blocks.IntegerBlock(label=_("Rows, at least"), required=False, min_value=0, max_value=MOST_ROWS)
    most = blocks.IntegerBlock(label=_("Rows, at most"), required=False, min_value=1, max_value=MOST_ROWS)
