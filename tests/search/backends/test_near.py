"""The contract of search engines for meaning. This suite runs against every engine."""

import datetime

import pytest
from django.utils import timezone

from search.backends.base import Question, SearchBackend
from search.documents.document import MEMBERS, PUBLIC, audience_of_group
from search.query.parser import parse_query
from search.query.planner import make_plan
from tests.search.vectors import direction, with_passages

NEARLY = 0.02  # tolerance for 8-bit quantisation

HEAT = with_passages("page:50", direction(a=1), direction(b=1), title="Hitze", topics=("heat",))
SHADE = with_passages("page:51", direction(c=1), direction(a=3, b=1), title="Schatten", topics=("heat",))
WATER = with_passages("page:52", direction(a=1, c=1), title="Wasser", topics=("water",), locale="en")
WORDS_ALONE = with_passages("page:53", title="Hitze in Worten")

pytestmark = pytest.mark.usefixtures("space")


@pytest.fixture(autouse=True)
def backend(shared_archive: SearchBackend) -> SearchBackend:
    return shared_archive


def test_documents_are_ranked_by_their_nearest_passage(backend, add, near) -> None:
    add(HEAT, SHADE, WATER, WORDS_ALONE)

    assert near(direction(a=1)) == [("page:50", 0), ("page:51", 1), ("page:52", 0)]
    assert near(direction(b=1), limit=1) == [("page:50", 1)]
    question = Question(plan=make_plan(parse_query(""), "de", ("de",)), locale="de", audiences=frozenset({PUBLIC}))
    similarities = [one.similarity for one in backend.nearest(direction(a=1), question, limit=10)]
    assert similarities == pytest.approx([1, 3 / 10**0.5, 1 / 2**0.5], abs=NEARLY)


def test_nearest_ignores_query_words_but_respects_exclusions(add, near) -> None:
    add(HEAT, SHADE)
    assert near(direction(a=1), "Zanzibar") == [("page:50", 0), ("page:51", 1)]
    assert near(direction(a=1), "Zanzibar -Hitze") == [("page:51", 1)]


@pytest.mark.parametrize(
    ("audiences", "ids"),
    [
        ((PUBLIC,), ["page:60"]),
        ((PUBLIC, MEMBERS), ["page:61", "page:60"]),
        ((PUBLIC, MEMBERS, audience_of_group(7)), ["page:61", "page:60", "room:62"]),
        ((PUBLIC, audience_of_group(8)), ["page:60"]),
        ((), []),
    ],
)
def test_nearest_respects_the_audience(add, near, audiences, ids) -> None:
    add(
        with_passages("page:60", direction(a=9, b=1)),
        with_passages("page:61", direction(a=1), audience=MEMBERS),
        with_passages("room:62", direction(a=5, b=5), audience=audience_of_group(7)),
    )
    assert [name for name, _passage in near(direction(a=1), audiences=audiences)] == ids


def test_passage_shared_with_a_hidden_document_is_found_only_in_the_public_one(add, near) -> None:
    shared = direction(a=1)
    add(with_passages("page:60", direction(d=1), shared), with_passages("room:61", shared, audience=audience_of_group(7)))
    assert near(shared) == [("page:60", 1)]


def test_nearest_respects_filters_current_time_and_reader_language(add, near) -> None:
    now = timezone.now()
    add(
        HEAT,
        WATER,
        with_passages("page:63", direction(a=1), expires_at=now - datetime.timedelta(seconds=2)),
        with_passages("page:64", direction(a=1), readers=("en", "ar")),
        with_passages("page:65", direction(a=1), closes_at=now + datetime.timedelta(hours=1), type="call"),
    )
    assert [name for name, _number in near(direction(a=1))][-1] == "page:52"
    assert sorted(name for name, _number in near(direction(a=1))) == ["page:50", "page:52", "page:65"]
    assert near(direction(a=1), filters={"topic": ("water",)}) == [("page:52", 0)]
    assert near(direction(a=1), filters={"status": ("open",)}) == [("page:65", 0)]
    assert near(direction(a=1), filters={"status": ("closed",)}) == []
    assert ("page:64", 0) in near(direction(a=1), locale="ar")


def test_many_excluded_documents_do_not_crowd_out_the_few_allowed_ones(add, near) -> None:
    others = [with_passages(f"room:{number}", direction(a=100, b=number % 40), audience=MEMBERS) for number in range(100, 400)]
    add(*others, with_passages("page:66", direction(a=1, b=2), topics=("water",)), with_passages("page:67", direction(p=1)))

    assert near(direction(a=1), limit=3) == [("page:66", 0), ("page:67", 0)]
    assert near(direction(a=1), limit=3, audiences=(PUBLIC, MEMBERS), filters={"topic": ("water",)}) == [("page:66", 0)]


def test_passages_of_removed_or_rewritten_documents_are_not_found(add, near) -> None:
    add(HEAT, SHADE)
    add(with_passages("page:50", direction(d=1)), removed=("page:51",))

    assert near(direction(a=1)) == [("page:50", 0)]
    assert near(direction(d=1)) == [("page:50", 0)]
    add(with_passages("page:50"))
    assert near(direction(d=1)) == []
