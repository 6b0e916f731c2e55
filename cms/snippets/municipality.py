"""Cities, towns, districts and municipal companies."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from cms.formatting import country_choices, country_name, format_place
from cms.languages import NamedInLanguages

from .taxonomy import NAMES_PANEL


class Municipality(NamedInLanguages, index.Indexed, models.Model):
    """A municipality with its position on the map."""

    country = models.CharField(_("country"), max_length=2, choices=country_choices)
    region = models.ForeignKey(
        "cms.Region", models.SET_NULL, null=True, blank=True, related_name="municipalities", verbose_name=_("region")
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-90)), MaxValueValidator(Decimal(90))],
        help_text=_("In degrees, north of the equator positive: 51.21740."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-180)), MaxValueValidator(Decimal(180))],
        help_text=_("In degrees, east of Greenwich positive: 7.63210."),
    )
    website = models.URLField(_("website"), blank=True)

    panels = [
        NAMES_PANEL,
        FieldPanel("country"),
        FieldPanel("region"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")])], heading=_("Place on the map")),
        FieldPanel("website"),
    ]
    api_fields = (*NamedInLanguages.NAME_API_FIELDS, "country", "country_name", "region", "coordinates", "website")
    search_fields = [
        index.SearchField("name_de"),
        index.AutocompleteField("name_de"),
        index.AutocompleteField("name_en"),
        index.FilterField("country"),
    ]

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name_de"]
        constraints = [models.UniqueConstraint(fields=["name_de", "country"], name="cms_municipality_once_a_country")]

    @property
    def country_name(self) -> str:
        """The country's name in the reader's language."""
        return country_name(self.country)

    @property
    def with_country(self) -> str:
        """Its name and its country's: "Bonn, Deutschland"."""
        return format_place(self.name, self.country)

    @property
    def coordinates(self) -> dict[str, float] | None:
        """{"latitude", "longitude"} in degrees; None if unknown."""
        return {"latitude": self.place[1], "longitude": self.place[0]} if self.place else None

    @property
    def place(self) -> tuple[float, float] | None:
        """(longitude, latitude) in degrees; None if unknown."""
        if self.latitude is None or self.longitude is None:
            return None
        return float(self.longitude), float(self.latitude)
