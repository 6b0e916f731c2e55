"""Forms for images and documents: an invalid SVG is rejected, and a replaced file is only deleted once the new one is stored."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.images.forms import BaseImageForm

from .svg import clean_svg_file, is_svg_name


class KeepsReplacedFile:
    """For Wagtail's forms, which delete the old file before it is certain that the new one can be stored."""

    original_file: Any
    changed_data: list[str]

    def save(self, commit: bool = True) -> Any:
        replaced = self.original_file if commit and "file" in self.changed_data else None
        if not replaced:
            return super().save(commit=commit)  # type: ignore[misc]  # mixed into a form
        storage, name = replaced.storage, replaced.name
        self.original_file = None
        saved = super().save(commit=commit)  # type: ignore[misc]
        transaction.on_commit(partial(storage.delete, name))
        self.forget_derived()
        return saved

    def forget_derived(self) -> None:
        """Delete what was derived from the replaced file."""


class ImageForm(KeepsReplacedFile, BaseImageForm):
    """Wagtail's image form; every page in the admin that accepts images uses it."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file or not is_svg_name(file.name):
            return file
        return clean_svg_file(file, file.name)  # already here, so that size and digest are those of the stored file

    def forget_derived(self) -> None:
        self.instance.renditions.all().delete()
