"""What members type in a group's room, and editors about memberships."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.concurrency import NoticesOthers, NoticesOthersInAdmin, Saved
from community.access.actor import actor_of
from community.files.inspect import ACCEPTED_SUFFIXES
from community.files.store import max_file_bytes
from community.people.forms import AccountField
from community.people.names import person_name

from .log import write
from .models import Group, RoomLogEntry
from .rules import can_edit_welcome


def _file_help() -> str:
    limit = filesizeformat(max_file_bytes())
    return gettext("PDF, pictures, text, Word, Excel, PowerPoint or LibreOffice; at most %(limit)s.") % {"limit": limit}


class UploadForm(forms.Form):
    """A file for the group. What it may be is decided by the service, on its content."""

    title = forms.CharField(
        label=_("What is it?"),
        max_length=200,
        required=False,
        help_text=_("Leave empty to show the file's name."),
    )
    content = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # so that one place says what is wrong with a file
        help_text=lazy(_file_help, str)(),
        widget=forms.FileInput(attrs={"accept": ACCEPTED_SUFFIXES}),
    )


class WelcomeForm(NoticesOthers, forms.ModelForm[Group]):
    """The words at the top of the room."""

    quotes = False  # the page shows the other text whole

    class Meta:
        model = Group
        fields = ("welcome",)
        widgets = {"welcome": forms.Textarea(attrs={"rows": 14, "dir": "auto"})}

    def last_saved(self, stored: models.Model) -> Saved | None:
        entry = RoomLogEntry.objects.filter(group=stored.pk, action=RoomLogEntry.Action.WELCOME).select_related("by").first()
        return (person_name(entry.by), entry.at) if entry else None


class GroupForm(NoticesOthersInAdmin):
    """A group, as editors enter it. They write a first welcome text; what stands in a room is for those who may change it there."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk and not (self.for_user and can_edit_welcome(actor_of(self.for_user), self.instance)):
            self.fields.pop("welcome", None)

    def save(self, commit: bool = True) -> Group:
        is_rewritten = bool(self.instance.pk) and "welcome" in self.changed_data
        group: Group = super().save(commit)
        if is_rewritten and commit:
            write(group.pk, RoomLogEntry.Action.WELCOME)
        return group


class MembershipForm(NoticesOthersInAdmin):
    """A membership, as editors enter it."""

    user = AccountField(
        label=_("Account"),
        help_text=_("The e-mail address the person logs in with."),
    )
