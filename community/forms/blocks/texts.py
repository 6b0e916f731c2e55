"""A text in all languages of the site."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter
from wagtail.blocks import FieldBlock

from cms.languages import active_language
from community.forms.show_if import RuleField, RuleInput, facts_for_script
from community.forms.texts import MOST_CHARACTERS, TextsFormField, TextsInput


class TextsBlock(FieldBlock):
    """A text in all languages, as a dictionary by language."""

    def __init__(
        self, *, required: bool = True, help_text: Any = None, rows: int = 1, max_length: int = MOST_CHARACTERS, **options: Any
    ) -> None:
        self.rows, self.max_length = rows, max_length
        self.field_options = {"required": required, "help_text": help_text, "max_length": max_length}
        super().__init__(**options)

    @cached_property
    def field(self) -> TextsFormField:
        return TextsFormField(widget=TextsInput(rows=self.rows), **self.field_options)

    class Meta:
        icon = "pilcrow"
        default: dict[str, str] = {}


class RuleBlock(FieldBlock):
    """When a question or a section is shown."""

    def __init__(self, *, required: bool = False, help_text: Any = None, **options: Any) -> None:
        self.field_options = {"required": required, "help_text": help_text}
        super().__init__(**options)

    @cached_property
    def field(self) -> RuleField:
        return RuleField(**self.field_options)

    class Meta:
        icon = "view"
        default: dict[str, Any] = {}


class TextsInputAdapter(WidgetAdapter):
    js_constructor = "community.forms.TextsInput"


class RuleInputAdapter(WidgetAdapter):
    js_constructor = "community.forms.RuleInput"

    def js_args(self, widget: RuleInput) -> list[Any]:
        return [*super().js_args(widget), facts_for_script(active_language())]


register(TextsInputAdapter(), TextsInput)
register(RuleInputAdapter(), RuleInput)
