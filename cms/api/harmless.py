"""Makes API output safe to embed in another page: nothing in it can run, however it got into the database."""

from __future__ import annotations

from typing import Any

from rest_framework import fields

from cms.rich_text import web_address

from .rich_text import SiteRichText


class RichText(fields.Field):
    """Rich text, sanitised before it is converted to the requested format."""

    def to_representation(self, value: Any) -> Any:
        return SiteRichText.tell(value, self.context)


class Address(fields.URLField):
    """A URL that is safe to link to."""

    def to_representation(self, value: Any) -> str:
        return web_address(value)
