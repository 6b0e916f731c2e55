"""The files of photos and variants."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.files.models import AttachedFile, AttachedFileManager, shown_to
from community.groups.models import GROUP, facilitated_groups

from .case import Photo
from .release import Release
from .session import Session
from .variant import Variant

if TYPE_CHECKING:
    from community.access.actor import Actor


class PictureQuerySet(models.QuerySet["Picture"]):
    """Files of sessions."""

    def visible_to(self, actor: Actor) -> Self:
        """What is shown to the groups of `actor`, her own photos while she confirms them, and what is released, which everybody sees.

        Facilitators also see the variants that wait for them.
        """
        released = Q(use=Picture.Use.RELEASED, release__in=Release.objects.visible_to(actor))
        if not actor.is_authenticated:
            return self.filter(released)
        own_photo, own_variant = Q(photo__case__created_by=actor.pk), Q(variant__created_by=actor.pk)
        in_group = Q(session__group__in=actor.keys(GROUP))
        staged = Q(use=Picture.Use.WORKING, photo__staged_until__gt=timezone.now()) & own_photo
        photo = Q(use__in=Picture.SHOWN, photo__case__withdrawn_at=None) & (Q(photo__case__shared_at__isnull=False) | own_photo)
        variant = (
            Q(use__in=Picture.SHOWN, variant__case__withdrawn_at=None)
            & (Q(variant__shared_at__isnull=False) | own_variant)
            & (Q(variant__case__shared_at__isnull=False) | Q(variant__case__created_by=actor.pk))
        )
        pending = {"variant__check_state": Variant.Check.PENDING, "variant__case__shared_at__isnull": False}
        to_check = Q(
            use__in=Picture.SHOWN, variant__case__withdrawn_at=None, session__group__in=facilitated_groups(actor), **pending
        )
        return self.filter(released | (in_group & (staged | photo | variant | to_check) & shown_to(actor, "file__")))


class Picture(AttachedFile):
    """A file of a photo or a variant. What it is for decides who sees it."""

    class Use(models.TextChoices):
        ORIGINAL = "original", _("as it was uploaded")  # until the pipeline has read it
        WORKING = "working", _("to be confirmed")  # clean, but nothing is covered yet
        PLAIN = "plain", _("without a mark")  # of a variant: what others are made of, served to nobody
        MASTER = "master", _("whole")
        RENDITION = "rendition", _("for a screen")
        RELEASED = "released", pgettext_lazy("picture", "released")

    SHOWN: ClassVar[tuple[str, ...]] = (Use.MASTER, Use.RENDITION)

    session = models.ForeignKey(Session, models.CASCADE, related_name="pictures")
    photo = models.ForeignKey(Photo, models.CASCADE, null=True, related_name="pictures")
    variant = models.ForeignKey(Variant, models.CASCADE, null=True, related_name="pictures")
    release = models.ForeignKey(Release, models.CASCADE, null=True, related_name="pictures")
    use = models.CharField(max_length=9, choices=Use)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)

    objects = AttachedFileManager.from_queryset(PictureQuerySet)()

    class Meta:
        verbose_name = _("picture of a session")
        verbose_name_plural = _("pictures of sessions")
        default_permissions = ()  # no admin permission opens a members' picture
        ordering = ("width", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(photo__isnull=False, variant=None) | Q(photo=None, variant__isnull=False),
                name="visualisations_picture_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.width} × {self.height}"

    def get_absolute_url(self) -> str:
        return self.file.get_absolute_url()
