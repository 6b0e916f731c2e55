"""What is written in a consultation: the case, questions and answers, advice, and what the case giver takes along."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.consultations.phases import Kind
from community.markdown import render_markdown

from .consultation import Consultation, language_of_now

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

LONGEST_QUESTION, LONGEST_CASE, LONGEST_TEXT = 300, 20_000, 4_000  # characters
MOST_TAKEAWAYS, MOST_CONTRIBUTIONS = 100, 200  # of one person in one consultation


class CaseText(models.Model):
    """The case, and the question that it leads to."""

    consultation = models.OneToOneField(Consultation, models.CASCADE, related_name="case")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    question = models.CharField(_("The question to the others"), max_length=LONGEST_QUESTION)
    text = models.TextField(_("The case"), max_length=LONGEST_CASE)
    language = models.CharField(max_length=12, default=language_of_now)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("case of a peer consultation")
        verbose_name_plural = _("cases of peer consultations")
        default_permissions = ()

    def __str__(self) -> str:
        return self.question

    @property
    def html(self) -> SafeString:
        return render_markdown(self.text)


class Contribution(models.Model):
    """A question, an answer, or a piece of advice."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="contributions")
    kind = models.CharField(max_length=8, choices=Kind)
    about = models.ForeignKey("self", models.CASCADE, null=True, related_name="answers")  # the question that is answered
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_unsigned = models.BooleanField(default=False)  # then nobody else learns who wrote it
    text = models.TextField(max_length=LONGEST_TEXT)
    language = models.CharField(max_length=12, default=language_of_now)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("contribution to a peer consultation")
        verbose_name_plural = _("contributions to peer consultations")
        default_permissions = ()
        ordering = ("written_at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="consultations_answers_are_about_questions",
                condition=Q(kind="answer", about__isnull=False) | (~Q(kind="answer") & Q(about=None)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.kind} {self.pk}"

    @property
    def html(self) -> SafeString:
        return render_markdown(self.text)


class Takeaway(models.Model):
    """What a case giver takes along, in her words or in those of an advice. It stays hers when the consultation is forgotten or deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    consultation = models.ForeignKey(Consultation, models.SET_NULL, null=True, related_name="takeaways")
    title = models.CharField(max_length=160)  # of the consultation
    chosen = models.ForeignKey(Contribution, models.SET_NULL, null=True, related_name="+")  # the advice that it repeats
    text = models.TextField(max_length=LONGEST_TEXT)
    language = models.CharField(max_length=12, default=language_of_now)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("takeaway from a peer consultation")
        verbose_name_plural = _("takeaways from peer consultations")
        default_permissions = ()
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return self.title

    @property
    def html(self) -> SafeString:
        return render_markdown(self.text)
