"""The candidates for the cohort of a call, from its applications. A constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from cms.formatting import country_name, format_list, format_number, language_name
from cms.languages import active_language
from cms.models import Municipality, Region
from community.applications.cohort.candidates import GERMAN, PARTNER, Attribute, Candidate
from community.applications.cohort.constraints import Requirement
from community.applications.cohort.shown import Applicant
from community.applications.cohort.wording import Wording
from community.applications.models import Application, Review
from community.forms.questions import PeopleQuestion
from themes.world import middles, unproject

from .links import application_address
from .reading import demand_of, kind_names, kind_question, kinds_in, language_question, languages_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from cms.users.models import User
    from community.applications.cohort.constraints import Constraint
    from community.applications.models import Round
    from community.forms.schema import FormSchema

State = Application.State
#: Those about whom nothing is decided that speaks against them.
OPEN_STATES = (State.SUBMITTED, State.IN_REVIEW, State.SHORTLISTED, State.ACCEPTED, State.WAITING_LIST)
LONGEST_FACT = 80  # characters


@dataclass(frozen=True)
class Pool:
    """Those who can be chosen, in the order of their submissions, and the words about them in the reader's language."""

    candidates: tuple[Candidate, ...]
    applicants: Mapping[str, Applicant]
    applications: Mapping[str, Application]
    regions: Mapping[str, str]
    kinds: Mapping[str, str]
    schema: FormSchema | None

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.candidates]

    @property
    def wording(self) -> Wording:
        return Wording(self.candidates, regions=self.regions, kinds=self.kinds)

    def values(self, attribute: Attribute) -> list[str]:
        """Return the values of an attribute that candidates have, with those that every call knows."""
        always = {Attribute.KIND: {GERMAN, PARTNER, *self.kinds}, Attribute.REGION: {*self.regions}}.get(attribute, set())
        return sorted({value for one in self.candidates for value in one.values(attribute) if value} | always)


def has_conflict(user: User | None, round_: Round) -> bool:
    """Return whether somebody has a conflict of interest about any application to a call, or belongs to the team of one."""
    return user is not None and round_.applications.filter(Q(conflicts__user=user) | Q(team__user=user)).exists()


def applications_in(round_: Round, chosen: Iterable[str]) -> list[Application]:
    """Return the applications that can be chosen, and those `chosen` that have withdrawn since. Two queries."""
    submitted = Q(state__in=OPEN_STATES) | Q(state=State.WITHDRAWN, key__in=list(chosen))
    marks = Review.objects.filter(submitted_at__isnull=False, score__isnull=False).order_by("score", "pk")
    found = round_.applications.filter(submitted, number__isnull=False, is_anonymous=False)
    found = found.select_related("municipality__region", "submission").order_by("number")
    return list(found.prefetch_related(Prefetch("reviews", marks, to_attr="scored_reviews")))


def pool_of(round_: Round, chosen: Iterable[str], constraints: Iterable[Constraint]) -> Pool:
    """Return the candidates of a call. `chosen` are set; `constraints` name the requirements that are looked at."""
    applications = applications_in(round_, chosen)
    schema = round_.schema if round_.version else None
    asked = Asked(schema, [one.requirement for one in constraints if isinstance(one, Requirement)])
    regions = regions_of(applications)
    candidates = tuple(asked.candidate(one, regions) for one in applications)
    return Pool(
        candidates,
        applicants={one.key: asked.applicant(one, found) for one, found in zip(candidates, applications, strict=True)},
        applications={str(one.key): one for one in applications},
        regions={one.slug: one.name for one in Region.objects.all()},
        kinds=kind_names(asked.kind, active_language()),
        schema=schema,
    )


def regions_of(applications: list[Application]) -> dict[int, str]:
    """Return the key of the region of each application, by its primary key. One query at most.

    A municipality that is not in the register lies where all those of its country that are lie.
    """
    known = {one.pk: one.municipality.region.slug for one in applications if one.municipality and one.municipality.region}
    open_ = {one.pk: country_of(one) for one in applications if one.pk not in known}
    by_country = defaultdict(set)
    if open_:
        neighbours = Municipality.objects.filter(country__in=set(open_.values()), region__isnull=False)
        for country, region in neighbours.order_by().values_list("country", "region__slug").distinct():
            by_country[country].add(region)
    return known | {pk: next(iter(by_country[code])) for pk, code in open_.items() if len(by_country[code]) == 1}


def country_of(application: Application) -> str:
    return application.municipality.country if application.municipality else application.country


class Asked:
    """What the form of a call asks that constraints count."""

    def __init__(self, schema: FormSchema | None, requirements: list[str]) -> None:
        self.language, self.kind = language_question(schema), kind_question(schema)
        self.people = next((one.key for one in schema.questions() if isinstance(one, PeopleQuestion)), "") if schema else ""
        self.demands = [demand for key in requirements if (demand := demand_of(key))]

    def candidate(self, application: Application, regions: Mapping[int, str]) -> Candidate:
        answers = answers_of(application)
        unnamed = _("Application %(number)s") % {"number": format_number(application.number or 0)}
        return Candidate(
            str(application.key),
            application.applicant or unnamed,
            application.score,
            country=country_of(application),
            region=regions.get(application.pk, ""),
            languages=languages_in(self.language, answers, application.language),
            other_kinds=kinds_in(self.kind, answers),
            unmet=frozenset(demand.key for demand in self.demands if not demand.is_met(answers)),
            is_withdrawn=application.state == State.WITHDRAWN,
        )

    def applicant(self, candidate: Candidate, application: Application) -> Applicant:
        place = place_of(application)
        reviews: list[Review] = application.scored_reviews  # type: ignore[attr-defined]  # prefetched
        return Applicant(
            candidate.key,
            application_address(application.key),
            self.facts(candidate, answers_of(application)),
            tuple(one.score for one in reviews if one.score is not None),
            *(place or (None, None)),
        )

    def facts(self, candidate: Candidate, answers: Mapping[str, Any]) -> tuple[str, ...]:
        """Return a line with country and languages, and one with the departments that take part."""
        languages = format_list(sorted(language_name(code) for code in candidate.languages))
        first = " · ".join(filter(None, [country_name(candidate.country) if candidate.country else "", languages]))
        rows = answers.get(self.people) or ()
        departments = [str(row["answers"].get("department", ""))[:LONGEST_FACT] for row in rows]
        return tuple(filter(None, [first, format_list([one for one in departments if one])]))


def answers_of(application: Application) -> Mapping[str, Any]:
    """Return the answers that count: those of the last submission."""
    return application.submission.answers if application.submission else {}


def place_of(application: Application) -> tuple[float, float] | None:
    """Return longitude and latitude of the municipality, else of the middle of its country; None if neither is known."""
    municipality = application.municipality
    if municipality and municipality.place:
        return municipality.place
    middle = middles().get(country_of(application))
    return unproject(middle) if middle else None
