"""A file of a group, with what is said about it. Its content is in its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.files.models import shown_to
from community.files.names import LONGEST_KEY
from community.groups.models import GROUP, Group, facilitated_groups
from community.markdown import render_markdown

from .folder import Folder

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from community.access.actor import Actor

LONGEST_DESCRIPTION = 5_000


class DocumentQuerySet(models.QuerySet["Document"]):
    """Files of groups."""

    def kept(self) -> Self:
        """Those that are not in the trash."""
        return self.filter(trashed_at=None)

    def trashed(self) -> Self:
        return self.filter(trashed_at__isnull=False)

    def ready(self) -> Self:
        """Those whose current version everybody in the group sees."""
        return self.filter(current__file__ready_at__isnull=False)

    def visible_to(self, actor: Actor) -> Self:
        """The files of the groups of `actor`: not those in the trash, nor other people's that are still being scanned."""
        return self.kept().filter(shown_to(actor, "current__file__"), group__in=actor.keys(GROUP))

    def restorable_by(self, actor: Actor) -> Self:
        """What `actor` sees in the trash: her own and what she put there; facilitators see all."""
        mine = Q(made_by=actor.pk) | Q(trashed_by=actor.pk) if actor.is_authenticated else Q(pk__in=[])
        return self.trashed().filter(mine | Q(group__in=facilitated_groups(actor)), group__in=actor.keys(GROUP))

    def with_file(self) -> Self:
        return self.select_related("current__file__uploaded_by", "folder")


class Document(models.Model):
    """A file of a group. In the trash it can be restored for some days; then it is erased with all its versions."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="documents")
    folder = models.ForeignKey(Folder, models.SET_NULL, null=True, related_name="documents", verbose_name=_("folder"))
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), max_length=LONGEST_DESCRIPTION, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    #: The version that is shown and downloaded; the key of the name of its file finds a file of the same name (`names.key_of`).
    current = models.ForeignKey("Version", models.SET_NULL, null=True, related_name="+")
    file_key = models.CharField(max_length=LONGEST_KEY)
    trashed_at = models.DateTimeField(null=True, db_index=True)
    trashed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    was_in = models.CharField(max_length=LONGEST_DESCRIPTION, blank=True)  # the folders it was in, in words

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a group")
        verbose_name_plural = _("files of groups")
        ordering = ("-made_at", "-pk")
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("group", "folder", "trashed_at"), name="library_in_folder"),
            models.Index(fields=("group", "file_key"), name="library_by_name"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:document", args=[self.pk])

    @property
    def is_trashed(self) -> bool:
        return self.trashed_at is not None

    @property
    def description_html(self) -> SafeString:
        return render_markdown(self.description, level=2)
