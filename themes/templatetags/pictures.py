"""`{% load pictures %}{% fetch_renditions page.body %}{% shown_picture image "480 960 1440" alt=alt %}{% rendition image "width-960" as large %}`

An image whose original is lost or damaged is left out, and the page still renders: templates show something else instead.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import template
from django.db.models import prefetch_related_objects
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError

register = template.Library()


@register.simple_tag
def fetch_renditions(*bodies: Any) -> str:
    """Prefetch the renditions of all images in the bodies, so that a gallery of twenty costs one query."""
    images = [image for body in bodies for image in images_in(body)]
    if len(images) > 1:
        prefetch_related_objects(images, "renditions")
    return ""


def images_in(value: Any) -> Iterator[AbstractImage]:
    """Yield the saved images in a block's value and in the blocks inside it."""
    if isinstance(value, AbstractImage):
        if value.pk:
            yield value
        return
    inner: Iterable[Any] = ()
    if isinstance(value, StreamValue.StreamChild):
        inner = [value.value]
    elif isinstance(value, Mapping):
        inner = value.values()
    elif isinstance(value, (StreamValue, ListValue)):
        inner = value
    for part in inner:
        yield from images_in(part)


@register.simple_tag
def shown_picture(
    image: AbstractImage | None,
    widths: str,
    *,
    alt: str,
    ratio: str = "",
    sizes: str = "100vw",
    loading: str = "",
    **attributes: Any,
) -> SafeString | str:
    """Return an `img` of `image` in the given widths, as WebP; empty without an image or its original.

    `ratio` ("16:7") crops around the focal point. An image smaller than a width appears in the srcset only once. The
    alternative text is required; "" marks decoration.
    """
    if not image:
        return ""
    specs = [f"{size_of(int(width), ratio)}|format-webp|preserve-svg" for width in widths.split()]
    try:
        renditions = {rendition.width: rendition for rendition in image.get_renditions(*specs).values()}
    except SourceImageIOError:
        return ""
    sized = sorted(renditions.items())
    middle = sized[len(sized) // 2][1]
    shown = {
        "src": middle.url,
        "width": middle.width,
        "height": middle.height,
        "alt": alt or "",
        # Not lazy: images are small, and readers who print the page or lose the connection have them. They wait for the style sheet and
        # the font on slow lines, and decoding does not block text.
        **({"loading": loading} if loading else {"decoding": "async", "fetchpriority": "low"}),
        **attributes,
    }
    if len(sized) > 1:
        shown |= {"srcset": ", ".join(f"{rendition.url} {width}w" for width, rendition in sized), "sizes": sizes}
    return format_html("<img{}>", flatatt(shown))


@register.simple_tag
def rendition(image: AbstractImage | None, spec: str) -> AbstractRendition | None:
    """Return the rendition of `image` for the operations in `spec`; None without an image or its original."""
    if not image:
        return None
    try:
        return image.get_rendition(spec)
    except SourceImageIOError:
        return None


def size_of(width: int, ratio: str) -> str:
    """Return the rendition operation for a width, cropped to a ratio such as "16:7" if there is one."""
    if not ratio:
        return f"width-{width}"
    wide, high = map(int, ratio.split(":"))
    return f"fill-{width}x{round(width * high / wide)}"
