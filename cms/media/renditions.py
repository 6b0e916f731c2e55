"""The sizes in which machines are told of pictures: those that pages use, so that one rendition serves both.

Nothing is drawn to tell of it. A rendition that exists has the address of its file, another one a signed address that draws it when
somebody asks for it (`serving.serve_rendition`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from rest_framework.fields import Field
from wagtail.images.models import Filter
from wagtail.images.utils import generate_signature

from cms.base_url import absolute_address

from .documents import SiteDocument
from .images import SiteImage
from .privacy import hidden_collections, private_collections


@dataclass(frozen=True, slots=True)
class Size:
    """A size of a picture; `crop` is its ratio if it is cut around the focal point, as in "8:5"."""

    operation: str
    format: str = "webp"
    crop: str | None = None

    def filter_for(self, image: SiteImage) -> Filter:
        """Return the filter that draws it, as templates write it. A drawing (SVG) stays one."""
        keeps_drawings = "|preserve-svg" if self.format == "webp" or image.is_svg() else ""
        cleaned: Filter = image.clean_filter_for_svg(Filter(f"{self.operation}|format-{self.format}{keeps_drawings}"))
        return cleaned


SHARED = Size("fill-1200x630", "jpeg", "40:21")  # as for links that are shared
SIZES = (
    *(Size(f"width-{width}") for width in (480, 960, 1440)),
    *(Size(f"fill-{size}", crop="8:5") for size in ("400x250", "800x500")),
    SHARED,
)


def renditions_of(image: SiteImage) -> list[dict[str, Any]]:
    """Return the renditions of `image`: href, width, height, format, crop. A picture is never enlarged, so a small one has fewer."""
    found: dict[tuple[str | None, str, int], dict[str, Any]] = {}
    filters = {size: size.filter_for(image) for size in SIZES}
    existing = image.find_existing_renditions(*filters.values())
    for size, drawn_by in filters.items():
        href, width, height = told_of(image, drawn_by, existing.get(drawn_by))
        file_format = "svg" if image.is_svg() else size.format
        facts = {"width": width, "height": height, "format": file_format, "crop": size.crop}
        found.setdefault((size.crop, file_format, width), {"href": absolute_address(href), **facts})
    return list(found.values())


def told_of(image: SiteImage, drawn_by: Filter, rendition: Any) -> tuple[str, int, int]:
    """Return address, width and height of a rendition; of one that is not there, where it is drawn and how large it will be."""
    width, height = (rendition.width, rendition.height) if rendition else drawn_by.get_transform(image).size
    return rendition.url if rendition else drawing_address(image, drawn_by), int(width), int(height)


def drawing_address(image: SiteImage, drawn_by: Filter) -> str:
    """Return the address that draws a rendition of `image`."""
    return reverse("rendition", args=[generate_signature(image.pk, drawn_by.spec), image.pk, drawn_by.spec])


def address_of(image: SiteImage) -> str:
    """Return the absolute address of the original: of one that is not public, that of the view that checks permissions."""
    is_private = image.collection_id in private_collections()
    return absolute_address(reverse("media", args=[image.file.name]) if is_private else str(image.file.url))


def focal_point_of(image: SiteImage) -> dict[str, float] | None:
    """Return the middle of the focal area as fractions of width and height, from the left and from the top; None if there is none."""
    point = image.get_focal_point()
    if point is None or not (image.width and image.height):
        return None
    x, y = point.centroid
    return {"x": round(x / image.width, 4), "y": round(y / image.height, 4)}


def may_be_told(file: SiteImage | SiteDocument | None, context: dict[str, Any]) -> bool:
    """Return whether the reader of a response may see `file`. The reader's collections are looked up once for each `context`."""
    if file is None:
        return False
    if "hidden_collections" not in context:
        context["hidden_collections"] = hidden_collections(context["request"])
    return file.collection_id not in context["hidden_collections"]


class SharedPicture(Field):
    """A page's cover as shown with links to it, in the form of Wagtail's own field for renditions."""

    def __init__(self, **options: Any) -> None:
        super().__init__(source="*", read_only=True, **options)

    def to_representation(self, page: Any) -> dict[str, Any] | None:
        image: SiteImage | None = page.cover_image
        if image is None or not may_be_told(image, self.context):
            return None
        drawn_by = SHARED.filter_for(image)
        address, width, height = told_of(image, drawn_by, image.find_existing_renditions(drawn_by).get(drawn_by))
        return {
            "url": address,
            "full_url": absolute_address(address),
            "width": width,
            "height": height,
            "alt": page.shown_cover_alt,
        }
