"""The forms for joining a group, and for what its facilitators decide about people and about the group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.concurrency import NoticesOthers, Saved
from community.people.names import person_name

from .models import LONGEST_ANSWER, LONGEST_REASON, Group, Membership, RoomLogEntry

REMOVE, BAN = "remove", "ban"


class JoinForm(forms.Form):
    """The group's own questions to somebody who asks to join; without any, one message."""

    def __init__(self, *args: Any, group: Group, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, question in enumerate(group.questions or [""]):
            self.fields[f"answer_{number}"] = forms.CharField(
                label=question or _("Message to the facilitators"),
                max_length=LONGEST_ANSWER,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
            )

    @property
    def answers(self) -> list[str]:
        """The answers, in the order of the questions."""
        return [self.cleaned_data[name] for name in self.fields]


class ReasonField(forms.CharField):
    """A reason that the person reads."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
        super().__init__(required=False, max_length=LONGEST_REASON, widget=widget, **options)


class AnswerForm(forms.Form):
    """The answer to a request: the buttons say which, and a refusal needs a reason."""

    reason = ReasonField(label=_("Reason for a refusal"), help_text=_("The person reads it."))


class MemberForm(forms.Form):
    """What a facilitator does with a member."""

    what = forms.ChoiceField(label=_("What is to change?"), widget=forms.RadioSelect)
    reason = ReasonField(label=_("Reason"), help_text=_("The person reads it, and so do the facilitators in the log."))

    def __init__(self, *args: Any, is_own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [
            (Membership.Role.FACILITATOR.value, _("Make this person a facilitator")),
            (Membership.Role.MEMBER.value, _("Make this person a member without special rights")),
        ]
        if not is_own:
            choices += [
                (REMOVE, _("Remove from the group: the person can ask to join again, or be invited")),
                (BAN, _("Remove and ban: the person cannot come back until the ban is lifted")),
            ]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]


class SettingsForm(NoticesOthers, forms.ModelForm[Group]):
    """How people join a group."""

    class Meta:
        model = Group
        fields = ("join_policy", "join_questions")
        widgets = {"join_policy": forms.RadioSelect, "join_questions": forms.Textarea(attrs={"rows": 5, "dir": "auto"})}

    def last_saved(self, stored: Any) -> Saved | None:
        entry = RoomLogEntry.objects.filter(group=stored.pk, action=RoomLogEntry.Action.SETTINGS).select_related("by").first()
        return (person_name(entry.by), entry.at) if entry else None


class ArchiveForm(forms.Form):
    """A note to the members of a group that is archived or reopened."""

    note = ReasonField(label=_("Note to the members"), help_text=_("They read it in the notification."))
