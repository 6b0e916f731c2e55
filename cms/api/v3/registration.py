"""Version 3 as a part of the OpenAPI document."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.api.openapi.parts import Part, register_part


def v3() -> dict[str, Any]:
    from .document import v3_document  # which makes Wagtail's schemas

    return v3_document()


def register_v3() -> None:
    register_part(
        Part(
            name="v3",
            title=_("Content, version 3"),
            summary=_("Wagtail's new API, as a preview: it also shows drafts to editors, and lets them write."),
            make=v3,
            prefix="V3",
            rank=20,
        )
    )
