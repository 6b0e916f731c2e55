"""Accounts that nobody uses: their people are warned, and the accounts are deleted later."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import DateTimeField, F, Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cms.days import day_of, months_later
from cms.jobs.declaring import job
from cms.jobs.queueing import enqueue
from cms.users.models import User
from cms.users.ownership import with_confirmed_address

from .deleting import delete_account
from .letters import warning
from .models import WARNED_DAYS, InactivitySettings, InactivityWarning

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

AT_ONCE = 200  # accounts in one run: the rest follows the next day


def accounts_last_used_before(moment: datetime) -> QuerySet[User]:
    """Return the active accounts that nobody has used since `moment`, each with `last_used_at`, but for administrators, editors and services.

    A program that uses an access token uses the account: for a year at most, then its person has to make a new one.
    """
    joined = F("date_joined")
    last_seen = Coalesce(Max("usersession__last_seen_at"), joined, output_field=DateTimeField())
    last_called = Coalesce(Max("api_tokens__last_used_at"), joined, output_field=DateTimeField())
    last_used = Greatest(Coalesce(F("last_login"), joined), last_seen, last_called)
    enters_admin = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    editors = (
        Q(is_staff=True) | Q(is_superuser=True) | Q(groups__permissions__in=enters_admin) | Q(user_permissions__in=enters_admin)
    )
    people = User.objects.filter(is_active=True, service=None).exclude(pk__in=User.objects.filter(editors).values("pk"))
    return people.annotate(last_used_at=last_used).filter(last_used_at__lt=moment)


def warn_and_delete() -> None:
    """Warn the people of accounts that nobody has used for as long as the site says, and delete those that were warned in time. Idempotent."""
    months = InactivitySettings.current().months
    if not months:
        InactivityWarning.objects.all().delete()
        return
    now = timezone.now()
    unused = accounts_last_used_before(months_later(now, -months))
    InactivityWarning.objects.exclude(
        user__in=unused.order_by().values("pk")
    ).delete()  # they came back, or the period is longer now
    due = unused.filter(pk__in=InactivityWarning.objects.filter(at__lte=now - timedelta(days=WARNED_DAYS)).values("user"))
    for key in due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]:
        enqueue(delete_unless_used, key)  # a job for each: one that fails stops no other, and is listed in the admin
    unwarned = unused.exclude(pk__in=InactivityWarning.objects.values("user"))
    for user in unwarned.order_by("pk")[:AT_ONCE]:
        warn(user, now)


@job(title=gettext_lazy("Delete an unused account"))
@transaction.atomic
def delete_unless_used(user_id: int) -> None:
    """Delete an account that nobody uses, unless its person has come back or the site keeps such accounts now."""
    months = InactivitySettings.current().months
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user and months and accounts_last_used_before(months_later(timezone.now(), -months)).filter(pk=user_id).exists():
        delete_account(user)


@transaction.atomic
def warn(user: User, now: datetime) -> None:
    """Write to a person, once. Without a confirmed address nobody can be written to, and the time runs all the same."""
    _warning, is_new = InactivityWarning.objects.get_or_create(user=user, defaults={"at": now})
    if is_new and with_confirmed_address(User.objects.filter(pk=user.pk)).exists():
        warning(user, day_of(now + timedelta(days=WARNED_DAYS), user.time_zone)).send()
