"""Accounts. They have their own app label and no relation to pages, so that either's first migration can run first."""

import unicodedata
from collections.abc import Collection
from functools import partial
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager, Permission
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from timezone_field import TimeZoneField

from .addresses import canonical, readable
from .fields import AddressField
from .names import one_line

LONGEST_NAME = 150  # characters


def language_choices() -> list[tuple[str, Any]]:
    return list(settings.LANGUAGES)


def default_language() -> str:
    return settings.LANGUAGE_CODE


def default_time_zone() -> str:
    return settings.TIME_ZONE


class UserManager(BaseUserManager["User"]):
    """Creates accounts by e-mail address; finds them however the address is written."""

    use_in_migrations = True

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return canonical(email or "")

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account with this address. Unconfirmed sign-ups don't count: their address is free for `createsuperuser`."""
        from .ownership import sign_ups

        account = self.get(email=username)
        if sign_ups(self.filter(pk=account.pk)).exists():
            raise self.model.DoesNotExist
        return account

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "User":
        from .accounts import confirm_address

        user = self.create_user(email, password, **{**facts, "is_staff": True, "is_superuser": True})
        confirm_address(account=user)  # no need to open a link: whoever runs this has the shell
        return user


class User(AbstractUser):
    """A person's account. The e-mail address is the login; there is no user name, and the name is a single field."""

    username = None  # type: ignore[assignment]  # Django's documented way to drop the field
    first_name = None  # type: ignore[assignment]  # likewise: not everybody has two names, or in this order
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    language = models.CharField(_("language"), max_length=12, choices=language_choices, default=default_language)
    time_zone = TimeZoneField(_("time zone"), default=default_time_zone, choices_display="STANDARD")
    email = AddressField(  # None: another account has taken an address that was not confirmed
        _("e-mail address"),
        unique=True,
        null=True,
        error_messages={"unique": _("There is already an account with this address.")},
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="users_user_email_in_small_letters")]

    def __str__(self) -> str:
        return self.name or readable(self.get_username()) or gettext("Account without an address")

    def get_username(self) -> str:
        return self.email or ""

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        self.load_permissions()
        return super().has_perm(perm, obj)

    def load_permissions(self) -> None:
        """Load the account's own permissions and those of its groups by one query, where Django's backend keeps them for the request.

        The backend would ask twice, and every page asks it whether there is a link to the editors' pages.
        """
        if not self.is_active or self.is_superuser or not self.pk or hasattr(self, "_user_perm_cache"):
            return
        facts = ("content_type__app_label", "codename")
        own = self.user_permissions.order_by().values_list(*facts, models.Value("user", models.CharField()))
        of_groups = Permission.objects.filter(group__user=self).order_by()
        found: dict[str, set[str]] = {"user": set(), "group": set()}
        for app, codename, whose in own.union(of_groups.values_list(*facts, models.Value("group", models.CharField())), all=True):
            found[whose].add(f"{app}.{codename}")
        self._user_perm_cache, self._group_perm_cache = found["user"], found["group"]

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """The first letters of the first and the last word of the name, for where there is no picture; empty without a name.

        Arabic letters would join, and read like a word: a zero-width non-joiner keeps them apart.
        """
        words = unicodedata.normalize("NFC", self.name).split()
        ends = words[:1] + words[1:][-1:]
        return "\u200c".join(next(filter(str.isalnum, word), word[0]).upper()[:1] for word in ends)

    def clean(self: Self) -> None:
        super().clean()
        self.name = one_line(self.name)
        self.email = self.email or None

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """Skip the address if only unconfirmed sign-ups have it: saving takes it from them."""
        from .ownership import in_the_way

        left_out = set(exclude or ())
        if self.email and not in_the_way(self.email).exclude(pk=self.pk).exists():
            left_out.add("email")
        super().validate_unique(left_out)

    def save(self, *args: Any, **options: Any) -> None:
        """Save the account. Sign-ups lose a new address, the old one is notified; a new password cancels a change of address.

        Whatever else lets programs in is told of a new password, and of an account that is switched off (`access_withdrawn`).
        """
        from .ownership import forget_changes, has_confirmed, release
        from .signals import access_withdrawn

        self.name = one_line(self.name)
        fields = options.get("update_fields")
        writes_address = bool(self.email) and (fields is None or "email" in fields)
        is_new = self._state.adding
        has_new_password = getattr(self, "_password", None) is not None and not is_new
        with transaction.atomic():
            before = None
            if writes_address:
                self.email = canonical(self.email or "")
                before = User.objects.filter(pk=self.pk).exclude(email=self.email).first() if self.pk else None
                release(address=self.email, to=self)
            old = before.email if before and has_confirmed(before) else None
            super().save(*args, **options)
            if has_new_password:
                forget_changes(account=self)
            if has_new_password or not (self.is_active or is_new):
                access_withdrawn.send(sender=User, account=self)
        if before:
            from .letters import send_address_change_letters

            transaction.on_commit(partial(send_address_change_letters, account=self, old=old), robust=True)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Tie sessions and remembered devices to address and password: when either changes, by any route, all others end."""
        salt = "cms.users.models.User.get_session_auth_hash"
        return salted_hmac(salt, f"{self.password}\n{self.email}", secret=secret, algorithm="sha256").hexdigest()


class Erasure(models.Model):
    """An account was deleted. Says nothing about whose it was (`cms.users.erasures`)."""

    account = models.BigIntegerField()
    made_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.account)
