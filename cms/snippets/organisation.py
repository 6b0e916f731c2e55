"""The organisations behind the network: the three rows of the footer."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.languages import NamedInLanguages

from .taxonomy import NAMES_PANEL


class Organisation(NamedInLanguages, index.Indexed, models.Model):
    """A partner with its logo and its row in the footer."""

    class Role(models.TextChoices):
        COOPERATION = "cooperation", _("In cooperation with")
        IMPLEMENTATION = "implementation", _("Implemented by")
        COMMISSION = "commission", _("Commissioned by")
        NONE = "none", _("Not in the footer")

    abbreviation = models.CharField(_("abbreviation"), max_length=20, blank=True)
    role = models.CharField(_("row of the footer"), max_length=20, choices=Role, default=Role.NONE)
    logo = models.ForeignKey(
        "cms.SiteImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("If there is no logo, the name is shown."),
    )
    website = models.URLField(_("website"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lower comes first."))

    panels = [
        NAMES_PANEL,
        FieldPanel("abbreviation"),
        FieldPanel("role"),
        FieldPanel("logo"),
        FieldPanel("website"),
        FieldPanel("order"),
    ]
    api_fields = (*NamedInLanguages.NAME_API_FIELDS, "abbreviation", "role", "logo", "website", "order")
    search_fields = [index.SearchField("name_de"), index.AutocompleteField("name_de"), index.AutocompleteField("name_en")]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["order", "name_de"]
