"""Small made-up problems for hypothesis."""

from decimal import Decimal

from hypothesis import strategies as st

from community.applications.cohort.candidates import Attribute, Candidate
from community.applications.cohort.constraints import (
    Constraint,
    Different,
    Each,
    Must,
    MustNot,
    NotBoth,
    Requirement,
    Share,
    Size,
)

REGIONS = ["africa", "asia", "europe"]
COUNTRIES = ["DE", "KE", "PH"]
LANGUAGES = ["en", "fr"]
VALUES = {
    Attribute.REGION: REGIONS,
    Attribute.COUNTRY: COUNTRIES,
    Attribute.LANGUAGE: LANGUAGES,
    Attribute.KIND: ["german", "partner", "district"],
}
#: Few values, so that many cohorts are tied; and such as floats cannot hold.
SCORES = st.sampled_from([None, "0", "1.1", "2.2", "3.3", "3.3333", "3.3334", "4.4"]).map(lambda one: one and Decimal(one))


def key_of(number: int) -> str:
    return f"c{number}"


@st.composite
def candidates(draw, most: int = 7) -> list[Candidate]:
    return [
        Candidate(
            key_of(number),
            f"City {number}",
            draw(SCORES),
            country=draw(st.sampled_from(COUNTRIES)),
            region=draw(st.sampled_from(REGIONS)),
            languages=frozenset(draw(st.sets(st.sampled_from(LANGUAGES)))),
            other_kinds=frozenset(draw(st.sets(st.just("district")))),
            unmet=frozenset(draw(st.sets(st.just("departments")))) if draw(st.integers(0, 3)) == 0 else frozenset(),
            is_withdrawn=draw(st.integers(0, 7)) == 0,
        )
        for number in range(draw(st.integers(0, most)))
    ]


@st.composite
def ranges(draw) -> dict[str, int | None]:
    least = draw(st.none() | st.integers(0, 4))
    most = draw(st.integers(least or 0, 5) if least is None else st.none() | st.integers(least, 5))
    return {"least": least, "most": most}


@st.composite
def constraint(draw) -> Constraint:
    attribute = draw(st.sampled_from(Attribute))
    some = st.integers(0, 7).map(key_of)  # at times of nobody
    kind = draw(st.sampled_from(["size", "share", "share", "each", "different", "must", "must_not", "not_both", "requirement"]))
    if kind == "size":
        return Size(**draw(ranges()))
    if kind == "share":
        return Share(attribute=attribute, value=draw(st.sampled_from(VALUES[attribute])), **draw(ranges()))
    if kind == "each":
        return Each(attribute=attribute, most=draw(st.integers(0, 2)), kind=draw(st.sampled_from([None, "partner"])))
    if kind == "different":
        return Different(attribute=attribute, least=draw(st.integers(1, 3)))
    if kind == "requirement":
        return Requirement(requirement="departments", label={"en": "Two departments"})
    if kind == "not_both":
        first, second = draw(st.lists(some, min_size=2, max_size=2, unique=True))
        return NotBoth(first=first, second=second)
    return (Must if kind == "must" else MustNot)(candidate=draw(some), by_hand=draw(st.booleans()))


def constraints(most: int = 6) -> st.SearchStrategy[list[Constraint]]:
    return st.lists(constraint(), max_size=most, unique_by=lambda one: one.key)
