"""What the API says of pages can be put into another page as it is: nothing in it runs, however it came into the database."""

from __future__ import annotations

from typing import Any

from rest_framework import fields
from wagtail.api.v2.serializers import RichTextFieldSerializer

from cms.rich_text import clean_rich_text, web_address


class RichText(RichTextFieldSerializer):
    """Rich text, cleaned before it is put into the form that was asked for."""

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(clean_rich_text(str(value or "")))


class Address(fields.URLField):
    """An address that a link may lead to."""

    def to_representation(self, value: Any) -> str:
        return web_address(value)
