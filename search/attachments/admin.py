"""Editors' view of files: a warning after an upload, and the report "Files in search"."""

from typing import Any

import django_filters
from django.contrib import messages
from django.contrib.admin.utils import quote
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, DownloadColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.documents.views import documents, multiple
from wagtail.models import CollectionViewRestriction
from wagtail.permissions import policy_registry

from cms.media.uploading import KeepsForm, KeepsQueue
from cms.models import SiteDocument

from .models import FileText
from .site_documents import stored_file
from .texts import read_texts
from .wording import WORTH_A_WARNING, say

NOT_READ = "waiting"
PRIVATE: StrOrPromise = _("It is in a private collection, so it is not in the search.")


def read_now(document: SiteDocument) -> FileText | None:
    """Return the text of the document's file, read synchronously because the person who uploaded it is waiting."""
    stored = stored_file(document)
    return read_texts([stored]).get(stored.digest) if stored else None


def warn(request: HttpRequest, document: SiteDocument) -> None:
    """Warn the person who uploaded a file if its text is not searchable."""
    text = read_now(document)
    if text is not None and text.state in WORTH_A_WARNING:
        messages.warning(request, f"“{document.title}”: {say(text.state)}")


class AddingView(KeepsForm, documents.CreateView):
    """Wagtail's page to add a document, with a warning if its text is not searchable."""

    def save_action(self) -> Any:
        response = super().save_action()
        warn(self.request, self.object)
        return response


class EditingView(KeepsForm, documents.EditView):
    """Wagtail's page to edit a document, with the same warning."""

    def save_action(self) -> Any:
        response = super().save_action()
        if "file" in self.form.changed_data:
            warn(self.request, self.object)
        return response


class UploadingView(KeepsQueue, multiple.AddView):
    """Wagtail's page to add several documents; the form below each one shows whether its text is searchable."""

    def save_object(self, form: Any) -> SiteDocument:
        document: SiteDocument = super().save_object(form)
        read_now(document)
        return document


class FilesFilter(WagtailFilterSet):
    """Filters files by whether their text is searchable."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[*FileText.State.choices, (NOT_READ, _("not read yet"))], method="of_state"
    )

    class Meta:
        model = SiteDocument
        fields: list[str] = []

    def of_state(self, files: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        return files.filter(text_state__isnull=True) if state == NOT_READ else files.filter(text_state=state)


class FilesReport(ReportView):
    """A report of all files that shows whether their text is searchable."""

    page_title = _("Files in search")
    header_icon = "search"
    model = SiteDocument
    filterset_class = FilesFilter
    index_url_name = "search_files"
    index_results_url_name = "search_files_results"
    any_permission_required = ["add", "change", "delete"]
    default_ordering = "title"
    export_headings = {"title": _("Title"), "filename": _("File"), "in_words": _("In the search")}
    list_export = ["title", "filename", "in_words"]

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(SiteDocument)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "title",
                label=_("Title"),
                get_url=lambda file: reverse("wagtaildocs:edit", args=[quote(file.pk)]),
                sort_key="title",
            ),
            DownloadColumn("filename", label=_("File")),
            Column("collection", label=_("Collection"), accessor="collection.name"),
            Column("in_words", label=_("In the search")),
            DateColumn("created_at", label=_("Created"), sort_key="created_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Any]:
        texts = FileText.objects.filter(digest=OuterRef("sha256"))
        files = self.permission_policy.instances_user_has_any_permission_for(self.request.user, ["change", "delete"])
        return files.select_related("collection").annotate(
            text_state=Subquery(texts.values("state")[:1]), text_is_cut=Subquery(texts.values("is_cut")[:1])
        )

    def get_queryset(self) -> Any:
        return self.order_queryset(self.get_base_queryset())

    def decorate_paginated_queryset(self, files: Any) -> Any:
        private = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
        for file in files:
            is_private = file.collection.path.startswith(private)
            file.in_words = PRIVATE if is_private else say(file.text_state, is_cut=bool(file.text_is_cut))
        return files


class FilesMenuItem(MenuItem):
    """The menu item of the report, for users with permissions for documents."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(SiteDocument)
        return bool(policy.user_has_any_permission(request.user, ["add", "change", "delete"]))


def menu_item() -> FilesMenuItem:
    return FilesMenuItem(
        _("Files in search"), reverse("search_files"), name="files-in-the-search", icon_name="search", order=1300
    )


def addresses() -> list[URLPattern]:
    """Return the URLs of the report, and of Wagtail's pages that are replaced here."""
    return [
        path("reports/files-in-the-search/", FilesReport.as_view(), name="search_files"),
        path("reports/files-in-the-search/results/", FilesReport.as_view(results_only=True), name="search_files_results"),
        path("documents/add/", AddingView.as_view()),
        path("documents/edit/<int:document_id>/", EditingView.as_view()),
        path("documents/multiple/add/", UploadingView.as_view()),
    ]
