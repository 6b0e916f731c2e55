"""The files of an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.formatting import format_number
from community.files.models import AttachedFile, AttachedFileManager, shown_to

from .application import APPLICATION, CONFLICT, Application
from .review import Review
from .round import RoundRole, rounds_of

if TYPE_CHECKING:
    from community.access.actor import Actor


class ApplicationFileQuerySet(models.QuerySet["ApplicationFile"]):
    """Files of applications."""

    def visible_to(self, actor: Actor) -> Self:
        """The files of the team's own applications, and what was submitted to those who work on the call (`submitted_to`).

        Those who manage it also see the files of applications that came by post: they have uploaded them.

        In anonymous review reviewers see the files of an application once they have submitted their review of it.
        """
        of_team = Q(application__in=actor.keys(APPLICATION))
        reviewed = Review.objects.filter(application=OuterRef("application"), reviewer=actor.pk, submitted_at__isnull=False)
        may_know = Q(application__round__is_anonymous=False) | Q(Exists(reviewed))
        submitted = Q(is_submitted=True) & submitted_to(actor, may_know)
        entered = Q(application__is_on_paper=True) & submitted_to(actor, Q(pk__in=()))
        return self.filter(shown_to(actor, "file__"), of_team | submitted | entered)


def submitted_to(actor: Actor, may_review: Q) -> Q:
    """Return the condition that `actor` manages the call of a file's application, or reviews it and `may_review` holds.

    Nobody sees an application this way about which she has a conflict of interest, or which she writes herself.
    """
    if not actor.is_authenticated:
        return Q(pk__in=())
    managed = rounds_of(actor, RoundRole.Role.MANAGER)
    manages = Q(application__round__in=managed) | Q(application__round__follows__in=managed)
    reviews = Q(application__round__in=rounds_of(actor, RoundRole.Role.REVIEWER))
    own = actor.keys(APPLICATION) | actor.keys(CONFLICT)
    return (manages | (reviews & may_review)) & ~Q(application__in=own)


class ApplicationFile(AttachedFile):
    """A file that answers a question. It stays as long as the draft or a submission refers to it."""

    class NotNeutral(models.TextChoices):
        """Why there is no neutral copy of it (`community.applications.neutral`)."""

        ENCRYPTED = "encrypted", _("It is protected by a password.")
        BROKEN = "broken", _("It is damaged.")
        TOO_LARGE = "too_large", _("It is too large.")
        UNKNOWN_PART = (
            "unknown_part",
            _("It contains something in which names cannot be found, such as a recording or another program’s document."),
        )

    application = models.ForeignKey(Application, models.CASCADE, related_name="files", verbose_name=_("application"))
    question = models.CharField(max_length=40)
    begun_at = models.DateTimeField()  # when its upload began: what began in time may be finished after the deadline
    is_submitted = models.BooleanField(default=False)
    not_neutral = models.CharField(max_length=12, choices=NotNeutral, blank=True, editable=False)

    objects = AttachedFileManager.from_queryset(ApplicationFileQuerySet)()

    class Meta:
        verbose_name = _("file of an application")
        verbose_name_plural = _("files of applications")
        default_permissions = ()  # no admin permission opens an applicant's file

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return self.file.get_absolute_url()


class NeutralFileQuerySet(models.QuerySet["NeutralFile"]):
    """Neutral copies of files."""

    def visible_to(self, actor: Actor) -> Self:
        """The copies of what was submitted, for those who work on the call."""
        return self.filter(submitted_to(actor, Q()), shown_to(actor, "file__"), original__is_submitted=True)


class NeutralFile(AttachedFile):
    """A copy of a file that says nothing about who made it, for anonymous review. It goes with its original."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="neutral_files", verbose_name=_("application"))
    original = models.ForeignKey(ApplicationFile, models.CASCADE, related_name="neutral_copies")
    question = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()  # in its application

    objects = AttachedFileManager.from_queryset(NeutralFileQuerySet)()

    class Meta:
        verbose_name = _("neutral copy of a file")
        verbose_name_plural = _("neutral copies of files")
        default_permissions = ()
        ordering = ("number",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("original",), name="applications_neutral_copy_once"),
            models.UniqueConstraint(fields=("application", "number"), name="applications_neutral_number_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What the copy is called, in the reader's language."""
        ending = f".{self.file.extension}" if self.file.extension else ""
        return gettext("Attachment %(number)s") % {"number": format_number(self.number)} + ending

    def get_absolute_url(self) -> str:
        return self.file.get_absolute_url()
