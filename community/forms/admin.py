"""Forms in Wagtail's admin: the list of forms with where they are used, and the editor."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.db.models import ProtectedError, QuerySet, RestrictedError
from django.db.models.deletion import Collector
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import CopyView, CreateView, IndexView

from cms.admin_saving import SharedViewSet
from cms.formatting import format_list, language_name, own_language_name
from cms.pdf import PdfUnavailable

from .blocks.errors import errors_at_blocks
from .building import schema_data
from .checking import Labels, labels_in, problems_of
from .examples import EXAMPLES, find_example
from .models import Form
from .pdf import blank_form_pdf
from .telling import quoted
from .translations import missing_translations
from .uses import uses_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class FormForm(WagtailAdminModelForm):
    """The editor's form. A draft can be saved incomplete; before publishing each error is put at its block."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.is_deferred_validation and {"title", "sections"} <= cleaned.keys():
            data = schema_data(cleaned["title"], cleaned["sections"].get_prep_value())
            if problems := problems_of(data, labels_before(self.instance)):
                self.add_error("sections", errors_at_blocks(problems))
        return cleaned


def labels_before(form: Form) -> Labels:
    """Return the labels that the form has had, so that sentences can name what was removed."""
    version = form.latest_version if form.pk else None
    published = labels_in(version.form_schema.model_dump(mode="json")) if version else Labels()
    return published | labels_in(form.schema_data())


def state_of(form: Form) -> str:
    """Return whether a form is published. Wagtail's own column asks the database for each row."""
    if not form.live:
        return _("Draft")
    return _("Published, with a newer draft") if form.has_unpublished_changes else _("Published")


class UsesColumn(Column):
    """The things that use a form, each with a link."""

    cell_template_name = "community/forms/admin/uses.html"

    def get_value(self, instance: Form) -> Any:
        return instance.uses


class FormIndexView(IndexView):
    """The list of forms. Where they are used is read once for all of them."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**options)
        forms = list(context["object_list"])
        found = uses_of(form.pk for form in forms)
        for form in forms:
            form.uses = found[form.pk]
        context["object_list"] = forms
        return context

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons: list[Any] = super().header_more_buttons
        return [*buttons, *(example_button(name, self.add_url) for name in EXAMPLES if self.add_url)]


def example_button(name: str, add_url: str) -> Button:
    return Button(
        _("New, from the example {name}").format(name=quoted(str(EXAMPLES[name]))),
        url=f"{add_url}?example={name}",
        icon_name="copy",
    )


class FormCreateView(CreateView):
    """A new form: empty, or one of the examples (`?example=deep-dive`)."""

    def get_initial_form_instance(self) -> Form | None:
        name = self.request.GET.get("example", "")
        return find_example(name) or super().get_initial_form_instance()


class FormCopyView(CopyView):
    """A new form with everything the latest draft of another has. Its keys are the same, so its conditions are about its own questions."""

    def get_initial_form_instance(self) -> Form:
        original: Form = self.get_object().get_latest_revision_as_object()
        return Form(
            name=_("Copy of {name}").format(name=original.name)[:160],
            title=original.title,
            sections=original.sections,
        )


class StatePanel(Panel):
    """What is published of a form, where it is used, its blank PDF files, and the texts without a translation."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "community/forms/admin/state.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            form: Form = self.instance
            untranslated = missing_translations(form)
            return context | {
                "version": form.latest_version,
                "uses": uses_of([form.pk])[form.pk],
                "pdfs": [(own_language_name(code), code, pdf_url(form, code)) for code, _name in settings.LANGUAGES],
                "untranslated": [
                    (one.text, format_list([language_name(code) for code in one.languages])) for one in untranslated
                ],
            }


def pdf_url(form: Form, language: str) -> str:
    return reverse(form.snippet_viewset.get_url_name("pdf"), args=[quote(form.pk), language])


class FormPdfView(PermissionCheckedMixin, View):
    """The latest version of a form, blank, as PDF. Takes about a second, so nothing waits for a job."""

    model: type[Form]
    any_permission_required = ("add", "change", "view")
    http_method_names = ("get", "head", "options")

    def get(self, request: HttpRequest, pk: str, language: str) -> HttpResponseBase:
        form = get_object_or_404(Form, pk=unquote(pk))
        version = form.latest_version
        if version is None or language not in dict(settings.LANGUAGES):
            raise Http404
        try:
            content = blank_form_pdf(version, language)
        except PdfUnavailable:
            messages.error(request, _("This site cannot make PDF files, because a part of its system is missing (Pango)."))
            return redirect(reverse(form.snippet_viewset.get_url_name("edit"), args=[quote(form.pk)]))
        name = f"{slugify(version.title_in(language), allow_unicode=True) or 'form'}-{version.number}-{language}.pdf"
        return FileResponse(BytesIO(content), as_attachment=True, filename=name)


class FormViewSet(SharedViewSet):
    """Forms: all languages side by side, drafts and versions, preview."""

    model = Form
    icon = "form"
    menu_label = gettext_lazy("Forms")
    menu_order = 310
    add_to_admin_menu = True
    index_view_class = FormIndexView
    add_view_class = FormCreateView
    copy_view_class = FormCopyView
    list_display = (
        "name",
        Column("latest_number", label=gettext_lazy("Version"), sort_key="latest_number"),
        UsesColumn("uses", label=gettext_lazy("Used by")),
        Column("state", label=gettext_lazy("State"), accessor=state_of),
        UpdatedAtColumn(),
    )
    search_fields = ("name",)
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("name", required_on_save=True),
            FieldPanel("title"),
            FieldPanel("sections"),
            StatePanel(heading=gettext_lazy("Versions and translations")),
        ],
        base_form_class=FormForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Form]:
        return Form.objects.with_latest_number()

    @property
    def pdf_view(self) -> Any:
        return self.construct_view(FormPdfView, permission_policy=self.permission_policy)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("pdf/<str:pk>/<slug:language>/", self.pdf_view, name="pdf")]


def refuse_to_delete(request: HttpRequest, things: Sequence[Any]) -> HttpResponse | None:
    """Say why a form cannot be deleted: it is in use, or has been answered."""
    forms = [thing for thing in things if isinstance(thing, Form)]
    uses = uses_of(form.pk for form in forms)
    for form in forms:
        if titles := format_list([quoted(use.title) for use in uses[form.pk]]):
            sentence = _("“{form}” cannot be deleted, because it is used by {uses}.").format(form=form, uses=titles)
        elif was_answered(form):
            sentence = _("“{form}” cannot be deleted, because it has been answered.").format(form=form)
        else:
            continue
        messages.error(request, sentence)
        return redirect(reverse(form.snippet_viewset.get_url_name("edit"), args=[quote(form.pk)]))
    return None


def was_answered(form: Form) -> bool:
    """Return whether something keeps the versions of `form` from being deleted."""
    versions = form.versions.all()
    try:
        Collector(using=versions.db).collect(list(versions))
    except (ProtectedError, RestrictedError):
        return True
    return False
