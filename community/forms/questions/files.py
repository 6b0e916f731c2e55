"""Questions answered by files."""

from __future__ import annotations

from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext
from pydantic import Field

from cms.formatting import format_number

from .base import Question, wrong_type

MEGABYTE = 1024**2


class FilesQuestion(Question):
    """A question answered by uploaded files: their keys. Whether they exist and are of the wanted types, their feature knows."""

    kind: Literal["files"] = "files"
    most: int = Field(default=1, ge=1, le=20)
    suffixes: tuple[str, ...] = ()  # such as ".pdf"; none for all that the site accepts
    most_megabytes: int | None = Field(default=None, ge=1)

    @property
    def most_bytes(self) -> int | None:
        """How large a file can be; None for what the site accepts."""
        return self.most_megabytes * MEGABYTE if self.most_megabytes else None

    def clean(self, given: Any) -> list[str]:
        if not isinstance(given, list) or not all(isinstance(key, str) for key in given):
            raise wrong_type()
        keys = list(dict.fromkeys(given))
        if len(keys) > self.most:
            message = ngettext("Upload %(most)s file at most.", "Upload %(most)s files at most.", self.most)
            raise ValidationError(message % {"most": format_number(self.most)}, code="most")
        return keys

    def json_schema(self) -> dict[str, Any]:
        key = {"type": "string", "format": "uuid"}
        return {"type": "array", "items": key, "uniqueItems": True, "minItems": 1, "maxItems": self.most}
