"""The files of a variant that people see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.visualisations.pipeline import photos as pipeline

if TYPE_CHECKING:
    from community.visualisations.models import Variant
    from community.visualisations.pictures import Made


def marked_files(variant: Variant, plain: Made) -> tuple[Made, list[Made]]:
    """Return the whole picture of a variant and its renditions."""
    return plain, list(pipeline.make_renditions(plain.content))
