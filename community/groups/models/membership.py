"""Membership of people in groups, and their role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import NullIf
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from .group import GROUP, Group

if TYPE_CHECKING:
    from community.access.actor import Actor

MOST_WORDS = 8  # of a search for people

#: Sent when a query changed memberships, since that sends no Django signal. `before` and `after`: the facts by key.
memberships_changed = Signal()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships. Changes made by a query send a signal like `save` does, so that nobody is added or removed unnoticed."""

    def facts(self) -> dict[int, tuple[int, int, str]]:
        """Return (group, account, role) by membership key."""
        return {pk: (group, user, role) for pk, group, user, role in self.values_list("pk", "group", "user", "role")}

    def update(self, **changes: Any) -> int:
        with transaction.atomic():
            before = self.order_by("pk").facts()
            number = super().update(**changes)
            after = Membership.objects.filter(pk__in=before).facts()
            memberships_changed.send(Membership, before=before, after=after)
        return number

    def bulk_create(self, objs: Iterable[Membership], *arguments: Any, **options: Any) -> list[Membership]:
        objs = list(objs)
        people = Membership.objects.filter(user__in={one.user_id for one in objs}, group__in={one.group_id for one in objs})
        with transaction.atomic():
            before = people.facts()
            made = super().bulk_create(objs, *arguments, **options)
            memberships_changed.send(Membership, before=before, after=people.all().facts())
        return made

    def visible_to(self, actor: Actor) -> Self:
        """The memberships in the groups that `actor` belongs to."""
        return self.filter(group__in=actor.keys(GROUP))

    def called(self, words: str, *, by_address: bool = False) -> Self:
        """People whose names contain each of `words`; with `by_address`, for facilitators, or whose e-mail addresses do."""
        found = self
        for word in words.replace("\0", "").split()[:MOST_WORDS]:
            named = Q(user__name__icontains=word)
            found = found.filter(named | Q(user__email__icontains=word) if by_address else named)
        return found

    def facilitators(self) -> Self:
        return self.filter(role=Membership.Role.FACILITATOR)

    def by_name(self) -> Self:
        """Facilitators first, then by name; people without a name come last."""
        return self.order_by("role", NullIf("user__name", Value("")).asc(nulls_last=True), "pk")


class Membership(models.Model):
    """A person belongs to a group."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        FACILITATOR = "facilitator", _("facilitator")

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships", verbose_name=_("group"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="group_memberships",
        verbose_name=_("account"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    _facts_before: dict[int, tuple[int, int, str]]  # the stored values while it is being saved

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("group", "-role", "joined_at")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("group", "user"),
                name="groups_membership_once",
                violation_error_message=_("This person is already a member of the group."),
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.group_id and self.user_id and self.group.bans.filter(user=self.user_id).exists():
            raise ValidationError({"user": _("This person was banned from the group. A facilitator has to lift the ban first.")})

    def __str__(self) -> str:
        return f"{self.user} · {self.group}"


def facilitated_groups(actor: Actor) -> list[int]:
    """Return the keys of the groups that `actor` facilitates."""
    return [group for group in actor.keys(GROUP) if Membership.Role.FACILITATOR in actor.roles(GROUP, group)]
