"""Exports of a person's data, the log of exports about others, and the time after which accounts are inactive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from cms.concurrency import NoticesOthersInAdmin
from community.files.models import AttachedFile, AttachedFileManager

if TYPE_CHECKING:
    from community.access.actor import Actor

WARNED_DAYS = 30  # before an inactive account is deleted
LONGEST_MONTHS = 240


class DataExportQuerySet(models.QuerySet["DataExport"]):
    """Exports."""

    def visible_to(self, actor: Actor) -> Self:
        """The person's own."""
        return self.filter(user=actor.pk) if actor.is_authenticated else self.none()


class DataExport(AttachedFile):
    """All data about a person as a ZIP archive, for herself. It is deleted after some days."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = AttachedFileManager.from_queryset(DataExportQuerySet)()

    class Meta:
        verbose_name = _("export of a person's data")
        verbose_name_plural = _("exports of people's data")
        default_permissions = ()
        ordering = ("-made_at", "pk")

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return self.file.get_absolute_url()


class ExportEntry(models.Model):
    """Somebody took data about other people out of the site."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    kind = models.CharField(_("what"), max_length=60)
    title = models.CharField(_("of"), max_length=255)
    count = models.PositiveIntegerField(_("number"), null=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("export of data about others")
        verbose_name_plural = _("exports of data about others")
        default_permissions = ("view",)
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.title


class InactivityWarning(models.Model):
    """Somebody was told that her account is deleted unless she logs in."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user_id)


@register_setting(icon="user", name="inactive-accounts", order=710)
class InactivitySettings(BaseGenericSetting):
    """When accounts that nobody uses are deleted."""

    months = models.PositiveSmallIntegerField(
        _("months without a login after which an account is deleted"),
        default=0,
        validators=[MaxValueValidator(LONGEST_MONTHS)],
        help_text=_(
            "0: never. Its person is written to 30 days before. Accounts of administrators and editors are never deleted."
        ),
    )

    edit_handler = ObjectList([FieldPanel("months")], base_form_class=NoticesOthersInAdmin)

    class Meta:
        verbose_name = _("inactive accounts")

    @classmethod
    def current(cls) -> InactivitySettings:
        """Return the settings without creating a row, as reading a page must not."""
        return cls.objects.first() or cls()
