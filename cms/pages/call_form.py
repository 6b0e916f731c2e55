"""The edit form of a call. Before publication it lists what is still empty, and the editor decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel

from cms.applying import application_panel, has_application_provider
from cms.formatting import format_list

from .checklist import empty_fields
from .zoned import ZonedPageForm

ANYWAY = "publish_anyway"  # the box that an editor ticks to confirm
ON_THE_WAY = (
    "action-publish",
    "action-submit",
    "action-restart-workflow",
    "action-workflow-action",
)  # buttons that lead to publication


class CallPageForm(ZonedPageForm):
    """Asks for confirmation before a call without text, costs or languages is published, submitted or scheduled."""

    publish_anyway = forms.BooleanField(required=False, label=_("Continue anyway"))

    still_empty: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way = self.fields.get("apply_by")
        if isinstance(way, forms.ChoiceField) and not has_application_provider():
            community, chosen = self.instance.ApplyBy.COMMUNITY, self.instance.apply_by
            choices = cast("Iterable[tuple[str, Any]]", way.choices)
            way.choices = [(value, label) for value, label in choices if value != community or chosen == community]

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self._is_on_its_way():
            return
        # Invalid fields have their own messages.
        empty = [name for name in empty_fields(self.instance) if name in self.fields and name not in self.errors]
        self.still_empty = tuple(empty)
        if empty and not self.cleaned_data.get(ANYWAY):
            sentence = gettext("Still empty: %(fields)s. Add what is missing, or tick this box and send the form again.")
            self.add_error(ANYWAY, sentence % {"fields": named(type(self.instance), empty)})

    def _is_on_its_way(self) -> bool:
        if self.is_deferred_validation or not any(name in self.data for name in ON_THE_WAY):
            return False
        return "action-workflow-action" not in self.data or self.data.get("workflow-action-name") != "reject"


class AnywayPanel(FieldPanel):
    """The confirmation box, shown only if there is something to confirm."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(getattr(self.form, "still_empty", ()) and super().is_shown())


class ApplicationsPanel(Panel):
    """What the community shows of the applications to a call: the form, and the way to set it up. It has no fields."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/applications_panel.html"

        def is_shown(self) -> bool:
            return bool(has_application_provider() and super().is_shown())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "applications": application_panel(self.request, self.instance)}


def named(model: Any, names: Iterable[str]) -> str:
    """Return the fields of `model` as a list in a sentence."""
    labels: list[str | Promise] = [model._meta.get_field(name).verbose_name for name in names]
    return format_list([str(label) for label in labels])
