"""What is released of a consultation to the archive, as the case giver has agreed to it word by word."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.concurrency import mark_of
from community.groups.models import Group
from community.markdown import render_markdown

from .consultation import Consultation, language_of_now

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

LONGEST_RELEASE = 10_000  # characters


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases."""

    def public(self) -> Self:
        """Those that everybody reads: agreed to, and not taken back."""
        return self.filter(agreed_at__isnull=False, withdrawn_at=None)

    def proposed(self) -> Self:
        """Those that wait for the case giver's consent."""
        return self.filter(agreed_at=None, withdrawn_at=None)

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)


class Release(models.Model):
    """An anonymised text for the archive: proposed, then agreed to, perhaps taken back. Once agreed to, its words never change.

    `wording` is the sentence that the case giver agreed to, in her language; `case_giver` agreed. When it is taken back, its words are
    deleted, and what was agreed to when stays.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, models.SET_NULL, null=True, related_name="releases")
    group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="+")
    case_giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=LONGEST_RELEASE)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, default=language_of_now)
    proposed_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True)
    wording = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release of a peer consultation")
        verbose_name_plural = _("releases of peer consultations")
        default_permissions = ()
        ordering = ("-proposed_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("consultation",), condition=Q(withdrawn_at=None), name="consultations_one_release_at_a_time"
            ),
            models.CheckConstraint(name="consultations_consent_has_a_wording", condition=Q(agreed_at=None) | ~Q(wording="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def html(self) -> SafeString:
        return render_markdown(self.text)

    @property
    def mark(self) -> str:
        """What stands for its words, for whoever agrees to them."""
        return mark_of(repr((self.title, self.text, self.language)))

    @property
    def is_public(self) -> bool:
        return self.agreed_at is not None and self.withdrawn_at is None

    def get_absolute_url(self) -> str:
        return reverse("consultations:released", args=[self.key])
