"""Blocks of facts: figures, steps, phases."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.days import today
from cms.formatting import format_months, format_period, format_years

from . import examples
from .links import DownloadBlock

__all__ = ["KeyFigureBlock", "KeyFiguresBlock", "PhaseBlock", "ProductBlock", "StepBlock", "TimelineBlock"]


class Precision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("a day or several days")
    MONTH = "month", _("only the month")
    YEAR = "year", _("only the year")


class DatedValue(blocks.StructValue):
    """Something that happens at a time known more or less precisely."""

    @property
    def when(self) -> str:
        """The time in the reader's language: "7.-9. April 2026", "Februar 2026", "2027-2028"."""
        start, end = self.get("starts_on"), self.get("ends_on")
        if start is None:
            return ""
        match self.get("precision"):
            case Precision.YEAR:
                return format_years(start, end)
            case Precision.MONTH:
                return format_months(start, end)
            case _:
                return format_period(start, end)

    @property
    def machine_date(self) -> str:
        """The start for the attribute `datetime`, no more precise than it is known."""
        start = self.get("starts_on")
        if start is None:
            return ""
        return start.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(self.get("precision"), 10)]

    @property
    def last_day(self) -> date | None:
        """The last day of the period."""
        end = self.get("ends_on") or self.get("starts_on")
        if end is None or self.get("precision") == Precision.DAY:
            return end
        if self.get("precision") == Precision.YEAR:
            return end.replace(month=12, day=31)
        following = end.replace(day=28) + timedelta(days=4)
        return following.replace(day=1) - timedelta(days=1)

    @property
    def is_past(self) -> bool:
        return self.last_day is not None and self.last_day < today()


class DatedBlock(blocks.StructBlock):
    """Base of the blocks with a date, a period, or only a month or a year."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    precision = blocks.ChoiceBlock(label=_("Precision of the date"), choices=Precision.choices, default=Precision.DAY.value)
    starts_on = blocks.DateBlock(label=_("Date or start"), help_text=_("For a month or a year, enter any day in it."))
    ends_on = blocks.DateBlock(label=_("End of a period"), required=False)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            raise StructBlockValidationError(block_errors={"ends_on": ValidationError(_("The end is before the start."))})
        return cleaned


class StepBlock(DatedBlock):
    """A step of a schedule."""

    text = blocks.TextBlock(label=_("Text"), required=False, rows=2)

    class Meta:
        icon = "calendar"
        label = _("Step")
        template = "cms/blocks/step.html"
        description = _("A step of the schedule: a day, a period, only a month or only a year.")
        preview_value = staticmethod(examples.step)
        preview_template = "cms/blocks/previews/line.html"
        value_class = DatedValue


class PhaseBlock(DatedBlock):
    """A phase of a learning process: where, how, and what happens."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("in person and online")

    mode = blocks.ChoiceBlock(label=_("How"), choices=Mode.choices, default=Mode.IN_PERSON.value)
    place = blocks.CharBlock(label=_("Place"), max_length=120, required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "ul", "ol"], required=False)

    class Meta:
        icon = "calendar-alt"
        label = _("Phase")
        template = "cms/blocks/phase.html"
        description = _("A phase of the process: when, how, where, and what happens.")
        preview_value = staticmethod(examples.phase)
        preview_template = "cms/blocks/previews/line.html"
        value_class = DatedValue


class TimelineBlock(blocks.StructBlock):
    """Dated events in order."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=160, required=False)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1)

    class Meta:
        icon = "time"
        label = _("Timeline")
        template = "cms/blocks/timeline.html"
        description = _("Dated events along a line. What is over is filled.")
        preview_value = staticmethod(examples.timeline)


class KeyFigureBlock(blocks.StructBlock):
    """A number with its meaning."""

    figure = blocks.CharBlock(label=_("Figure"), max_length=20, help_text=_("As readers should see it: 12, 1.600, 40 %."))
    label = blocks.CharBlock(label=_("What it counts"), max_length=120)

    class Meta:
        icon = "decimal"
        label = _("Key figure")
        template = "cms/blocks/key_figure.html"
        description = _("A number with what it counts.")
        preview_value = staticmethod(examples.key_figure)
        preview_template = "cms/blocks/previews/numbers.html"


class KeyFiguresBlock(blocks.StructBlock):
    """Two to six key figures."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=160, required=False)
    figures = blocks.ListBlock(KeyFigureBlock(), label=_("Figures"), min_num=1, max_num=6)

    class Meta:
        icon = "decimal"
        label = _("Key figures")
        template = "cms/blocks/key_figures.html"
        description = _("Up to six numbers, large, with what they count.")
        preview_value = staticmethod(examples.key_figures)


class ProductBlock(blocks.StructBlock):
    """A result of a learning process, with its files."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    municipality = blocks.CharBlock(label=_("For which municipality"), max_length=120, required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "ul", "ol"], required=False)
    files = blocks.ListBlock(DownloadBlock(), label=_("Files"), default=[])

    class Meta:
        icon = "clipboard-list"
        label = _("Outcome or product")
        template = "cms/blocks/product.html"
        description = _("What came of a process, with its files.")
        preview_value = staticmethod(examples.product)
