"""Forms and views for accounts in the admin, both for administrators and for people's own accounts."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction
from wagtail.users.views.users import IndexView, UserViewSet

from .details import DetailsForm, keep_admin_in_step
from .fields import AddressFormField
from .models import User
from .ownership import in_the_way


class _AddressForm(forms.ModelForm[User]):
    """An address is taken if another account has it, but not if that is an unconfirmed sign-up."""

    email = AddressFormField(
        label=_("E-mail address"),
        help_text=_("The person confirms it with a link that we send there. After a change, the old address no longer works."),
    )

    def _clean_username(self) -> None:  # overrides Wagtail's form, which would count sign-ups
        address = self.cleaned_data.get("email")
        if address and in_the_way(address).exclude(pk=self.instance.pk).exists():
            self.add_error("email", forms.ValidationError(_("There is already an account with this address."), code="unique"))


FIELDS = ("email", "name", "language", "time_zone", "is_superuser", "groups")


class AccountCreationForm(_AddressForm, UserCreationForm):
    first_name = last_name = None

    class Meta(UserCreationForm.Meta):
        fields = FIELDS


class AccountEditForm(_AddressForm, UserEditForm):
    first_name = last_name = None

    class Meta(UserEditForm.Meta):
        fields = (*FIELDS, "is_active")

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit)
        if commit:
            keep_admin_in_step(user)
        return user


class AccountIndexView(IndexView):
    search_fields = ("name", "email")

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(service=None)  # those have pages of their own (`cms.tokens`)

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering in ("name", "-name"):
            return queryset.order_by(self.ordering)
        return super().order_queryset(queryset)

    @cached_property
    def columns(self) -> list[Any]:
        columns: list[Any] = super().columns
        for column in columns:
            if column.name == "name":
                column.sort_key = "name"
        return columns


class AccountViewSet(UserViewSet):
    index_view_class = AccountIndexView
    create_template_name = "account/admin/create.html"
    edit_template_name = "account/admin/edit.html"

    def get_form_class(self, for_update: bool = False) -> Any:
        return AccountEditForm if for_update else AccountCreationForm


class DetailsPanel(BaseSettingsPanel):
    """Name, language and time zone on the person's own account page in the admin, replacing Wagtail's names and locale."""

    name = "details"
    title = _("Your details")
    order = 100
    form_class = DetailsForm


def search_people_by_name(self: UserBulkAction, parent_id: Any) -> Any:
    """Return what "all" means in the list of accounts: Wagtail searches fields that our accounts do not have."""
    people = User.objects.values_list("pk", flat=True)
    sought = self.request.GET.get("q")
    return people.filter(Q(name__icontains=sought) | Q(email__icontains=sought)) if sought else people
