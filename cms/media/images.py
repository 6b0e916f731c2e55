"""The site's images: each has an alternative text or is marked as decoration, and names its author."""

from __future__ import annotations

from io import BytesIO

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, SourceImageIOError

from .missing import note_missing
from .privacy import private_collections

#: Errors of Pillow and the storage if an original is lost, damaged or made to exhaust the memory, or if the disk is full.
UNDRAWABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)


class SiteImage(AbstractImage):
    """An image with alternative text, credit and licence."""

    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("Only tick this if the picture adds nothing to the text. Screen readers will then skip it."),
    )
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made the picture. Shown wherever the picture appears.")
    )
    licence = models.CharField(_("licence"), max_length=120, blank=True, help_text=_("For example “CC BY 4.0”."))

    #: The renditions being created; None if none are.
    _drawn: list[SiteRendition] | None = None

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

    def create_rendition(self, filter: Filter) -> SiteRendition:  # noqa: A002 - Wagtail's name
        """Create a rendition of the image. Raises SourceImageIOError, which pages and the API handle, whatever goes wrong."""
        try:
            with transaction.atomic():  # so that a page rendered inside a transaction can continue
                rendition: SiteRendition = super().create_rendition(filter)
        except InvalidFilterSpecError:
            raise  # the caller's mistake, not the image's
        except UNDRAWABLE as error:
            raise self._not_drawn(error) from error
        return rendition

    def create_renditions(self, *filters: Filter) -> dict[Filter, SiteRendition]:
        """Create renditions of the image; see `create_rendition`."""
        if not filters:
            return {}
        drawn = self._drawn = []
        try:
            with transaction.atomic():
                renditions: dict[Filter, SiteRendition] = super().create_renditions(*filters)
        except InvalidFilterSpecError:
            raise
        except UNDRAWABLE as error:
            for rendition in drawn:
                if rendition.file and rendition.file._committed:  # stored before another one failed: its row is rolled back
                    rendition.file.delete(save=False)
            raise self._not_drawn(error) from error
        finally:
            self._drawn = None
        return renditions

    def generate_rendition_instance(self, filter: Filter, source: BytesIO) -> SiteRendition:  # noqa: A002 - Wagtail's name
        rendition: SiteRendition = super().generate_rendition_instance(filter, source)
        if self._drawn is not None:
            self._drawn.append(rendition)
        return rendition

    def _not_drawn(self, error: Exception) -> SourceImageIOError:
        note_missing(self.file.name or f"of picture {self.pk}", error)
        return error if isinstance(error, SourceImageIOError) else SourceImageIOError(str(error))

    @property
    def default_alt_text(self) -> str:
        """The alternative text where a page does not provide its own."""
        return "" if self.is_decorative else (self.description or "")


class SiteRendition(AbstractRendition):
    """An image in one size and format."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    @property
    def url(self) -> str:
        """The image's URL: in a private collection, that of the view that checks permissions, never that of a store."""
        url = str(self.file.url)
        is_elsewhere = not url.startswith("/")
        return (
            reverse("media", args=[self.file.name]) if is_elsewhere and self.image.collection_id in private_collections() else url
        )

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
