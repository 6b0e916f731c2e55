"""Accounts. An own label and no tie to pages, so that the first migration of either can come before the other's."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes accounts by e-mail address; looks them up whatever the case of the letters."""

    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "User":
        from .accounts import confirm_address

        user = self.create_user(email, password, **{**facts, "is_staff": True, "is_superuser": True})
        confirm_address(account=user)  # who has the shell is not asked to open a link
        return user


class User(AbstractUser):
    """A person's account; the e-mail address is the login, there is no user name."""

    username = None  # type: ignore[assignment]  # Django's documented way to drop the field
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("An account with this address exists.")},
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint(Lower("email"), name="users_user_email_whatever_case")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self: Self) -> None:
        super().clean()
        self.email = self.email.lower()
