"""Contacts for readers. A contact is a function, so that it stays correct when people change."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.languages import NamedInLanguages
from cms.typed_numbers import plain_digits

from .taxonomy import NAMES_PANEL


class ContactManager(models.Manager["Contact"]):
    """Contacts with their organisation, which is always shown with them."""

    def get_queryset(self) -> models.QuerySet[Contact]:
        return super().get_queryset().select_related("organisation")


class Contact(NamedInLanguages, index.Indexed, models.Model):
    """A function that answers questions, with its address."""

    organisation = models.ForeignKey(
        "cms.Organisation", models.SET_NULL, null=True, blank=True, related_name="contacts", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True, help_text=_("With the country code: +49 228 000000."))

    objects = ContactManager()

    panels = [NAMES_PANEL, FieldPanel("organisation"), FieldPanel("email"), FieldPanel("phone")]
    api_fields = (*NamedInLanguages.NAME_API_FIELDS, "organisation", "email", "phone")
    search_fields = [index.SearchField("name_de"), index.AutocompleteField("name_de"), index.AutocompleteField("name_en")]

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name_de"]

    def clean(self) -> None:
        super().clean()
        if not (self.email or self.phone):
            raise ValidationError({"email": _("Enter an e-mail address or a phone number.")})

    @property
    def phone_link(self) -> str:
        """The number as used in a tel: URL."""
        return "".join(c for c in plain_digits(self.phone) if c in "+0123456789")
