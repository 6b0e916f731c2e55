"""A group's welcome text as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.markdown import render_markdown

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


def render_welcome(text: str) -> SafeString:
    """Return the HTML of `text`, harmless and with headings below those of the room."""
    return render_markdown(text, level=3)
