"""The forms of files and folders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from community.files.fields import UploadField
from community.files.names import tidy

from .fields import SeveralFilesField
from .models import LONGEST_DESCRIPTION, LONGEST_NAME, Document, Folder, Version
from .tenant import LIBRARY

if TYPE_CHECKING:
    from community.access.actor import Actor
    from community.groups.models import Group

    from .tree import Tree

TOP = ""  # in the choice of a folder
INDENT = "\u2003"


def language_choices() -> list[tuple[str, str]]:
    names = [(code, str(get_language_info(code)["name_translated"])) for code, _name in settings.LANGUAGES]
    return [("", _("not said, or several")), *names]


def folder_choices(tree: Tree, without: int | None = None) -> list[tuple[str, str]]:
    """Return the folders of a group with how they are nested; without one of them, which cannot be moved into itself."""
    folders = [(str(folder.pk), tree.words_of(folder.pk)) for folder in tree.in_order(without=without)]
    return [(TOP, _("no folder")), *folders]


class OneLineField(forms.CharField):
    """A text on one line, without signs that cannot be seen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["dir"] = "auto"

    def clean(self, value: Any) -> str:
        text = tidy(str(super().clean(value)))
        if self.required and not text:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text


class UploadForm(forms.Form):
    """Share files with a group."""

    files = SeveralFilesField()  # type: ignore[assignment]  # Django takes fields out of the class: `form.files` is what was sent

    def __init__(self, *args: Any, group: Group, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        if kept := self.initial.get("files_staged"):  # kept through a login
            self.initial.setdefault("files", [kept])
        cast("SeveralFilesField", self.fields["files"]).goes_to(group.slug, actor)


class VersionForm(forms.Form):
    """Upload a new version of a file."""

    content = UploadField()
    note = OneLineField(
        label=Version._meta.get_field("note").verbose_name, max_length=Version._meta.get_field("note").max_length, required=False
    )

    def __init__(self, *args: Any, group: Group, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("content", self.initial.get("content_staged"))  # kept through a login
        cast("UploadField", self.fields["content"]).goes_to(LIBRARY, group.slug, actor)


class DocumentForm(forms.Form):
    """What is said of a file, and where it is."""

    title = OneLineField(label=gettext_lazy("Title"), max_length=Document._meta.get_field("title").max_length)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        help_text=gettext_lazy("What it is, what it is for. You can use Markdown: **bold**, lists, links."),
        max_length=LONGEST_DESCRIPTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the file"), choices=language_choices, required=False)
    folder = forms.ChoiceField(label=gettext_lazy("Folder"), required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, tree: Tree, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tree = tree
        cast("forms.ChoiceField", self.fields["folder"]).choices = folder_choices(tree)

    def clean_description(self) -> str:
        return str(self.cleaned_data["description"]).replace("\r\n", "\n").rstrip()

    def clean_folder(self) -> Folder | None:
        chosen = self.cleaned_data["folder"]
        return self.tree.folders[int(chosen)] if chosen else None


class FolderForm(forms.Form):
    """The name of a folder, and where it is."""

    name = OneLineField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    parent = forms.ChoiceField(label=gettext_lazy("Inside of"), required=False)

    def __init__(self, *args: Any, tree: Tree, folder: Folder | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tree = tree
        cast("forms.ChoiceField", self.fields["parent"]).choices = folder_choices(tree, folder.pk if folder else None)

    def clean_parent(self) -> Folder | None:
        chosen = self.cleaned_data["parent"]
        return self.tree.folders[int(chosen)] if chosen else None
