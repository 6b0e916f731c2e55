"""Shows editors which translations are stale: in a report, in the edit forms of both pages, and on the admin home page."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.views.report import TranslationsReportView

from cms.admin_start import SHOWN_AT_START, StartPanel
from cms.fact_messages import edit_button
from cms.formatting import format_list, isolated, language_name
from cms.languages import direction_of
from cms.localisation import all_locales, language_of

from .models import TranslationState, TranslationStateQuerySet
from .services import call_current, version_of

SHOWN_AT_ONCE = 1200  # letters of a comparison; a longer one is collapsed


def to_do_for(user: Any) -> TranslationStateQuerySet:
    """Return the translations that `user` may bring up to date, longest waiting first."""
    states = TranslationState.objects.stale().editable_by(user)
    return states.select_related("page", "source").order_by("stale_since", "pk")


# The report


class StaleFilter(WagtailFilterSet):
    """Filter translations by language."""

    language = django_filters.ModelChoiceFilter(
        field_name="page__locale", label=_("Language"), queryset=Locale.objects.order_by("language_code")
    )

    class Meta:
        model = TranslationState
        fields: list[str] = []


class StaleReport(ReportView):
    """Reports → Translations to update."""

    page_title = _("Translations to update")
    header_icon = "wagtail-localize-language"
    model = TranslationState
    filterset_class = StaleFilter
    index_url_name = "stale_translations"
    index_results_url_name = "stale_translations_results"
    permission_policy = page_permission_policy
    any_permission_required = ["change"]
    default_ordering = "stale_since"
    list_export = ["page.draft_title", "page.locale.language_code", "stale_since", "source.title", "changed_labels"]
    export_headings = {
        "page.draft_title": _("Page"),
        "page.locale.language_code": _("Language"),
        "stale_since": _("Since"),
        "source.title": _("Source"),
        "changed_labels": _("What changed"),
    }

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=_("Page"),
                accessor=lambda state: state.page.get_admin_display_title(),
                get_url=lambda state: reverse("wagtailadmin_pages:edit", args=[state.pk]),
            ),
            Column("language", label=_("Language"), accessor=lambda state: language_of(state.page)),
            DateColumn("stale_since", label=_("Since"), sort_key="stale_since"),
            Column("changed", label=_("What changed"), accessor=lambda state: format_list(state.changed_labels)),
        ]

    def get_base_queryset(self) -> Any:
        return to_do_for(self.request.user).select_related("page__locale")

    def get_queryset(self) -> Any:
        # Filtered by the report itself, which needs the unfiltered queryset first.
        ordered = self.order_queryset(self.get_base_queryset())
        return ordered.order_by(*ordered.query.order_by, "pk")


class StaleMenuItem(MenuItem):
    """The report's menu item, shown to users who edit pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(page_permission_policy.user_has_permission(request.user, "change"))


def menu_item() -> StaleMenuItem:
    return StaleMenuItem(
        StaleReport.page_title,
        reverse("stale_translations"),
        name="stale-translations",
        icon_name="wagtail-localize-language",
        order=1300,
    )


def addresses() -> list[URLPattern]:
    """Return the URL patterns of the reports, one of which replaces wagtail-localize's, and of the button in the form."""
    return [
        path("reports/stale-translations/", StaleReport.as_view(), name="stale_translations"),
        path("reports/stale-translations/results/", StaleReport.as_view(results_only=True), name="stale_translations_results"),
        path("localize/reports/translations/", TranslationsReport.as_view()),
        path("localize/reports/translations/results/", TranslationsReport.as_view(results_only=True)),
        path("reports/stale-translations/<int:pk>/current/", translation_is_current, name="translation_is_current"),
    ]


class TranslationsReport(TranslationsReportView):
    """wagtail-localize's report, which itself only knows of synced changes: it must not call a stale translation current."""

    def get_queryset(self) -> Any:
        of_it = {"page__translation_key": OuterRef("source__object_id"), "page__locale_id": OuterRef("target_locale_id")}
        translations = super().get_queryset().annotate(is_stale=Exists(TranslationState.objects.stale().filter(**of_it)))
        waiting = Q(waiting_for_translation=True) | Q(is_stale=True)
        return translations.annotate(waiting_for_translation=ExpressionWrapper(waiting, BooleanField())).order_by("pk")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        for translation in object_list:
            if translation.is_stale:
                translation.get_status_display = lambda: gettext("The source has changed")
        return object_list


# The forms


def show_stale_message(request: HttpRequest, page: Page) -> None:
    """Show an editor what has changed in a translation's source, or which translations of a source are stale."""
    if request.method != "GET":
        return
    if state := TranslationState.objects.stale().filter(page=page).select_related("page", "source").first():
        messages.warning(request, comparison(request, state))
    lagging = TranslationState.objects.stale().filter(source=page).select_related("page").order_by("stale_since", "pk")
    if states := list(lagging):
        languages = [language_of(state.page) for state in states]
        text = _("These languages do not have the latest changes yet: %(languages)s.") % {"languages": format_list(languages)}
        rights = [page_permission_policy.user_has_permission_for_instance(request.user, "change", state.page) for state in states]
        buttons = [
            edit_button(state.page, gettext("Edit the page in %(language)s") % {"language": language})
            for state, language, may in zip(states, languages, rights, strict=True)
            if may
        ]
        messages.info(request, text, buttons=buttons)


def comparison(request: HttpRequest, state: TranslationState) -> str:
    """Return the old and the new source texts side by side, with a button for changes that need no translation."""
    code = all_locales()[state.source.locale_id].language_code
    facts = {
        "state": state,
        "title": isolated(state.source.title),
        "language": language_name(code),
        "code": code,
        "direction": direction_of(code),
        "seen": version_of(state),
        "changed": format_list(state.changed_labels),
        "is_short": sum(len(one["old"]) + len(one["new"]) for one in state.changes) <= SHOWN_AT_ONCE,
    }
    return render_to_string("cms/admin/stale_translation.html", facts, request)


@require_POST
def translation_is_current(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an editor's statement that a translation needs no change."""
    page = get_object_or_404(Page, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if call_current(page=page, seen=request.POST.get("seen", ""), by=request.user):
        messages.success(
            request, gettext("“%(title)s” is now marked as up to date.") % {"title": isolated(page.get_admin_display_title())}
        )
    else:
        messages.warning(request, gettext("Nothing has been saved, because the source has changed again. See what is new."))
    return redirect("wagtailadmin_pages:edit", page.pk)


# The start page


class StalePanel(StartPanel):
    """The translations that have waited longest."""

    name = "stale_translations"
    template_name = "cms/admin/stale_panel.html"
    order = 130

    def contents(self, user: Any) -> dict[str, Any]:
        to_do = to_do_for(user)
        states = list(to_do[:SHOWN_AT_START])
        if not states:
            return {}
        more = to_do.count() if len(states) == SHOWN_AT_START else len(states)
        return {"rows": [(state, language_of(state.page), format_list(state.changed_labels)) for state in states], "count": more}
