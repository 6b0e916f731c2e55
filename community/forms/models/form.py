"""Forms that editors make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, Revision, RevisionMixin

from community.forms.blocks import FormBody
from community.forms.texts import TextsField
from community.forms.words import in_language

if TYPE_CHECKING:
    from .version import FormVersion


class Form(PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """A form that editors make in the CMS, in all languages at once. Publishing it makes a version, which people fill in."""

    name = models.CharField(_("name"), max_length=160, help_text=_("For editors. Applicants see the title."))
    title = TextsField(_("title"), help_text=_("What applicants read above the form."))
    sections = StreamField(FormBody(), verbose_name=_("sections"), blank=True)

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

    def title_in(self, language: str) -> str:
        return in_language(self.title, language)
