"""A person's own details: name, and the language and time zone for their e-mails."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .models import User


class DetailsForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("name", "language", "time_zone")
        labels = {"name": gettext_lazy("Name")}
        help_texts = {
            "name": gettext_lazy("As you write it, in any script. Members of your groups see it."),
            "language": gettext_lazy("We write to you in this language."),
            "time_zone": gettext_lazy(
                "Times in our e-mails are in this zone. Daily e-mails come at seven in the morning, your time."
            ),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})}

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        user = super().save(commit=False)
        if commit:
            user.save(update_fields=self._meta.fields)
            keep_admin_in_step(user)
        return user


def keep_admin_in_step(user: User) -> None:
    """Make Wagtail's admin, if the person has used it, follow the account's language and time zone."""
    from wagtail.users.models import UserProfile

    UserProfile.objects.filter(user=user).update(preferred_language=user.language, current_time_zone=str(user.time_zone))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Show and change a person's details."""
    user = User.objects.get(
        pk=cast("User", request.user).pk
    )  # a separate object: rejected input must not appear in the page around the form
    facts: dict[str, Any] = {"data": request.POST} if request.method == "POST" else {}
    form = DetailsForm(instance=user, **facts)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Your details have been saved."))
        return redirect("account_details")
    return render(request, "account/details.html", {"form": form}, status=422 if form.errors else 200)
