"""The forms of a group's room, and the admin forms for groups and memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.concurrency import NoticesOthers, NoticesOthersInAdmin, Saved
from community.access.actor import actor_of
from community.markdown import render_markdown
from community.people.forms import AccountField
from community.people.names import person_name

from .archiving import archive_group, reopen_group
from .log import write
from .models import Group, RoomLogEntry
from .rules import can_edit_welcome

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


class WelcomeForm(NoticesOthers, forms.ModelForm[Group]):
    """The welcome text at the top of the room."""

    quotes = False  # the page shows the other text in full

    class Meta:
        model = Group
        fields = ("welcome",)
        widgets = {"welcome": forms.Textarea(attrs={"rows": 14, "dir": "auto"})}
        help_texts = {"welcome": _("An empty line begins a new paragraph. Below the field you see how to format text.")}

    @property
    def preview(self) -> SafeString:
        """The text in the field as the room would show it; "" if there is none."""
        longest = self.Meta.model._meta.get_field("welcome").max_length
        return render_markdown((self["welcome"].value() or "")[:longest])

    def last_saved(self, stored: models.Model) -> Saved | None:
        entry = RoomLogEntry.objects.filter(group=stored.pk, action=RoomLogEntry.Action.WELCOME).select_related("by").first()
        return (person_name(entry.by), entry.at) if entry else None


class GroupForm(NoticesOthersInAdmin):
    """The editors' form for a group. They write the first welcome text; later changes are made in the room, by those allowed to."""

    archived = forms.BooleanField(
        label=_("Archived"),
        required=False,
        help_text=_(
            "Members can read and search everything, and nobody can add or change anything. They are told when you change this."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["archived"].initial = self.instance.is_archived
        if self.instance.pk and not (self.for_user and can_edit_welcome(actor_of(self.for_user), self.instance)):
            self.fields.pop("welcome", None)

    def save(self, commit: bool = True) -> Group:
        is_new = not self.instance.pk
        group: Group = super().save(commit)
        if commit:
            if not is_new and "welcome" in self.changed_data:
                write(group.pk, RoomLogEntry.Action.WELCOME)
            if not is_new and {"join_policy", "join_questions"} & set(self.changed_data):
                write(group.pk, RoomLogEntry.Action.SETTINGS)
            self.archive(group)
        return group

    def archive(self, group: Group) -> None:
        """Archive or reopen the group, if that was changed: with its log entry and notifications."""
        if self.for_user and self.cleaned_data["archived"] != group.is_archived:
            change = archive_group if self.cleaned_data["archived"] else reopen_group
            group.archived_at = change(group=group, by=self.for_user).archived_at


class MembershipForm(NoticesOthersInAdmin):
    """The editors' form for a membership."""

    user = AccountField(
        label=_("Account"),
        help_text=_("The e-mail address the person logs in with."),
    )
