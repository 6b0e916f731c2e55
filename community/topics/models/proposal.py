"""Topics that members propose, and what the editors answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.languages import active_language, direction_of
from community.markdown import LONGEST, render_markdown
from community.people.roles import is_member

from .round import Round

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.safestring import SafeString

    from cms.models import Topic
    from community.access.actor import Actor

LONGEST_TITLE = 200
MANAGE = "topic_store.change_proposal"  # the permission of editors


def manages(actor: Actor) -> bool:
    """Return whether `actor` works on the topic store: staff with the permission, which Django caches on the account."""
    return bool(actor.account and actor.account.has_perm(MANAGE))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Topics."""

    def visible_to(self, actor: Actor) -> Self:
        """What was answered is public; members and editors see all that was not withdrawn, and everybody what she proposed herself."""
        if not actor.is_authenticated:
            return self.public()
        own = Q(author=actor.pk)
        if is_member(actor) or manages(actor):
            return self.filter(Q(withdrawn_at=None) | own)
        return self.filter(IS_PUBLIC | own)

    def public(self) -> Self:
        """Those that the editors have answered."""
        return self.filter(IS_PUBLIC)

    def standing(self) -> Self:
        """Those that wait for a round or an answer."""
        return self.filter(withdrawn_at=None, merged_into=None, answered_at=None)

    def in_round(self, round_: Round) -> Self:
        """Those on which members vote in a round that is open."""
        return self.standing().filter(stands_since__lt=round_.opens_at)

    def with_rounds(self) -> Self:
        """Annotate what rules need of rounds: `has_begun` since the topic stands, and `is_voted_on` now."""
        now = timezone.now()
        begun = Round.objects.filter(opens_at__lte=now, opens_at__gt=OuterRef("stands_since"))
        return self.annotate(has_begun=Exists(begun), is_voted_on=Exists(begun.filter(closes_at__gt=now)))

    def with_facts(self) -> Self:
        """Fetch what a list or a page shows, in a constant number of queries."""
        related = ("topics", "partners", "organisations", "texts")
        return self.with_rounds().select_related("author", "host", "merged_into").prefetch_related(*related)


IS_PUBLIC = Q(answered_at__isnull=False, withdrawn_at=None, merged_into=None)


class Proposal(models.Model):
    """A topic that a member proposes to the network. It is public once the editors have answered it, and without her name.

    `stands_since` is when it began to wait for a round: rounds that opened before do not contain it. `call` is the translation key of the call
    that it became, `application` the key of the application to a theme call that it came from.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("answer to a topic", "accepted")
        LATER = "later", pgettext_lazy("answer to a topic", "later")
        NOT_NOW = "not_now", pgettext_lazy("answer to a topic", "not now")

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    challenge = models.TextField(_("challenge"), max_length=LONGEST)
    language = models.CharField(_("language"), max_length=12)
    host = models.ForeignKey("cms.Municipality", models.SET_NULL, null=True, related_name="+", verbose_name=_("host"))
    partners = models.ManyToManyField("cms.Municipality", related_name="+", verbose_name=_("partner municipalities"))
    organisations = models.ManyToManyField("cms.Organisation", related_name="+", verbose_name=_("partner organisations"))
    topics = models.ManyToManyField("cms.Topic", related_name="+", verbose_name=_("topics"))
    created_at = models.DateTimeField(default=timezone.now)
    stands_since = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)  # of what the proposer says
    withdrawn_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    call = models.UUIDField(null=True, unique=True)
    application = models.UUIDField(null=True, unique=True)

    objects = ProposalQuerySet.as_manager()

    has_begun: bool  # by `with_rounds`
    is_voted_on: bool

    class Meta:
        verbose_name = _("proposed topic")
        verbose_name_plural = _("proposed topics")
        ordering = ("-created_at", "-pk")
        default_permissions = ("change",)  # to work on the topic store
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("stands_since",), name="topic_store_standing")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")), name="topic_store_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("topics:topic", args=[self.pk])

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def is_public(self) -> bool:
        return self.is_answered and not self.is_withdrawn and not self.is_merged

    @property
    def html(self) -> SafeString:
        """The challenge as HTML, its headings below that of a page's section."""
        return render_markdown(self.challenge, level=3)

    @property
    def listed_topics(self) -> list[Topic]:
        """The topics of the archive, in order. Sorted in Python, so that they can be prefetched."""
        return sorted(self.topics.all(), key=lambda topic: (topic.order, topic.name_de))

    @property
    def colour(self) -> str:
        """The name of the colour in the theme: that of the first topic."""
        topics = self.listed_topics
        return topics[0].colour if topics else "brand"

    def text_for(self, language: str) -> AnswerText | None:
        """Return the answer in `language`, else in the first of the site's languages that there is."""
        texts = {one.language: one for one in self.texts.all()}
        order = [language, *(code for code, _name in settings.LANGUAGES)]
        return next((texts[code] for code in order if code in texts), None)

    @property
    def answer_text(self) -> AnswerText | None:
        """The answer in the reader's language, else in another."""
        return self.text_for(active_language())

    @property
    def shown_title(self) -> tuple[str, str]:
        """The title and its language: as the editors wrote it in the reader's language, else as it was proposed."""
        own = next((one for one in self.texts.all() if one.language == active_language() and one.title), None)
        return (own.title, own.language) if own and self.is_answered else (self.title, self.language)

    @property
    def day(self) -> datetime:
        """When the public learned of it, else when it was proposed."""
        return self.answered_at or self.created_at


class AnswerText(models.Model):
    """The editors' answer in one language, in Markdown; and the title of the topic there, if it was proposed in another language."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    text = models.TextField(_("answer"), max_length=LONGEST)

    class Meta:
        verbose_name = _("answer to a topic")
        verbose_name_plural = _("answers to topics")
        ordering = ("pk",)
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("proposal", "language"), name="topic_store_one_answer_per_language")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def html(self) -> SafeString:
        return render_markdown(self.text, level=3)

    @property
    def direction(self) -> str:
        return direction_of(self.language)
