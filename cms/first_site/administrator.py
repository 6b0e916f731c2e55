"""The account that looks after a new site."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import override

from cms.base_url import absolute
from cms.users.addresses import canonical
from cms.users.models import User


class Unsuitable(Exception):
    """Nobody can be made administrator with what was typed; says why."""


def find_administrators() -> list[User]:
    """Return the accounts that can do everything and can log in."""
    return list(User.objects.filter(is_superuser=True, is_active=True).order_by("pk"))


def make_administrator(*, email: str, password: str | None) -> User:
    """Return a new administrator; without `password` nobody can log in until the link of `link_to_set_password` was used. Raises Unsuitable."""
    address = canonical(email)
    with override("en"):  # as everything that commands say
        try:
            validate_email(address)
            if password is not None:
                validate_password(password, User(email=address))
        except ValidationError as error:
            raise Unsuitable(" ".join(error.messages)) from error
    if User.objects.filter(email=address).exists():
        raise Unsuitable(
            f"There is an account with the address {address} already. Make it an administrator under Settings → Users."
        )
    return User.objects.create_superuser(address, password)


def link_to_set_password(user: User) -> str:
    """Return the address at which `user` chooses a password: it works once, and for three days (`PASSWORD_RESET_TIMEOUT`)."""
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    with override(user.language):
        return absolute(reverse("account_reset_password_from_key", kwargs=parts))
