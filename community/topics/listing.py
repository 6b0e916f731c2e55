"""Lists of topics, for pages and JSON: filtered, and in an order that tells no votes that are hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cms.models import CallPage, Municipality, Topic
from community.people.roles import members

from .lookups import round_open_at
from .models import Proposal, Result, Vote

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from community.access.actor import Actor

    from .models.proposal import ProposalQuerySet

NEWEST, TITLE, MOST_VOTED = "newest", "title", "votes"
SORTS: dict[str, StrOrPromise] = {NEWEST: _("newest first"), TITLE: _("by title"), MOST_VOTED: _("most voted")}
STATES: dict[str, StrOrPromise] = {
    "waiting": _("waiting"),
    "voted_on": _("members are voting"),
    "answered": _("answered"),
    "accepted": _("accepted"),
    "later": _("later"),
    "not_now": _("not now"),
    "call": _("with a call"),
    "merged": _("merged"),
    "mine": _("my own"),
}


class TopicFilter(django_filters.FilterSet):
    """Filters topics by their state, the topics of the archive, and municipalities."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=lambda: list(STATES.items()), method="in_state", empty_label=_("all")
    )
    topic = django_filters.ModelChoiceFilter(
        label=_("Topic"), queryset=Topic.objects.all(), field_name="topics", to_field_name="slug", empty_label=_("all")
    )
    place = django_filters.ModelChoiceFilter(
        label=_("Municipality"), queryset=Municipality.objects.all(), method="at_place", empty_label=_("all")
    )
    q = django_filters.CharFilter(label=_("Words in it"), method="with_words", max_length=200)

    class Meta:
        model = Proposal
        fields: list[str] = []

    def in_state(self, found: QuerySet[Proposal], _name: str, value: str) -> QuerySet[Proposal]:
        return in_state(found, value, self.request.user.pk if self.request else None)

    def at_place(self, found: QuerySet[Proposal], _name: str, place: Municipality) -> QuerySet[Proposal]:
        partner = Proposal.partners.through.objects.filter(proposal=OuterRef("pk"), municipality=place)
        return found.filter(Q(host=place) | Exists(partner))

    def with_words(self, found: QuerySet[Proposal], _name: str, words: str) -> QuerySet[Proposal]:
        for word in words.split()[:10]:
            found = found.filter(Q(title__icontains=word) | Q(challenge__icontains=word))
        return found


def in_state(found: QuerySet[Proposal], state: str, person: int | None = None) -> QuerySet[Proposal]:
    """Return the topics in a state of STATES."""
    if state in Proposal.Answer.values:
        return found.filter(answer=state, merged_into=None)
    standing = Q(withdrawn_at=None, merged_into=None, answered_at=None)
    round_ = round_open_at()
    voted_on = Q(stands_since__lt=round_.opens_at) if round_ else Q(pk__in=())
    conditions = {
        "waiting": standing & ~voted_on,
        "voted_on": standing & voted_on,
        "answered": Q(answered_at__isnull=False, merged_into=None),
        "call": Q(answered_at__isnull=False, merged_into=None, call__in=CallPage.objects.live().values("translation_key")),
        "merged": Q(merged_into__isnull=False),
        "mine": Q(author=person),
    }
    return found.filter(conditions[state])


def topics_of(actor: Actor, *, sort: str = NEWEST) -> ProposalQuerySet:
    """Return the topics that `actor` can read, in order."""
    return in_order(Proposal.objects.visible_to(actor).with_facts(), sort)


def in_order(found: ProposalQuerySet, sort: str) -> ProposalQuerySet:
    if sort == TITLE:
        return found.order_by("title", "pk")
    if sort == MOST_VOTED:
        return found.annotate(known_votes=known_votes()).order_by("-known_votes", "-created_at", "-pk")
    return found.order_by("-created_at", "-pk")


def known_votes() -> Any:
    """Return the votes of a topic that everybody in the store may see: those of its latest counted round, or of the open one if it shows them.

    What hides its results plays no part in the order.
    """
    latest = Result.objects.filter(proposal=OuterRef("pk")).order_by("-round__closes_at", "-round__pk").values("votes")[:1]
    counted = Subquery(latest, output_field=IntegerField())
    round_ = round_open_at()
    if round_ is None or not round_.shows_counts:
        return Coalesce(counted, 0, output_field=IntegerField())
    votes = Vote.objects.filter(proposal=OuterRef("pk"), ballot__round=round_, ballot__person__in=members())
    now = votes.values("proposal").annotate(total=Sum("number", output_field=IntegerField())).values("total")
    in_round = Q(withdrawn_at=None, merged_into=None, answered_at=None, stands_since__lt=round_.opens_at)
    whole = IntegerField()
    current = Coalesce(Subquery(now, output_field=whole), 0, output_field=whole)
    return Coalesce(Case(When(in_round, then=current), default=counted, output_field=whole), 0, output_field=whole)
