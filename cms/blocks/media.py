"""Blocks of images and videos."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue

from cms.rich_text import web_address

from . import examples
from .films import host_of, is_film_file, player_url, problem_of

__all__ = ["BeforeAfterBlock", "GalleryBlock", "PictureBlock", "VideoBlock"]


class PictureValue(blocks.StructValue):
    """An image in use: texts entered here take precedence over the image's own."""

    @property
    def alt(self) -> str:
        """The alternative text; "" for decoration."""
        image = self.get("image")
        if not image or image.decorative:
            return ""
        return image.contextual_alt_text or image.default_alt_text

    @property
    def shown_credit(self) -> str:
        """The author of the image."""
        return self.get("credit") or getattr(self.get("image"), "credit", "")


class PictureBlock(blocks.StructBlock):
    """An image with alternative text, caption and credit."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=300, required=False)
    credit = blocks.CharBlock(
        label=_("Credit"), max_length=200, required=False, help_text=_("Leave empty to use the picture's own credit.")
    )

    # wagtail-localize fails on an image nested two blocks deep (before and after), so the block itself lists what to translate.
    def get_translatable_segments(self, value: Any) -> list[Any]:
        image = value["image"]
        if not image:
            return []
        texts = {"image.alt_text": image.contextual_alt_text, "caption": value["caption"], "credit": value["credit"]}
        strings = [StringSegmentValue(path, text) for path, text in texts.items() if text]
        return [OverridableSegmentValue("image.image", image.pk), *strings]

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        translated = {segment.path: segment for segment in segments}
        if other := translated.pop("image.image", None):
            kept = value["image"]
            value["image"] = type(kept).objects.get(pk=other.data)
            value["image"].contextual_alt_text, value["image"].decorative = kept.contextual_alt_text, kept.decorative
        if alt := translated.pop("image.alt_text", None):
            value["image"].contextual_alt_text = alt.render_text()
        for path, segment in translated.items():
            value[path] = segment.render_text()
        return value

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"
        description = _("A picture with alternative text, caption and credit.")
        preview_value = staticmethod(examples.picture)
        value_class = PictureValue


class GalleryBlock(blocks.StructBlock):
    """Several images that belong together."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=160, required=False)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=1)

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "cms/blocks/gallery.html"
        description = _("Several pictures that belong together. A click enlarges them.")
        preview_value = staticmethod(examples.gallery)


class BeforeAfterBlock(blocks.StructBlock):
    """The same place twice: as it was, and as it became or could become."""

    before = PictureBlock(label=_("Before"))
    after = PictureBlock(label=_("After"))
    before_label = blocks.CharBlock(label=_("Label before"), max_length=60, required=False)
    after_label = blocks.CharBlock(label=_("Label after"), max_length=60, required=False)
    caption = blocks.CharBlock(label=_("Caption"), max_length=300, required=False)

    class Meta:
        icon = "image"
        label = _("Before and after")
        template = "cms/blocks/before_after.html"
        description = _("The same place before and after, to compare with a slider.")
        preview_value = staticmethod(examples.before_after)


class VideoValue(blocks.StructValue):
    """A video: where it is, and which host a click contacts."""

    @property
    def address(self) -> str:
        """The URL of the link."""
        return web_address(self.get("url"))

    @property
    def host(self) -> str:
        """The host that a click contacts."""
        return host_of(self.address)

    @property
    def player_url(self) -> str:
        """The player URL; "" if the video has none that this site allows: then only the link is shown."""
        return player_url(self.get("url") or "")

    @property
    def is_file(self) -> bool:
        """Whether the URL is a video file that the browser can play itself."""
        return is_film_file(self.get("url") or "")


class VideoBlock(blocks.StructBlock):
    """A video by its URL. Its host is not contacted before a click."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    url = blocks.URLBlock(
        label=_("Address"),
        help_text=_("The address of the video's page or file. Nothing is loaded from there until the reader clicks."),
    )
    poster = ImageBlock(label=_("Poster image"), required=False)
    transcript = blocks.TextBlock(
        label=_("Transcript"),
        required=False,
        help_text=_("For readers who cannot hear, see or load the video."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if problem := problem_of(str(cleaned["url"])):
            raise StructBlockValidationError(block_errors={"url": ValidationError(problem)})
        return cleaned

    class Meta:
        icon = "media"
        label = _("Video")
        template = "cms/blocks/video.html"
        description = _("A film from another website. Nothing is loaded from there before the click.")
        preview_value = staticmethod(examples.video)
        value_class = VideoValue
