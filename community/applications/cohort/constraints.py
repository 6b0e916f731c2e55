"""What a call requires of its cohort, as editors state it and as it is stored (JSON)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from community.forms.words import Texts

from .candidates import Attribute, Candidate
from .rows import Row, at_least, at_most

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Self

    from pydantic import ValidationError

Number = Annotated[int, Field(ge=0, le=1000)]
Key = Annotated[str, Field(min_length=1, max_length=80)]


class Constraint(BaseModel):
    """A condition on a cohort. Its key says what it is about and not how many, so it stays when an editor changes the number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def key(self) -> str:
        raise NotImplementedError

    def missing(self, chosen: Collection[Candidate]) -> int:
        """Return how many municipalities the cohort has too few or too many; 0 if it meets the constraint."""
        raise NotImplementedError

    def is_met(self, chosen: Collection[Candidate]) -> bool:
        return not self.missing(chosen)

    def counted(self, chosen: Collection[Candidate]) -> list[Candidate]:
        """Return those of the cohort that the constraint is about."""
        return [one for one in chosen if self.is_about(one)]

    def count(self, chosen: Collection[Candidate]) -> int:
        """Return the number that the constraint limits."""
        return len(self.counted(chosen))

    def is_about(self, _candidate: Candidate) -> bool:
        return True

    def rows(self, candidates: Sequence[Candidate]) -> Iterator[Row]:
        """Yield the inequalities for the solver; a variable is the position in `candidates`."""
        raise NotImplementedError

    def positions(self, candidates: Sequence[Candidate]) -> list[int]:
        return [position for position, one in enumerate(candidates) if self.is_about(one)]


class Range(Constraint):
    """A constraint on how many there are: at least, at most, or both."""

    least: Number | None = None
    most: Number | None = None

    @model_validator(mode="after")
    def is_possible(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError(_("Enter how many there are at least or at most."))
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(
                _("At least %(least)d and at most %(most)d is impossible.") % {"least": self.least, "most": self.most}
            )
        return self

    def missing(self, chosen: Collection[Candidate]) -> int:
        count = self.count(chosen)
        return max(0, (self.least or 0) - count, 0 if self.most is None else count - self.most)

    def rows(self, candidates: Sequence[Candidate]) -> Iterator[Row]:
        positions = self.positions(candidates)
        if self.least:
            yield at_least(self.least, positions)
        if self.most is not None:
            yield at_most(self.most, positions)


class Size(Range):
    """How many municipalities the cohort has."""

    type: Literal["size"] = "size"

    @property
    def key(self) -> str:
        return "size"


class Share(Range):
    """How many have one value of an attribute: at least 2 German municipalities, at most 3 from West Africa."""

    type: Literal["share"] = "share"
    attribute: Attribute
    value: Key

    @property
    def key(self) -> str:
        return f"{self.attribute}:{self.value}"

    def is_about(self, candidate: Candidate) -> bool:
        return self.value in candidate.values(self.attribute)


class Each(Constraint):
    """How many can share any one value of an attribute: at most 2 from each partner country. `kind` limits it to one kind."""

    type: Literal["each"] = "each"
    attribute: Attribute
    most: Number
    kind: Key | None = None

    @property
    def key(self) -> str:
        return f"each:{self.attribute}" + (f":{self.kind}" if self.kind else "")

    def is_about(self, candidate: Candidate) -> bool:
        return self.kind is None or self.kind in candidate.values(Attribute.KIND)

    def counts(self, chosen: Collection[Candidate]) -> Counter[str]:
        """Return how many of the cohort have each value."""
        return Counter(value for one in self.counted(chosen) for value in one.values(self.attribute))

    def full(self, chosen: Collection[Candidate]) -> list[str]:
        """Return the values of which no more can be chosen."""
        return sorted(value for value, count in self.counts(chosen).items() if count >= self.most)

    def missing(self, chosen: Collection[Candidate]) -> int:
        return sum(max(0, count - self.most) for count in self.counts(chosen).values())

    def rows(self, candidates: Sequence[Candidate]) -> Iterator[Row]:
        positions = self.positions(candidates)
        for value in sorted(self.counts(candidates)):
            yield at_most(self.most, [one for one in positions if value in candidates[one].values(self.attribute)])


class Different(Constraint):
    """How many different values of an attribute there are: at least 4 regions."""

    type: Literal["different"] = "different"
    attribute: Attribute
    least: Annotated[int, Field(ge=1, le=1000)]

    @property
    def key(self) -> str:
        return f"different:{self.attribute}"

    def count(self, chosen: Collection[Candidate]) -> int:
        return len(self.different(chosen))

    def different(self, chosen: Collection[Candidate]) -> list[str]:
        """Return the values that the cohort has."""
        return sorted({value for one in chosen for value in one.values(self.attribute)})

    def missing(self, chosen: Collection[Candidate]) -> int:
        return max(0, self.least - self.count(chosen))

    def rows(self, candidates: Sequence[Candidate]) -> Iterator[Row]:
        values = self.different(candidates)
        for value in values:
            of_value = [position for position, one in enumerate(candidates) if value in one.values(self.attribute)]
            yield Row({self.variable(value): -1, **dict.fromkeys(of_value, 1)}, 0)
        yield Row({self.variable(value): 1 for value in values}, self.least)

    def variable(self, value: str) -> str:
        return f"{self.key}:{value}"


class Individual(Constraint):
    """A constraint on one candidate: of the call, or set `by_hand` while composing."""

    candidate: Key
    by_hand: bool = False

    def is_about(self, candidate: Candidate) -> bool:
        return candidate.key == self.candidate


class Must(Individual):
    """This municipality takes part."""

    type: Literal["must"] = "must"

    @property
    def key(self) -> str:
        return f"in:{self.candidate}"

    def missing(self, chosen: Collection[Candidate]) -> int:
        return 0 if self.counted(chosen) else 1

    def rows(self, candidates: Sequence[Candidate]) -> Iterator[Row]:
        yield at_least(1, self.positions(candidates))


class MustNot(Individual):
    """This municipality does not take part."""

    type: Literal["must_not"] = "must_not"

    @property
    def key(self) -> str:
        return f"out:{self.candidate}"

    def missing(self, chosen: Collection[Candidate]) -> int:
        return len(self.counted(chosen))

    def rows(self, candidates: Sequence[Candidate]) -> Iterator[Row]:
        yield at_most(0, self.positions(candidates))


class NotBoth(Constraint):
    """Of these two municipalities at most one takes part."""

    type: Literal["not_both"] = "not_both"
    first: Key
    second: Key

    @model_validator(mode="after")
    def is_about_two(self) -> Self:
        if self.first == self.second:
            raise ValueError(_("Choose two different municipalities."))
        return self

    @property
    def key(self) -> str:
        return "not_both:" + ":".join(sorted((self.first, self.second)))

    def is_about(self, candidate: Candidate) -> bool:
        return candidate.key in (self.first, self.second)

    def missing(self, chosen: Collection[Candidate]) -> int:
        return max(0, len(self.counted(chosen)) - 1)

    def rows(self, candidates: Sequence[Candidate]) -> Iterator[Row]:
        yield at_most(1, self.positions(candidates))


class Requirement(Constraint):
    """Everybody in the cohort meets a requirement that the form asks about, such as two departments."""

    type: Literal["requirement"] = "requirement"
    requirement: Key
    label: Texts

    @property
    def key(self) -> str:
        return f"requires:{self.requirement}"

    def is_about(self, candidate: Candidate) -> bool:
        return self.requirement in candidate.unmet

    def missing(self, chosen: Collection[Candidate]) -> int:
        return len(self.counted(chosen))

    def rows(self, candidates: Sequence[Candidate]) -> Iterator[Row]:
        yield at_most(0, self.positions(candidates))


class Reviewed(Constraint):
    """Nobody takes part without a review, unless named. It is never stored: every proposal is under this constraint."""

    type: Literal["reviewed"] = "reviewed"
    without_review: frozenset[str]

    KEY: ClassVar[str] = "reviewed"

    @property
    def key(self) -> str:
        return self.KEY

    def is_about(self, candidate: Candidate) -> bool:
        return candidate.key in self.without_review

    def missing(self, chosen: Collection[Candidate]) -> int:
        return len(self.counted(chosen))

    def rows(self, candidates: Sequence[Candidate]) -> Iterator[Row]:
        yield at_most(0, self.positions(candidates))


AnyConstraint = Annotated[Size | Share | Each | Different | Must | MustNot | NotBoth | Requirement, Field(discriminator="type")]


class Constraints(BaseModel):
    """The constraints of a call, in the order in which they are shown. No two of them are about the same thing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stated: tuple[AnyConstraint, ...] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def states_nothing_twice(self) -> Self:
        if len({one.key for one in self.stated}) < len(self.stated):
            raise ValueError(_("Two conditions are about the same thing. Make one of them."))
        return self

    def refuse_unknown(
        self,
        *,
        candidates: Collection[str],
        values: dict[Attribute, Collection[str]],
        requirements: Collection[str] = (),
    ) -> None:
        """Raise ValueError if a constraint names something that does not exist. Arguments are the keys that do."""
        for one in self.stated:
            if isinstance(one, Share):
                is_known = one.value in values.get(one.attribute, ())
            elif isinstance(one, Each):
                is_known = one.kind is None or one.kind in values.get(Attribute.KIND, ())
            elif isinstance(one, Individual):
                is_known = one.candidate in candidates
            elif isinstance(one, NotBoth):
                is_known = {one.first, one.second} <= set(candidates)
            else:
                is_known = not isinstance(one, Requirement) or one.requirement in requirements
            if not is_known:
                raise ValueError(_("A condition is about something that does not exist: %(key)s") % {"key": one.key})


def set_by_hand(*, chosen: Iterable[str] = (), excluded: Iterable[str] = ()) -> list[Constraint]:
    """Return what is set while composing as constraints: these candidates take part, those do not."""
    return [
        *(Must(candidate=key, by_hand=True) for key in chosen),
        *(MustNot(candidate=key, by_hand=True) for key in excluded),
    ]


def problems_of(error: ValidationError) -> list[str]:
    """Return the sentences of a ValidationError, for a form."""
    said: list[Any] = [one.get("ctx", {}).get("error", one["msg"]) for one in error.errors()]
    return [str(one) for one in said]
