"""The forms of pictures and documents: a drawing that cannot be cleaned is refused, and a replaced file goes when its successor is there."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.images.forms import BaseImageForm

from .svg import clean_svg_file, is_svg_name


class KeepsReplacedFile:
    """For Wagtail's forms, which remove the old file while it is not certain yet that the new one can be stored."""

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
        """Remove what was made of the replaced file."""


class ImageForm(KeepsReplacedFile, BaseImageForm):
    """Wagtail's form of a picture; every page of the admin that takes pictures uses it."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file or not is_svg_name(file.name):
            return file
        return clean_svg_file(file, file.name)  # here already, so that size and digest are those of what the storage keeps

    def forget_derived(self) -> None:
        self.instance.renditions.all().delete()
