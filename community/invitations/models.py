"""Invitations and their state."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.users.fields import AddressField
from cms.users.models import LONGEST_NAME


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, each annotated with its state."""

    def with_state(self) -> Self:
        state = Case(
            When(accepted_at__isnull=False, then=Value(Invitation.State.ACCEPTED)),
            When(revoked_at__isnull=False, then=Value(Invitation.State.REVOKED)),
            When(expires_at__lte=timezone.now(), then=Value(Invitation.State.EXPIRED)),
            default=Value(Invitation.State.PENDING),
            output_field=models.CharField(choices=Invitation.State.choices),
        )
        return self.annotate(state=state)

    def to(self, kind: str, thing: int) -> Self:
        return self.filter(kind=kind, thing=thing)

    def open(self) -> Self:
        """Invitations neither accepted nor revoked: pending, or expired and so can be sent again."""
        return self.filter(accepted_at=None, revoked_at=None)

    def pending(self) -> Self:
        return self.open().filter(expires_at__gt=timezone.now())


class InvitationManager(models.Manager["Invitation"]):
    def get_queryset(self) -> InvitationQuerySet:
        return InvitationQuerySet(self.model, using=self._db).with_state()


class Invitation(models.Model):
    """An invitation of an e-mail address to something of its kind. Only the e-mail has the token of the link."""

    class State(models.TextChoices):
        PENDING = "pending", _("pending")
        ACCEPTED = "accepted", _("accepted")
        REVOKED = "revoked", _("revoked")
        EXPIRED = "expired", _("expired")

    state: str  # annotated by the manager

    kind = models.CharField(max_length=60)
    thing = models.PositiveBigIntegerField()  # the key of what it leads to
    role = models.CharField(max_length=20, blank=True)
    address = AddressField(_("e-mail address"))
    language = models.CharField(_("language of the e-mail"), max_length=12)
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)  # as the inviter knows the person
    municipality = models.CharField(_("municipality"), max_length=160, blank=True)  # likewise
    inviter = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationManager.from_queryset(InvitationQuerySet)()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        default_permissions = ()
        ordering = ("-sent_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "thing", "address"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitations_one_open_for_each_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}: {self.address}"

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.PENDING, self.State.EXPIRED)

    @property
    def state_words(self) -> str:
        return str(self.State(self.state).label)
