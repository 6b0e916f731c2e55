"""The checklist beside a page's form: what is missing or worth a look before it is published, with links to the fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms.widgets import Media
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from .formatting import language_name
from .localisation import all_locales
from .pages.base import BasePage
from .pages.checklist import Gap, gaps_of
from .stale.models import TranslationState


@dataclass(frozen=True)
class LanguageGap:
    """A language in which readers do not have the page as it is: what is the matter, and where to mend it ("" for nowhere)."""

    label: str
    text: str
    url: str


def language_gaps(page: Page, user: Any) -> list[LanguageGap]:
    """Return the languages that lack the source page `page`, or have an older or unpublished version. Two queries."""
    if not (isinstance(page, BasePage) and page.pk and page.is_source):
        return []
    family = {one.locale_id: one for one in Page.objects.filter(translation_key=page.translation_key, alias_of__isnull=True)}
    stale = set(TranslationState.objects.stale().filter(source=page).values_list("page_id", flat=True))
    may_submit = user.has_perm("wagtail_localize.submit_translation")
    gaps = []
    for pk, locale in sorted(all_locales().items()):
        version = family.get(pk)
        if version is None:
            url = reverse("wagtail_localize:submit_page_translation", args=[page.pk]) if may_submit else ""
            gaps.append(LanguageGap(language_name(locale.language_code), gettext("There is no translation."), url))
        elif version.pk != page.pk and (not version.live or version.pk in stale):
            text = gettext("The translation is out of date.") if version.live else gettext("The translation is not published.")
            may_edit = version.permissions_for_user(user).can_edit()
            url = reverse("wagtailadmin_pages:edit", args=[version.pk]) if may_edit else ""
            gaps.append(LanguageGap(language_name(locale.language_code), text, url))
    return gaps


class ChecklistPanel(BaseSidePanel):
    """A panel beside the form, with the number of things that are missing on its button."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle the checklist")
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "count": self.panel.missing_count}

    name = "checklist"
    title = _("Checklist")
    template_name = "cms/admin/checklist.html"
    media = Media(js=["theme/scripts/checklist.js"])

    @cached_property
    def gaps(self) -> list[Gap]:
        return gaps_of(self.object)

    @property
    def missing_count(self) -> int:
        return sum(gap.is_missing for gap in self.gaps)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(parent_context),
            "missing": [gap for gap in self.gaps if gap.is_missing],
            "doubtful": [gap for gap in self.gaps if not gap.is_missing],
            "languages": language_gaps(self.object, self.request.user),
            "count": self.missing_count,
        }


class WithChecklist:
    """Adds the checklist to a view with a page's form. Wagtail renders side panels again after each save, its own autosave included."""

    page: Any
    request: HttpRequest

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()  # type: ignore[misc]  # of the view that this is mixed into
        if isinstance(self.page, BasePage):
            panels = MediaContainer([panels[0], ChecklistPanel(self.page, self.request), *panels[1:]])
        return panels


class ChecklistEditView(WithChecklist, EditView):
    pass


class ChecklistCreateView(WithChecklist, CreateView):
    pass


edit = never_cache(require_admin_access(ChecklistEditView.as_view()))
create = never_cache(require_admin_access(ChecklistCreateView.as_view()))
