"""Makes API output safe to embed in another page: nothing in it can run, however it got into the database."""

from __future__ import annotations

from typing import Any

from rest_framework import fields
from wagtail.api.v2.serializers import RichTextFieldSerializer

from cms.rich_text import clean_rich_text, web_address


class RichText(RichTextFieldSerializer):
    """Rich text, sanitised before it is converted to the requested format."""

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(clean_rich_text(str(value or "")))


class Address(fields.URLField):
    """A URL that is safe to link to."""

    def to_representation(self, value: Any) -> str:
        return web_address(value)
