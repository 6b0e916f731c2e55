"""Tables of people to invite, and what became of each row."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.users.models import LONGEST_NAME
from community.groups.models import Group, facilitated_groups

if TYPE_CHECKING:
    from community.access.actor import Actor


class TableQuerySet(models.QuerySet["InvitationTable"]):
    """Tables."""

    def visible_to(self, actor: Actor) -> Self:
        """The tables that `actor` sent, and those of the groups that she facilitates: she sees the invitations there anyway."""
        if not actor.is_authenticated:
            return self.none()
        return self.filter(Q(by=actor.pk) | Q(group__in=facilitated_groups(actor)))

    def with_counts(self) -> Self:
        """Annotate how many rows there are, are done, and failed."""
        failed = Q(rows__outcome=TableRow.Outcome.FAILED)
        waiting = Q(rows__outcome=TableRow.Outcome.WAITING)
        return self.annotate(total=Count("rows"), waiting=Count("rows", filter=waiting), failed=Count("rows", filter=failed))


class InvitationTable(models.Model):
    """A table that somebody sent. With a `group` all rows are for it; else each names its own."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sent by"))
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("group"))
    name = models.CharField(_("file"), max_length=160)
    language = models.CharField(_("language"), max_length=12)  # of rows that name none
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    objects = TableQuerySet.as_manager()

    total: int  # annotated by `with_counts`
    waiting: int
    failed: int

    class Meta:
        verbose_name = _("table of invitations")
        verbose_name_plural = _("tables of invitations")
        default_permissions = ()
        ordering = ("-sent_at", "key")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inviting:table", args=[self.key])


class TableRow(models.Model):
    """A person in a table."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("waiting")
        INVITED = "invited", _("invited")
        PENDING = "pending", _("invited before, and not answered yet")
        MEMBER = "member", _("a member already")
        FAILED = "failed", _("not invited")

    class Reason(models.TextChoices):
        ADDRESS = "address", _("This is not an e-mail address.")
        TWICE = "twice", _("This person stands in the table twice.")
        GROUP = "group", _("There is no such group, or you cannot invite people into it.")
        LANGUAGE = "language", _("There is no such language. Use de, en, fr or ar.")
        TOO_LONG = "too_long", _("A value in this row is too long.")
        LIMIT = "limit", _("Too many invitations into this group have not been answered yet.")
        REFUSED = "refused", _("This person cannot be invited into this group.")

    table = models.ForeignKey(InvitationTable, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))  # as a spreadsheet counts them
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    address = models.CharField(_("e-mail address"), max_length=320)  # as it stands there, also if it is none
    municipality = models.CharField(_("municipality"), max_length=160, blank=True)
    group_name = models.CharField(_("group"), max_length=160, blank=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.WAITING)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)

    class Meta:
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        default_permissions = ()
        ordering = ("table", "number")

    def __str__(self) -> str:
        return f"{self.number}: {self.address}"
