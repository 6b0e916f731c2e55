"""What members type in a group's room, and editors about memberships."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.users.models import User
from cms.users.ownership import sign_ups
from community.files import ACCEPTED_SUFFIXES, max_file_bytes

from .models import Group


def _file_help() -> str:
    limit = filesizeformat(max_file_bytes())
    return gettext("PDF, pictures, text, Word, Excel, PowerPoint or LibreOffice; at most %(limit)s.") % {"limit": limit}


class UploadForm(forms.Form):
    """A file for the group. What it may be is decided by the service, on its content."""

    title = forms.CharField(
        label=_("What is it?"),
        max_length=200,
        required=False,
        help_text=_("Without words here, the list shows the file's name."),
    )
    content = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # so that one place says what is wrong with a file
        help_text=lazy(_file_help, str)(),
        widget=forms.FileInput(attrs={"accept": ACCEPTED_SUFFIXES}),
    )


class WelcomeForm(forms.ModelForm[Group]):
    """The words at the top of the room."""

    class Meta:
        model = Group
        fields = ("welcome",)
        widgets = {"welcome": forms.Textarea(attrs={"rows": 14, "dir": "auto"})}


class AccountField(forms.ModelChoiceField[User]):
    """An account by its e-mail address: nobody can leaf through a list of all people.

    A sign-up that nobody has confirmed may be anybody's.
    """

    widget = forms.EmailInput

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=User.objects.all(), **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return User.objects.filter(pk=value).values_list("email", flat=True).first()
        return value

    def to_python(self, value: Any) -> User | None:
        address = str(value or "").strip()
        if not address:
            return None
        account = User.objects.filter(email=address).first()
        if account and sign_ups(User.objects.filter(pk=account.pk)).exists():
            raise forms.ValidationError(_("The person has not confirmed this address yet."), code="unconfirmed")
        if account is None:
            raise forms.ValidationError(
                _("No account has this address. The person has to create one first."),
                code="unknown",
            )
        return account


class MembershipForm(WagtailAdminModelForm):
    """A membership, as editors enter it."""

    user = AccountField(
        label=_("Account"),
        help_text=_("The e-mail address with which the person logs in."),
    )
