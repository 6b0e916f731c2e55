"""Alumni groups, and the public pages they take their names from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.generation import remember_many
from cms.languages import active_language
from cms.localisation import versions_of
from community.markdown import render_markdown
from community.start_page import found_once

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from django.utils.safestring import SafeString
    from wagtail.models import Page

    from community.access.actor import Actor

GROUP = "group"  # the scope of roles in groups
ARCHIVED = "archived group"  # the same roles, in groups that are archived
MOST_QUESTIONS, LONGEST_QUESTION = 5, 200  # of those who ask to join


class GroupQuerySet(models.QuerySet["Group"]):
    """Groups."""

    def visible_to(self, actor: Actor) -> Self:
        """The groups whose room `actor` can enter: only members can, even among editors and administrators."""
        return self.filter(pk__in=actor.keys(GROUP))

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def in_use(self) -> Self:
        """Groups that are not archived."""
        return self.filter(archived_at=None)

    def with_page(self) -> Self:
        """Groups that a public page was chosen for: anybody may know of them while that is published."""
        return self.filter(page__isnull=False)

    def without_facilitator(self) -> Self:
        """Groups in which nobody with an active account is a facilitator."""
        facilitated = Q(memberships__role="facilitator", memberships__user__is_active=True)
        return self.annotate(facilitator_count=Count("memberships", filter=facilitated)).filter(facilitator_count=0)


class Group(models.Model):
    """People from past processes who keep exchanging ideas on one topic. An alumni group page presents it to the public."""

    class Joining(models.TextChoices):
        OPEN = "open", _("open: members of the community join at once, other people ask")
        REQUEST = "request", _("by request: the facilitators decide")
        INVITATION = "invitation", _("by invitation only")

    slug = models.SlugField(_("address"), unique=True, help_text=_("The last part of the room's address."))
    page = models.ForeignKey(
        "cms.AlumniGroupPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("public page"),
        help_text=_("The group takes its name from this page, in each of its languages. Choose any language version."),
    )
    name = models.CharField(
        _("own name"),
        max_length=160,
        blank=True,
        help_text=_("For a group without a public page."),
    )
    welcome = models.TextField(
        _("welcome text"),
        max_length=10_000,
        blank=True,
        help_text=_("You can use paragraphs, lists (start each line with -), **bold** and links: [words](https://address)."),
    )

    join_policy = models.CharField(_("how people join"), max_length=10, choices=Joining.choices, default=Joining.INVITATION)
    join_questions = models.TextField(
        _("questions to people who ask to join"),
        max_length=MOST_QUESTIONS * (LONGEST_QUESTION + 2),
        blank=True,
        help_text=_("One question on each line, five at most. They may be left unanswered."),
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = GroupQuerySet.as_manager()

    @property
    def topic_colour(self) -> str:
        """Name of the colour of the public page's topic in the theme."""
        return getattr(self.public_page, "topic_colour", "brand")

    _public_page: Page | None  # set by `attach_public_pages`
    is_facilitated: bool  # this and the following are set for the reader of a list
    file_count: int
    newest_file_at: datetime | None

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.page.title if self.page else self.name or self.slug

    def clean(self) -> None:
        super().clean()
        self.clean_questions()
        if not self.page and not self.name:
            raise ValidationError({"page": _("A group needs a public page or an own name.")})
        if self.page:
            others = Group.objects.filter(page__translation_key=self.page.translation_key).exclude(pk=self.pk)
            if others.exists():
                raise ValidationError({"page": _("Another group has this page.")})

    def clean_questions(self) -> None:
        self.join_questions = "\n".join(self.questions)
        if len(self.questions) > MOST_QUESTIONS:
            raise ValidationError({"join_questions": _("Ask five questions at most.")})
        if any(len(question) > LONGEST_QUESTION for question in self.questions):
            raise ValidationError({"join_questions": _("A question can have 200 characters at most.")})

    @property
    def questions(self) -> list[str]:
        """What people are asked who want to join."""
        return [line for text in self.join_questions.replace("\0", "").splitlines() if (line := " ".join(text.split()))]

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def public_page(self) -> Page | None:
        """The published public page in the reader's language or, without a translation, in another one."""
        if not hasattr(self, "_public_page"):
            attach_public_pages([self])
        return self._public_page

    @property
    def title(self) -> str:
        """The displayed name: the title of the public page in the reader's language or, without a page, the group's own name."""
        return self.public_page.title if self.public_page else str(self)

    @property
    def welcome_html(self) -> SafeString:
        return render_markdown(self.welcome)

    def get_absolute_url(self) -> str:
        return reverse("groups:room", args=[self.slug])


def attach_public_pages(groups: list[Group]) -> None:
    """Set the public page of each group, in a constant number of queries (use `select_related("page")` on the groups).

    The pages are the same for everybody, so they are remembered until something is published. The sections of one start page, of which
    several show groups, look each page up once.
    """
    language = active_language()
    pages: dict[UUID, Page | None] = found_once(f"public pages:{language}", dict)
    if new := {group.page.translation_key for group in groups if group.page} - pages.keys():
        pages |= remember_many(f"group-page:{language}", new, public_pages)
    for group in groups:
        group._public_page = pages.get(group.page.translation_key) if group.page else None


def public_pages(keys: Collection[UUID]) -> dict[UUID, Page]:
    """Return the public page for each translation key that has one, with its topics: the first gives a group its colour."""
    found = versions_of(keys)
    prefetch_related_objects(found, "topics")
    return {page.translation_key: page for page in found}
