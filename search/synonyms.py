"""Words that mean the same in this archive, as editors maintain them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel


class SynonymGroup(models.Model):
    """Words of the languages that mean one thing; whoever looks for one of them finds the others, and what is about the topic."""

    name = models.CharField(_("name"), max_length=100, unique=True, help_text=_("For editors alone."))
    topic = models.ForeignKey("cms.Topic", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("topic"))
    words_de = models.TextField(_("German"), blank=True, max_length=2000)
    words_en = models.TextField(_("English"), blank=True, max_length=2000)
    words_fr = models.TextField(_("French"), blank=True, max_length=2000)
    words_ar = models.TextField(_("Arabic"), blank=True, max_length=2000)

    panels = [
        FieldPanel("name"),
        FieldPanel("topic"),
        MultiFieldPanel(
            [FieldPanel(f"words_{code}") for code in ("de", "en", "fr", "ar")],
            heading=_("Words, one a line"),
        ),
    ]

    class Meta:
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("groups of synonyms")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
