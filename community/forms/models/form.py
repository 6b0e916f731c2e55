"""Forms that editors make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, Revision, RevisionMixin

from cms.formatting import own_language_name
from community.forms.blocks import FormBody
from community.forms.building import schema_data
from community.forms.checking import problems_of
from community.forms.schema import FormSchema
from community.forms.texts import TextsField
from community.forms.words import in_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cms.users.models import User

    from .version import FormVersion


class FormQuerySet(models.QuerySet["Form"]):
    """Forms."""

    def with_latest_number(self) -> Self:
        """Annotate `latest_number`: that of the latest version, or None."""
        return self.annotate(latest_number=Max("versions__number"))

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete forms with their versions. Raises ProtectedError if anything was answered."""
        with transaction.atomic():
            versions: Any = self.model._meta.get_field("versions").related_model
            versions.objects.filter(form__in=list(self)).delete()
            return super().delete()


class Form(PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """A form that editors make in the CMS, in all languages at once. Publishing it makes a version, which people fill in."""

    name = models.CharField(_("name"), max_length=160, help_text=_("For editors. Applicants see the title."))
    title = TextsField(_("title"), help_text=_("What applicants read above the form."))
    sections = StreamField(FormBody(), verbose_name=_("sections"), blank=True)

    objects = FormQuerySet.as_manager()
    _revisions = GenericRelation(Revision, related_query_name="community_form")

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def latest_version(self) -> FormVersion | None:
        """The version that people fill in now; None before it is published."""
        return self.versions.order_by("-number").first()

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete the form with its versions. Raises ProtectedError if anything was answered."""
        with transaction.atomic():
            self.versions.all().delete()
            return super().delete(*args, **options)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """One for each language of the site, named in itself."""
        return [(code, own_language_name(code)) for code, _name in settings.LANGUAGES]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from community.forms.previewing import show_preview  # which knows forms

        return show_preview(request, self, mode_name)

    def title_in(self, language: str) -> str:
        return in_language(self.title, language)

    def schema_data(self) -> dict[str, Any]:
        """Return what this form asks, as data. In a draft it may be incomplete."""
        return schema_data(self.title, self.sections.get_prep_value())

    def form_schema(self) -> FormSchema:
        """Return what this form asks. Raises ValidationError, with sentences for editors, if it is incomplete."""
        data = self.schema_data()
        if problems := problems_of(data):
            raise ValidationError([problem.message for problem in problems])
        return FormSchema.model_validate(data)

    def publish(self, revision: Revision, user: User | None = None, **options: Any) -> None:
        """Publish a revision: if it asks something else than the latest version, it becomes the next one.

        Raises ValidationError if it is incomplete. Nothing is made if publishing is only scheduled.
        """
        schema = revision.as_object().form_schema()
        with transaction.atomic():
            row = Form.objects.select_for_update().get(pk=self.pk)
            super().publish(revision, user=user, **options)
            if Form.objects.filter(pk=self.pk, live_revision=revision).exists():
                row.add_version(schema, by=user)

    def add_version(self, schema: FormSchema, *, by: User | None) -> None:
        """Add a version that asks `schema`, unless the latest one does. The row is locked."""
        latest = self.latest_version
        if latest is None or latest.form_schema != schema:
            number = latest.number + 1 if latest else 1
            self.versions.create(number=number, schema=schema.model_dump(mode="json"), published_by=by)
