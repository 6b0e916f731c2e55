"""Tables with columns of their own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .options import WithCharacters, WithDays, WithNumbers, WithOptions, WithRows, WithWords
from .questions import MANY, Asked, Question


class TextColumn(WithCharacters, Asked):
    class Meta:
        label = _("Short text")
        icon = "minus"


class LongTextColumn(WithWords, Asked):
    class Meta:
        label = _("Long text")
        icon = "pilcrow"


class ChoiceColumn(WithOptions, Asked):
    class Meta:
        label = _("One of several options")
        icon = "radio-empty"


class NumberColumn(WithNumbers, Asked):
    class Meta:
        label = _("Number")
        icon = "order"


class DateColumn(WithDays, Asked):
    class Meta:
        label = _("Date")
        icon = "date"


class EmailColumn(Asked):
    class Meta:
        label = _("E-mail address")
        icon = "mail"


class PhoneColumn(Asked):
    class Meta:
        label = _("Telephone number")
        icon = "mobile-alt"


class Columns(blocks.StreamBlock):
    """The columns of a table."""

    text = TextColumn()
    long_text = LongTextColumn()
    choice = ChoiceColumn()
    number = NumberColumn()
    date = DateColumn()
    email = EmailColumn()
    phone = PhoneColumn()

    class Meta:
        required = False
        max_num = 12


class TableBlock(WithRows, Question):
    columns = Columns(label=_("Columns"))

    class Meta:
        label = _("Table")
        icon = "table"
        group = MANY
