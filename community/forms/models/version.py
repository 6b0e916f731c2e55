"""Published versions of forms."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.forms.schema import FormSchema

from .form import Form

if TYPE_CHECKING:
    from cms.users.models import User


class FormVersion(models.Model):
    """A form as it was published. Answers belong to a version, which never changes: what was asked can always be read again."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="versions", verbose_name=_("form"))
    number = models.PositiveIntegerField(_("number"))
    schema = models.JSONField()
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("published by")
    )

    wagtail_reference_index_ignore = True  # a form is not in use because it was published

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of forms")
        ordering = ("form", "-number")
        default_permissions = ()  # made by publishing a form, and by nothing else
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("form", "number"), name="community_forms_version_once")
        ]

    def __str__(self) -> str:
        return _("{form}, version {number}").format(form=self.form, number=self.number)

    def save(self, *args: Any, **options: Any) -> None:
        """Save a new version. Raises TypeError for one that exists: others depend on what it asks."""
        if not self._state.adding:
            raise TypeError("A version of a form does not change.")
        super().save(*args, **options)

    @cached_property
    def form_schema(self) -> FormSchema:
        """What this version asks."""
        return FormSchema.model_validate(self.schema)

    def title_in(self, language: str) -> str:
        return self.form_schema.title_in(language)
