"""A form: sections of questions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .questions import (
    ChoiceBlock,
    ConsentBlock,
    DateBlock,
    EmailBlock,
    FilesBlock,
    LongTextBlock,
    MunicipalityBlock,
    NumberBlock,
    PeopleBlock,
    PhoneBlock,
    SeveralBlock,
    TextBlock,
)
from .tables import TableBlock
from .texts import RuleBlock, TextsBlock


class Questions(blocks.StreamBlock):
    """The questions of a section."""

    text = TextBlock()
    long_text = LongTextBlock()
    choice = ChoiceBlock()
    several = SeveralBlock()
    consent = ConsentBlock()
    number = NumberBlock()
    date = DateBlock()
    email = EmailBlock()
    phone = PhoneBlock()
    municipality = MunicipalityBlock()
    people = PeopleBlock()
    table = TableBlock()
    files = FilesBlock()

    class Meta:
        required = False


class SectionBlock(blocks.StructBlock):
    """A step of a form."""

    label = TextsBlock(label=_("Heading"))
    help = TextsBlock(label=_("Introduction"), required=False, rows=3, max_length=2_000)
    show_if = RuleBlock(label=_("When it is shown"))
    questions = Questions(label=_("Questions"))

    class Meta:
        label = _("Section")
        icon = "title"
        label_format = "{label}"


class FormBody(blocks.StreamBlock):
    """All that a form asks."""

    section = SectionBlock()

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """Return the sections that were sent; none for a request without any, which no editor sends and which is refused."""
        if self.value_omitted_from_data(data, files, prefix):
            return self.empty_value()
        return super().value_from_datadict(data, files, prefix)

    class Meta:
        required = False
        max_num = 40
