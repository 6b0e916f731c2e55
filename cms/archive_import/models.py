"""A record of imports, so that nothing is imported twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRecord(models.Model):
    """What the archive import created from one article of one file."""

    source_name = models.CharField(_("file"), max_length=255)
    digest = models.CharField(
        _("digest"), max_length=64, unique=True, help_text=_("SHA-256 of the file's content and the article's place in it.")
    )
    page = models.ForeignKey("wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("page"))
    imported_at = models.DateTimeField(_("imported"), auto_now_add=True)

    class Meta:
        verbose_name = _("imported article")
        verbose_name_plural = _("imported articles")

    def __str__(self) -> str:
        return self.source_name
