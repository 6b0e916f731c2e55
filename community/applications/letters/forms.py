"""The forms of those who prepare letters."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.applications.models import Application
from community.applications.models.letters import LONGEST_BODY, LONGEST_SUBJECT

from .words import PLACEHOLDERS, Words, refuse_unknown_placeholders

if TYPE_CHECKING:
    from datetime import tzinfo

    from community.applications.models import Dispatch


class LetterForm(forms.Form):
    """The words of one letter."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(label=gettext_lazy("Text"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 12}))

    def words(self) -> Words:
        return Words(self.cleaned_data["subject"], self.cleaned_data["body"].replace("\r\n", "\n"))


class WordsForm(LetterForm):
    """The words of a call's letters, with placeholders."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        self.fields["body"].help_text = _("Filled in for each municipality: %(known)s.") % {"known": known}

    def clean_subject(self) -> str:
        return self.checked("subject")

    def clean_body(self) -> str:
        return self.checked("body")

    def checked(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        refuse_unknown_placeholders(text)
        return text


class TermsForm(forms.Form):
    """Until when participation is to be confirmed, and whether remarks are sent along."""

    day = forms.DateField(
        label=gettext_lazy("Participation to be confirmed by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("To the end of that day. Leave it empty if nothing has to be confirmed."),
    )
    with_remarks = forms.BooleanField(label=gettext_lazy("With the remarks that may be sent, without names"), required=False)

    def __init__(self, data: Any = None, *, dispatch: Dispatch, zone: tzinfo) -> None:
        until = dispatch.confirm_by.astimezone(zone).date() if dispatch.confirm_by else None
        super().__init__(data, initial={"day": until, "with_remarks": dispatch.with_remarks})
        self.zone = zone
        if dispatch.state != Application.State.ACCEPTED:
            del self.fields["day"]

    def clean_day(self) -> datetime | None:
        """Return the last minute of the day in the call's zone."""
        day = self.cleaned_data["day"]
        if day is None:
            return None
        moment = datetime.combine(day, time(23, 59), tzinfo=self.zone)
        if moment <= timezone.now():
            raise ValidationError(_("This day has passed."), code="past")
        return moment
