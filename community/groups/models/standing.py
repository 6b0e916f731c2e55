"""People who are not members: they have asked to join, or were banned. A member's role is in her membership."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .group import LONGEST_QUESTION, Group
from .membership import facilitated_groups

if TYPE_CHECKING:
    from community.access.actor import Actor

ASKED = "group asked to join"  # the scopes of these states, so that rules know them without a query
BANNED = "group banned from"
LONGEST_REASON, LONGEST_ANSWER = 1_000, 2_000  # characters


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    """Requests to join."""

    def waiting(self) -> Self:
        return self.filter(state=JoinRequest.State.WAITING)

    def visible_to(self, actor: Actor) -> Self:
        """The requests that `actor` made, and those that wait in groups that `actor` facilitates."""
        waiting = models.Q(state=JoinRequest.State.WAITING, group__in=facilitated_groups(actor))
        return self.filter(models.Q(user=actor.pk) | waiting) if actor.is_authenticated else self.none()


class JoinRequest(models.Model):
    """Somebody asks to join a group."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("accepted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("taken back")

    group = models.ForeignKey(Group, models.CASCADE, related_name="join_requests", verbose_name=_("group"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ("asked_at", "pk")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("group", "user"), condition=models.Q(state="waiting"), name="groups_one_waiting_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.user_id}: {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING


class JoinAnswer(models.Model):
    """What somebody wrote who asks to join: the answer to a question of the group, as it was then, or a message without one."""

    request = models.ForeignKey(JoinRequest, models.CASCADE, related_name="answers")
    question = models.CharField(_("question"), max_length=LONGEST_QUESTION, blank=True)
    answer = models.TextField(_("answer"), max_length=LONGEST_ANSWER)

    class Meta:
        verbose_name = _("answer of somebody who asks to join")
        verbose_name_plural = _("answers of people who ask to join")
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.question


class BanQuerySet(models.QuerySet["Ban"]):
    """Bans."""

    def visible_to(self, actor: Actor) -> Self:
        """The bans from groups that `actor` facilitates."""
        return self.filter(group__in=facilitated_groups(actor))


class Ban(models.Model):
    """Somebody who may not come back into a group until a facilitator lifts the ban."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="bans", verbose_name=_("group"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("since"), default=timezone.now)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        ordering = ("-at", "-pk")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("group", "user"), name="groups_ban_once")
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.user_id}"
