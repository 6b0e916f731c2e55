"""The filters of the table of applications."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import django_filters as filters
from django import forms
from django.conf import settings
from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.formatting import country_name, language_name
from community.applications.models import Application, Conflict, Review

from .workers import reviewers_of

if TYPE_CHECKING:
    from community.applications.models.application import ApplicationQuerySet

    from .workers import Worker

ANY = _("All")
#: Reviews whose scores differ by this much or more are far apart.
FAR_APART = Decimal(2)


class ApplicationFilterSet(filters.FilterSet):
    """Filters by what the reader can know: without names, neither country nor language, and only words of what she can read."""

    state = filters.ChoiceFilter(
        label=pgettext_lazy("of an application", "State"), choices=Application.State.choices, empty_label=ANY
    )
    q = filters.CharFilter(label=_("In the text"), method="filter_words", widget=forms.TextInput(attrs={"type": "search"}))
    country = filters.ChoiceFilter(label=_("Country"), empty_label=ANY, choices=())
    language = filters.ChoiceFilter(label=_("Language"), empty_label=ANY, choices=())
    reviews = filters.ChoiceFilter(label=_("Reviews"), empty_label=ANY, method="filter_reviews", choices=())

    class Meta:
        model = Application
        fields = ("state", "q", "country", "language", "reviews")

    def __init__(self, data: Any, *, worker: Worker) -> None:
        self.worker = worker
        applications = worker.applications()
        super().__init__(data=data, queryset=with_reviews(applications, worker))
        if worker.is_blind:
            del self.filters["country"], self.filters["language"]
        else:
            used = applications.order_by().values_list
            self.filters["country"].extra["choices"] = sorted(
                ((code, country_name(code)) for code in used("country", flat=True).distinct() if code), key=lambda pair: pair[1]
            )
            spoken = set(used("language", flat=True).distinct())
            self.filters["language"].extra["choices"] = [
                (code, language_name(code)) for code, _name in settings.LANGUAGES if code in spoken
            ]
        self.filters["reviews"].extra["choices"] = [
            *([("mine", _("mine is still open"))] if worker.is_reviewer else []),
            ("complete", _("complete")),
            *([("apart", _("far apart"))] if worker.is_manager else []),
        ]

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.filters)

    def filter_words(self, queryset: ApplicationQuerySet, _name: str, value: str) -> ApplicationQuerySet:
        """Find each of the words: in what was submitted and in the municipality's name, or in what may be read without names."""
        for word in value.split():
            if self.worker.is_blind:
                queryset = queryset.filter(submission__anonymous_text__icontains=word)
            else:
                named = Q(municipality_name__icontains=word) | Q(submission__text__icontains=word)
                names = [f"municipality__name_{code}__icontains" for code, _language in settings.LANGUAGES]
                for name in names:
                    named |= Q(**{name: word})
                queryset = queryset.filter(named)
        return queryset

    def filter_reviews(self, queryset: ApplicationQuerySet, _name: str, value: str) -> ApplicationQuerySet:
        if value == "mine":
            return queryset.filter(Q(own_submitted_at=None)).exclude(state__in=CLOSED)
        if value == "complete":
            return queryset.filter(Q(review_count__gte=F("expected")) & Q(expected__gt=0))
        scores = Review.objects.filter(submitted_at__isnull=False).values("application")
        far = scores.annotate(spread=Max("score") - Min("score")).filter(spread__gte=FAR_APART)
        return queryset.filter(pk__in=far.values("application"))


#: The states in which nothing is reviewed any more.
CLOSED = (Application.State.ACCEPTED, Application.State.DECLINED, Application.State.WITHDRAWN)


def with_reviews(applications: ApplicationQuerySet, worker: Worker) -> ApplicationQuerySet:
    """Add `expected`, the number of reviews that an application can get, and the reader's own: `own_score`, `own_submitted_at`."""
    reviewers = reviewers_of(worker.round)
    own = Review.objects.filter(application=OuterRef("pk"), reviewer=worker.actor.pk)
    in_conflict = Conflict.objects.filter(application=OuterRef("pk"), user__in=reviewers).order_by().values("application")
    return applications.annotate(
        expected=len(reviewers) - Coalesce(Subquery(in_conflict.annotate(number=Count("pk")).values("number")), 0),
        own_score=Subquery(own.values("score")[:1]),
        own_submitted_at=Subquery(own.values("submitted_at")[:1]),
    )
