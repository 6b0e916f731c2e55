"""Whether a page's other languages expire with it: asked where the expiry date is set."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, PublishingPanel

from cms.families import Scope, relatives_of, why_not


class FamilyPublishingPanel(PublishingPanel):
    """Wagtail's publishing panel, with that question."""

    def __init__(self, **options: Any) -> None:
        question = FieldPanel("expiry_scope", widget=forms.RadioSelect)
        super().__init__(**{"children": [*PublishingPanel().children, question], **options})


class FamilyPageForm(WagtailAdminPageForm):
    """Requires the right to unpublish all languages from anybody who publishes an expiry date for them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "expiry_scope" in self.fields:
            self.fields["expiry_scope"].required = False
            self.fields["expiry_scope"].choices = Scope.choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "expiry_scope" in self.fields:
            cleaned["expiry_scope"] = cleaned.get("expiry_scope") or Scope.FAMILY
            takes_all = cleaned.get("expire_at") and cleaned["expiry_scope"] == Scope.FAMILY
            if takes_all and self._decides_now() and (reason := self._why_not()):
                self.add_error("expiry_scope", reason)
        return cleaned

    def _why_not(self) -> str:
        return why_not(self.for_user, "unpublish", relatives_of(self.instance))

    def _decides_now(self) -> bool:
        """Return whether whoever sets the date can make it take effect: a draft waits for the person who publishes it."""
        is_new = {"expire_at", "expiry_scope"}.intersection(self.changed_data)
        return bool(is_new and self.instance.pk and self.instance.permissions_for_user(self.for_user).can_publish())
