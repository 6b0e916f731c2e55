"""Announcements, their texts in several languages, and who has seen them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.languages import active_language, direction_of
from community.groups.models import GROUP, Group
from community.markdown import render_markdown
from community.people.roles import is_member

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from community.access.actor import Actor

LONGEST_TITLE, LONGEST_TEXT = 200, 10_000


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Announcements."""

    def visible_to(self, actor: Actor) -> Self:
        """What was announced to `actor`: to a group that she belongs to, or to all members; and what she announced herself."""
        if not actor.is_authenticated:
            return self.none()
        own = models.Q(by=actor.pk)
        in_groups = models.Q(
            pk__in=Announcement.groups.through.objects.filter(group__in=actor.keys(GROUP)).values("announcement")
        )
        to_all = models.Q(is_to_everybody=True) if is_member(actor) else models.Q(pk__in=())
        return self.filter(models.Q(withdrawn_at=None) & (in_groups | to_all) | own)

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def in_group(self, group: Group) -> Self:
        return self.filter(groups=group)

    def unseen_by(self, actor: Actor) -> Self:
        """Those that `actor` did not write and has not seen yet, out of what she sees."""
        seen = Seen.objects.filter(user=actor.pk).values("announcement")
        return self.visible_to(actor).standing().exclude(by=actor.pk).exclude(pk__in=seen)

    def with_texts(self) -> Self:
        """Fetch what the text itself and a rule about it need."""
        return self.to_read().prefetch_related("groups__page")

    def to_read(self) -> Self:
        """Fetch the texts, without the groups that they are for."""
        return self.select_related("by").prefetch_related("texts")


class Announcement(models.Model):
    """Something that people of some groups, or all members, have to know. Its texts are rows of their own, one in each language."""

    is_to_everybody = models.BooleanField(_("to all members"), default=False)
    groups = models.ManyToManyField(Group, related_name="announcements", verbose_name=_("groups"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    edited_at = models.DateTimeField(_("changed"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ("-published_at", "-pk")
        default_permissions = ("add",)  # to all members; what is announced to groups is theirs

    def __str__(self) -> str:
        return self.title

    @property
    def text(self) -> AnnouncementText | None:
        """The text in the reader's language, else in the first of the site's languages that there is."""
        texts = {one.language: one for one in self.texts.all()}
        order = [active_language(), *(code for code, _name in settings.LANGUAGES)]
        return next((texts[code] for code in order if code in texts), None)

    @property
    def title(self) -> str:
        return self.text.title if self.text else ""

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def get_absolute_url(self) -> str:
        return reverse("announcements:announcement", args=[self.pk])


class AnnouncementText(models.Model):
    """An announcement in one language, in Markdown."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)

    class Meta:
        verbose_name = _("text of an announcement")
        verbose_name_plural = _("texts of announcements")
        ordering = ("pk",)
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("announcement", "language"), name="announcements_once_in_each_language")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def html(self) -> SafeString:
        return render_markdown(self.text)

    @property
    def direction(self) -> str:
        return direction_of(self.language)


class Seen(models.Model):
    """Somebody has seen an announcement: it is no longer shown on her pages."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="seen")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("announcement that somebody has seen")
        verbose_name_plural = _("announcements that people have seen")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("announcement", "user"), name="announcements_seen_once")
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.user_id}"
