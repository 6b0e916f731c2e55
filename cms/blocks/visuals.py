"""A place as it is and as it could be, from a visualisation session."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.visuals import EXAMPLE, example_visual, find_visuals, visual_choices

from . import examples

__all__ = ["VisualisationBlock"]


class VisualKeyBlock(blocks.ChoiceBlock):
    """The key of a released visual. One that was withdrawn stays chosen, and shows nothing."""

    search_index = False

    def __init__(self, *args: Any, **options: Any) -> None:
        options.pop("choices", None)
        super().__init__(*args, choices=visual_choices, **options)

    def normalize_choice(self, value: Any) -> Any:
        """Return the key as it is stored: looking for it among the choices would list everything released, for each block of a page."""
        return value

    def clean(self, value: Any) -> Any:
        is_withdrawn = value and value != EXAMPLE and value not in dict(visual_choices())
        return value if is_withdrawn else super().clean(value)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return what migrations store: not what can be chosen today."""
        _path, arguments, options = super().deconstruct()
        options.pop("choices", None)
        return f"{type(self).__module__}.{type(self).__name__}", arguments, options


class VisualisationBlock(blocks.StructBlock):
    """A released variant beside its photo."""

    key = VisualKeyBlock(
        label=_("Variant"),
        help_text=_(
            "What facilitators have released to the public. If consent is withdrawn, it disappears from this page by itself."
        ),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=300, required=False)

    class Meta:
        icon = "view"
        label = _("Visualisation")
        template = "cms/blocks/visualisation.html"
        description = _("A place as it is and as it could be, from a visualisation session, with its mark, credit and licence.")
        preview_value = staticmethod(examples.visualisation)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        key = value.get("key") or ""
        page = (parent_context or {}).get("page")
        if key == EXAMPLE:
            return context | {"visual": example_visual()}
        known = getattr(page, "visuals", None)  # those of the whole page, looked up at once
        context["visual"] = (find_visuals([key]) if known is None else known).get(key)
        return context
