"""Facts in the edit forms: editable on the source page, and shown as text in its translations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel

from cms.formatting import format_date, format_moment, isolated, language_name


class FactPanel(FieldPanel):
    """A fact. A translation shows the published source's value; `SitePageForm` removes the field from its form."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if comes_from_source(self.form) and self.bound_field is None:
                self.read_only = True
                self.heading = self.panel.heading or capfirst(self.panel.db_field.verbose_name)
                self.help_text = source_notice(self.form.facts_from)

        @property
        def comments_enabled(self) -> bool:
            return not self.read_only and bool(super().comments_enabled)

        def get_read_only_context_data(self) -> dict[str, Any]:
            context = super().get_read_only_context_data()
            value = self.value_from_instance
            context["display_value"] = shown(
                self.panel.format_value_for_display(value), getattr(self.instance, "time_zone", None)
            )
            context["rendered_field"] = render_to_string(self.panel.read_only_output_template_name, context)
            return context


class FactsInlinePanel(InlinePanel):
    """Child objects that are facts; a translation shows them as a list."""

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            form = kwargs["form"]
            self.is_read_only = comes_from_source(form) and kwargs["panel"].relation_name not in form.formsets
            if self.is_read_only:
                Panel.BoundPanel.__init__(self, **kwargs)
                self.template_name = "cms/admin/children.html"
                self.telepath_adapter_name = Panel.BoundPanel.telepath_adapter_name  # no forms for the script to manage
            else:
                super().__init__(**kwargs)

        def telepath_pack(self, context: Any) -> Any:
            return Panel.BoundPanel.telepath_pack(self, context) if self.is_read_only else super().telepath_pack(context)

        def js_opts(self) -> Any:
            return Panel.BoundPanel.js_opts(self) if self.is_read_only else super().js_opts()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            if not self.is_read_only:
                return dict(super().get_context_data(parent_context))
            children = getattr(self.instance, self.panel.relation_name).all()
            context = Panel.BoundPanel.get_context_data(self, parent_context)
            return {
                **context,
                "children": [str(child) for child in children],
                "source_notice": source_notice(self.form.facts_from),
            }


def comes_from_source(form: Any) -> bool:
    """Return whether `form` edits a translation whose facts come from its published source."""
    return getattr(form, "facts_from", None) is not None


def source_notice(source: Any) -> str:
    """Return a sentence that tells editors that a translation's facts come from `source`, so that they know where to change them."""
    return _("Taken from “%(title)s” (%(language)s). Change it there.") % {
        "language": language_name(source.locale.language_code),
        "title": isolated(source.title),
    }


def shown(value: Any, zone: Any) -> Any:
    """Return a fact as displayed to the editor."""
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return format_moment(value, zone)
        case date():
            return format_date(value)
        case None | "" | "None":
            return "–"
    return value
