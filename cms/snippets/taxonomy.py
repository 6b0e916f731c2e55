"""Topics and regions of pages, each stored once, with a name in every language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from cms.languages import NamedInLanguages

NAMES_PANEL = MultiFieldPanel([FieldPanel(field) for field in NamedInLanguages.NAME_FIELDS], heading=_("Name"))


class Topic(NamedInLanguages, index.Indexed, models.Model):
    """A subject that cities work on, with its colour on covers and cards."""

    class Colour(models.TextChoices):
        GREEN = "green", _("Green (nature)")
        WATER = "water", _("Blue (water)")
        HEAT = "heat", _("Terracotta (heat)")
        RESILIENCE = "resilience", _("Petrol (resilience)")
        HOUSING = "housing", _("Plum (housing)")
        ENERGY = "energy", _("Ochre (energy)")
        DIGITAL = "digital", _("Indigo (digital)")
        ECONOMY = "economy", _("Wine red (economy)")
        MOBILITY = "mobility", _("Magenta (mobility)")
        CIRCULAR = "circular", _("Olive (circular economy)")
        NEUTRAL = "brand", _("Brand colour (others)")

    slug = models.SlugField(_("short name"), unique=True, help_text=_("Used in search addresses. Do not change it later."))
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.NEUTRAL)
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lower comes first."))

    panels = [NAMES_PANEL, FieldPanel("slug"), FieldPanel("colour"), FieldPanel("order")]
    api_fields = (*NamedInLanguages.NAME_API_FIELDS, "slug", "colour", "order")
    search_fields = [index.SearchField("name_de"), index.AutocompleteField("name_de"), index.AutocompleteField("name_en")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["order", "name_de"]


class Region(NamedInLanguages, index.Indexed, models.Model):
    """A part of the world in which the network is active."""

    slug = models.SlugField(_("short name"), unique=True, help_text=_("Used in search addresses. Do not change it later."))
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lower comes first."))

    panels = [NAMES_PANEL, FieldPanel("slug"), FieldPanel("order")]
    api_fields = (*NamedInLanguages.NAME_API_FIELDS, "slug", "order")
    search_fields = [index.SearchField("name_de"), index.AutocompleteField("name_de"), index.AutocompleteField("name_en")]

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["order", "name_de"]
