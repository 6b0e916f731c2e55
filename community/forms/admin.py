"""Forms in Wagtail's admin: the list of forms with where they are used, and the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.db.models import ProtectedError, QuerySet, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import CopyView, CreateView, IndexView

from cms.admin_saving import SharedViewSet

from .blocks.errors import errors_at_blocks
from .building import schema_data
from .checking import Labels, labels_in, problems_of
from .examples import EXAMPLES, find_example
from .models import Form
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
    def header_buttons(self) -> list[Any]:
        buttons: list[Any] = super().header_buttons
        if not self.add_url:
            return buttons
        return [*buttons, *(example_button(name, self.add_url) for name in EXAMPLES)]


def example_button(name: str, add_url: str) -> HeaderButton:
    return HeaderButton(EXAMPLES[name], url=f"{add_url}?example={name}", icon_name="copy")


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
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    )
    search_fields = ("name",)
    search_backend_name = None
    edit_handler = ObjectList(
        [FieldPanel("name", required_on_save=True), FieldPanel("title"), FieldPanel("sections")],
        base_form_class=FormForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Form]:
        return Form.objects.with_latest_number()


def refuse_to_delete(request: HttpRequest, things: Sequence[Any]) -> HttpResponse | None:
    """Say why a form cannot be deleted: it is in use, or has been answered."""
    forms = [thing for thing in things if isinstance(thing, Form)]
    uses = uses_of(form.pk for form in forms)
    for form in forms:
        if titles := ", ".join(f"“{use.title}”" for use in uses[form.pk]):
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
