"""The part of the document that describes version 2 of the content API, calls and jobs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from .parts import Part, register_part


def content() -> dict[str, Any]:
    from .content import content_document  # which needs the models

    return content_document()


def register_content() -> None:
    register_part(
        Part(
            name="content",
            title=_("Content, version 2"),
            summary=_("Pages, pictures, topics and places, the site itself, calls as facts, and long jobs."),
            make=content,
            prefix="Content",
            rank=10,
        )
    )
