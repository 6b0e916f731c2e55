"""The site's pictures: each says what it shows or that it is decoration, and who made it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition


class SiteImage(AbstractImage):
    """A picture with alternative text, credit and licence."""

    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("Tick this only if the picture says nothing that the text does not: screen readers then pass it over."),
    )
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made the picture. It is shown wherever the picture is.")
    )
    licence = models.CharField(_("licence"), max_length=120, blank=True, help_text=_("For example “CC BY 4.0”."))

    admin_form_fields = (
        "title",
        "file",
        "description",
        "is_decorative",
        "credit",
        "licence",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    api_fields = ("description", "is_decorative", "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    def clean(self) -> None:
        super().clean()
        if self.is_decorative and self.description:
            raise ValidationError({"is_decorative": _("A decorative picture has no alternative text: clear one of the two.")})
        if not self.is_decorative and not self.description:
            raise ValidationError({"description": _("Describe what the picture shows, or mark it as decorative.")})

    @property
    def default_alt_text(self) -> str:
        """The alternative text where a page gives none of its own."""
        return "" if self.is_decorative else (self.description or "")


class SiteRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
