"""The files of an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.files.models import AttachedFile, AttachedFileManager, shown_to

from .application import APPLICATION, Application
from .round import RoundRole, rounds_of

if TYPE_CHECKING:
    from community.access.actor import Actor


class ApplicationFileQuerySet(models.QuerySet["ApplicationFile"]):
    """Files of applications."""

    def visible_to(self, actor: Actor) -> Self:
        """The files of the team's own applications, and those that were submitted to rounds that `actor` manages."""
        of_team = models.Q(application__in=actor.keys(APPLICATION))
        submitted = models.Q(application__round__in=rounds_of(actor, RoundRole.Role.MANAGER), is_submitted=True)
        return self.filter(shown_to(actor, "file__"), of_team | submitted)


class ApplicationFile(AttachedFile):
    """A file that answers a question. It stays as long as the draft or a submission refers to it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="files", verbose_name=_("application"))
    question = models.CharField(max_length=40)
    begun_at = models.DateTimeField()  # when its upload began: what began in time may be finished after the deadline
    is_submitted = models.BooleanField(default=False)

    objects = AttachedFileManager.from_queryset(ApplicationFileQuerySet)()

    class Meta:
        verbose_name = _("file of an application")
        verbose_name_plural = _("files of applications")
        default_permissions = ()  # no admin permission opens an applicant's file

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return self.file.get_absolute_url()
