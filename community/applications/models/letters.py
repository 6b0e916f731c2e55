"""Letters that tell teams what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .application import APPLICATION, Application
from .round import Round

if TYPE_CHECKING:
    from community.access.actor import Actor

LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000


class LetterTemplate(models.Model):
    """The words of a call's letters about one decision in one language, where they differ from the site's."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="letter_templates")
    state = models.CharField(max_length=12, choices=Application.State)
    language = models.CharField(max_length=12)
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT)
    body = models.TextField(_("text"), max_length=LONGEST_BODY)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("round", "state", "language"), name="applications_letter_template_once")
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.state}, {self.language}"


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """Decisions with their letters."""

    def visible_to(self, actor: Actor) -> Self:
        """Those in which `actor` finds every application: a conflict of interest about one hides the others' letters too."""
        hidden = Application.objects.filter(models.Q(conflicts__user=actor.pk) | models.Q(pk__in=actor.keys(APPLICATION)))
        return self.exclude(letters__application__in=hidden)


class Dispatch(models.Model):
    """A decision on several applications with its letters: prepared, read, and then sent at once. States change when it is sent."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="dispatches")
    state = models.CharField(max_length=12, choices=Application.State)  # that the applications get
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    confirm_by = models.DateTimeField(_("participation to be confirmed by"), null=True)
    with_remarks = models.BooleanField(_("with the remarks that may be sent"), default=False)
    sent_at = models.DateTimeField(null=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.round_id}: {self.state}, {self.created_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("applications:dispatch", args=[self.round.call, self.pk])


class Letter(models.Model):
    """A letter to the team of one application, in the language of its letters."""

    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="letters")
    application = models.ForeignKey(Application, models.CASCADE, related_name="letters")
    language = models.CharField(max_length=12)
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT)
    body = models.TextField(_("text"), max_length=LONGEST_BODY)
    is_edited = models.BooleanField(default=False)  # by hand: it is not made anew when the words of the call change

    class Meta:
        default_permissions = ()
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("dispatch", "application"), name="applications_letter_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.subject}"
