"""The forms for tokens, of people and of services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise
from wagtail.models import APIToken

from cms.days import today
from cms.formatting import format_number
from cms.users.fields import NameField
from cms.users.models import LONGEST_NAME as LONGEST_NAME_OF_ACCOUNT
from cms.users.models import User
from cms.users.second_step import ADMIN_PERMISSION

from .models import LONGEST_NAME, LONGEST_PURPOSE, Service
from .scopes import OF_SERVICES, Scope
from .services import Origin, latest_day, make_token

PERIODS = (30, 90, 365)  # days
A_DAY = "day"


def scopes_for(account: User) -> list[tuple[str, StrOrPromise]]:
    """Return the scopes that a token of `account` can have, each with its words. Only editors need that for writing pages."""
    writes = account.has_perm(ADMIN_PERMISSION)
    return [(scope.value, scope.label) for scope in Scope if scope != Scope.CONTENT_WRITE or writes]


class TokenForm(forms.Form):
    """What a token is for, what it may be used for, and until when."""

    name = NameField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("What uses the token, so that you recognise it later: “Backup on my laptop”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What the token may be used for"),
        help_text=gettext_lazy("Choose as little as possible. Whoever may write may read there too."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what the token may be used for.")},
    )
    period = forms.ChoiceField(label=gettext_lazy("How long it is valid"), widget=forms.RadioSelect)
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Only if you have chosen a day."),
    )

    def __init__(self, *args: Any, by: User, scopes: list[tuple[str, StrOrPromise]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        self.fields["scopes"].choices = [(scope, format_lazy("{} – {}", scope, label)) for scope, label in scopes]  # type: ignore[attr-defined]
        periods = [days for days in PERIODS if days <= settings.TOKEN_MAX_DAYS]
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            *((str(days), ngettext("%(days)s day", "%(days)s days", days) % {"days": format_number(days)}) for days in periods),
            (A_DAY, _("until a day that I choose")),
        ]
        self.fields["period"].initial = str(periods[0]) if periods else A_DAY
        self.fields["last_day"].widget.attrs |= {"min": today(by.time_zone).isoformat(), "max": latest_day(by).isoformat()}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        period = said.get("period")
        if period == A_DAY and not said.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Choose the last day."))
        return said

    def make(self, *, account: User, origin: Origin) -> tuple[APIToken, str] | None:
        """Make the token for `account`, and return it with its text; None if it cannot be made, as the form's errors then say."""
        if not (self.is_bound and self.is_valid()):
            return None
        said = self.cleaned_data
        try:
            return make_token(
                account=account, name=said["name"], scopes=said["scopes"], last_day=self.chosen_day, by=self.by, origin=origin
            )
        except forms.ValidationError as error:
            self.add_error(None, error)
            return None

    @property
    def chosen_day(self) -> date:
        """The last day on which the token is to be valid."""
        period: str = self.cleaned_data["period"]
        day: date = self.cleaned_data["last_day"] if period == A_DAY else today(self.by.time_zone) + timedelta(days=int(period))
        return day


class ServiceTokenForm(TokenForm):
    """A token of a service, which reads and writes only content."""

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, by=by, scopes=[(scope.value, scope.label) for scope in OF_SERVICES], **options)


class ServiceForm(forms.Form):
    """A service: its name, what it is for, and its rights."""

    name = NameField(label=gettext_lazy("Name"), max_length=LONGEST_NAME_OF_ACCOUNT)
    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        max_length=LONGEST_PURPOSE,
        required=False,
        help_text=gettext_lazy("What the service does, and whom to ask about it."),
    )
    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label=gettext_lazy("Groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The service sees and changes what these groups may. Without a group it reads what is public."),
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("Switched on"),
        required=False,
        initial=True,
        help_text=gettext_lazy("While a service is switched off, none of its tokens is valid."),
    )

    @classmethod
    def of(cls, service: Service | None, data: Any = None) -> ServiceForm:
        """Return the form, with what is known of `service`."""
        account = service.account if service else None
        initial = (
            {"name": account.name, "purpose": service.purpose, "groups": account.groups.all(), "is_active": account.is_active}
            if service and account
            else {}
        )
        return cls(data, initial=initial)
