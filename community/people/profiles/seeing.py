"""What of a profile its reader sees. Page, directory, search and JSON all ask here.

A reader stands in a circle around each person: `Circle.GROUPS` if they share a group, else `Circle.MEMBERS`. A part of a profile is seen in the
circle that the person chose, and in those within it. What a reader does not see is neither found nor counted nor ordered by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, F, PositiveSmallIntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from cms.formatting import country_name, language_name
from cms.models import Topic
from cms.users.models import User
from community.groups_of_people import companions_of
from community.markdown import render_markdown
from community.people.models import FIELDS, Circle, Profile, ProfilePhoto, ProposedMunicipality, seen_by
from community.people.names import initials, shown_name
from community.people.roles import is_member, members

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from cms.models import Municipality, Region
    from community.access.actor import Actor

OWN = Circle.NOBODY  # the circle of the person herself: she sees what nobody else does
RELATED = ("topics", "advises_on", "regions", "languages")
#: What pages read of each person, in a constant number of queries.
WITH_PROFILES = ("profile__municipality__region", "profile__proposal", "profile__photo__file")


@dataclass(frozen=True)
class SeenPerson:
    """A person as a reader in `circle` sees her. Nothing else of the profile leaves this class."""

    user: User
    profile: Profile
    circle: int
    is_own: bool = False  # the reader herself

    def sees(self, field: str) -> bool:
        """Return whether the reader sees the part `field`."""
        return int(getattr(self.profile, seen_by(field))) >= self.circle

    @property
    def fields(self) -> frozenset[str]:
        """The parts that the reader sees, filled in or not."""
        return frozenset(field for field in FIELDS if self.sees(field))

    @property
    def pk(self) -> int:
        return self.user.pk

    @property
    def name(self) -> str:
        return shown_name(self.user) if self.sees("name") else ""

    @property
    def initials(self) -> str:
        return initials(self.user) if self.sees("name") else "·"

    @property
    def department(self) -> str:
        return self.profile.department if self.sees("department") else ""

    @property
    def function(self) -> str:
        return self.profile.function if self.sees("function") else ""

    @property
    def municipality(self) -> Municipality | None:
        """The municipality, if it is in the register."""
        return self.profile.municipality if self.sees("municipality") else None

    @property
    def proposal(self) -> ProposedMunicipality | None:
        """The municipality that is not in the register yet."""
        return self.profile.proposal if self.sees("municipality") and not self.profile.municipality_id else None

    @property
    def city(self) -> str:
        """The name of the municipality in the reader's language, or as it was proposed."""
        return str(self.municipality or self.proposal or "")

    @property
    def country(self) -> str:
        """The code of the municipality's country."""
        place = self.municipality or self.proposal
        return place.country if place else ""

    @property
    def country_name(self) -> str:
        return country_name(self.country) if self.country else ""

    @property
    def topics(self) -> list[Topic]:
        return list(self.profile.topics.all()) if self.profile.pk and self.sees("topics") else []

    @property
    def topic_colour(self) -> str:
        """Name of the colour of the first topic in the theme."""
        return next((topic.colour for topic in [*self.advises_on, *self.topics]), "brand")

    @property
    def advises_on(self) -> list[Topic]:
        return list(self.profile.advises_on.all()) if self.profile.pk and self.sees("advises_on") else []

    @property
    def regions(self) -> list[Region]:
        return list(self.profile.regions.all()) if self.profile.pk and self.sees("regions") else []

    @property
    def languages(self) -> list[str]:
        """The codes of the languages in which the person can be spoken to."""
        return [one.code for one in self.profile.languages.all()] if self.profile.pk and self.sees("languages") else []

    @property
    def language_names(self) -> list[str]:
        return sorted(language_name(code) for code in self.languages)

    @property
    def about(self) -> str:
        return self.profile.about if self.sees("about") else ""

    @property
    def about_html(self) -> SafeString:
        return render_markdown(self.about)

    @property
    def photo(self) -> ProfilePhoto | None:
        return getattr(self.profile, "photo", None) if self.sees("photo") else None

    @property
    def awaits_photo(self) -> bool:
        """Whether the person's own photo is being made of what she sent. For herself alone."""
        return self.is_own and hasattr(self.profile, "sent_photo")

    @property
    def is_bare(self) -> bool:
        """Whether the reader sees nothing but the name."""
        parts = (
            self.city,
            self.department,
            self.function,
            self.topics,
            self.advises_on,
            self.languages,
            self.regions,
            self.about,
        )
        return not any(parts)


def profile_of(user: User) -> Profile:
    """Return the profile of an account; one that is not saved, with the defaults, if there is none."""
    return getattr(user, "profile", None) or Profile(user=user)


def seen_in(circle: int, user: User) -> SeenPerson:
    """Return a person as somebody in `circle` sees her."""
    return SeenPerson(user, profile_of(user), circle)


def people_seen_by(actor: Actor) -> QuerySet[User]:
    """Return the members whose name `actor` sees, each with `reader_circle`. Nobody for those who are no members themselves.

    A member is in the smaller circle around herself: what nobody may see, she does not find either.
    """
    near = Q(pk=actor.pk)
    for people in companions_of(actor):
        near |= Q(pk__in=people)
    circle = Case(When(near, Value(Circle.GROUPS)), default=Value(Circle.MEMBERS), output_field=PositiveSmallIntegerField())
    name = Coalesce(F("profile__name_seen_by"), Value(int(Profile._meta.get_field("name_seen_by").default)))
    seen = members().annotate(reader_circle=circle, name_circle=name).filter(name_circle__gte=F("reader_circle"))
    return seen if is_member(actor) else seen.none()


def sees(field: str) -> Q:
    """Return the condition that the reader sees the part `field`, for a queryset of `people_seen_by`."""
    return Q(**{f"profile__{seen_by(field)}__gte": F("reader_circle")})


def with_profiles(people: QuerySet[User]) -> QuerySet[User]:
    """Fetch the profiles together with the people: a constant number of queries."""
    found = people.select_related(*WITH_PROFILES)
    return found.prefetch_related(*(f"profile__{name}" for name in RELATED))


def seen_people(actor: Actor, people: Iterable[User]) -> list[SeenPerson]:
    """Return `people` of `people_seen_by(actor)` as she sees them."""
    return [SeenPerson(one, profile_of(one), one.reader_circle, is_own=one.pk == actor.pk) for one in people]  # type: ignore[attr-defined]


def find_person(actor: Actor, pk: int) -> SeenPerson | None:
    """Return the person with this key as `actor` sees her; None if she sees nobody there."""
    found = with_profiles(people_seen_by(actor)).filter(pk=pk).first()
    return seen_people(actor, [found])[0] if found else None


def own_profile(user: User) -> SeenPerson:
    """Return the profile of the person herself, with everything in it."""
    stored = with_profiles(User.objects.select_related("profile__sent_photo")).get(pk=user.pk)
    return SeenPerson(stored, profile_of(stored), OWN, is_own=True)


def own_advice(user: User) -> list[Topic]:
    """Return the topics on which the person herself advises. One query."""
    return list(Topic.objects.filter(pk__in=Profile.objects.filter(user=user).values("advises_on")))


def visible_photos(actor: Actor) -> QuerySet[ProfilePhoto]:
    """Return the photos that `actor` sees, and her own."""
    if not actor.is_authenticated:
        return ProfilePhoto.objects.none()
    shown = people_seen_by(actor).filter(sees("photo")).values("pk")
    return ProfilePhoto.objects.filter(Q(profile__user__in=shown) | Q(profile__user=actor.pk))
