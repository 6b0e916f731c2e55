"""Ways to search that are specific to Elasticsearch, and what its indices are like."""

import datetime

import pytest

from search.backends.base import SearchBackend
from search.backends.elasticsearch.backend import ElasticsearchBackend
from search.backends.elasticsearch.schema import VERSION
from search.query.plan import Alternative, Clause
from tests.search.documents import entry

from .using import asked

pytestmark = pytest.mark.parametrize("shared_archive", ["elasticsearch"], indirect=True)


@pytest.fixture(autouse=True)
def backend(shared_archive: SearchBackend) -> SearchBackend:
    return shared_archive


def test_prefix_matches_longer_words(add, backend: ElasticsearchBackend) -> None:
    add(entry("page:91", "Die Bürgerbeteiligung", body="Hohe Beteiligung"), entry("page:92", "Bâtiment d’été", locale="fr"))

    def found(*words: str, **options) -> list[str]:
        question = asked(Clause((Alternative(words, is_prefix=True),), **options))
        return [one.id for one in backend.find(question, limit=10).ranked]

    assert found("buergerbeteiligu") == found("Beteiligun") == found("die", "bürger") == ["page:91"]
    assert found("hohe", "be") == found("beteiligun", fields=("title",)) == found("be", fields=("body",)) == []
    assert found("bâtim") == ["page:92"]


def test_topic_alternative_finds_documents_with_the_topic(backend: ElasticsearchBackend) -> None:
    found = backend.find(asked(Clause((Alternative(topic="heat", boost=3.0),))), limit=10)

    assert sorted(one.id for one in found.ranked) == ["page:2", "page:5", "page:7"]
    assert found.ranked[0].id == "page:2"


def test_documents_included_by_id_are_counted_and_scored_but_not_ranked(backend: ElasticsearchBackend) -> None:
    water = asked(Clause((Alternative(("Starkregen",)),)), filters={"type": ("call", "report")})

    found = backend.find(water, limit=10, facets=("type", "topic"), include=["page:1", "page:2", "page:3", "room:8", "page:404"])

    assert [one.id for one in found.ranked] == ["page:1"]
    assert found.included == {"page:1": found.ranked[0].score, "page:3": 0.0}
    assert found.total == 2
    assert found.facets == {"type": {"call": 1, "process": 1, "report": 1}, "topic": {"water": 1, "energy": 1}}


def test_call_status_depends_on_the_current_time(add, backend: ElasticsearchBackend) -> None:
    now = datetime.datetime.now(datetime.UTC)
    past, soon, later = now - datetime.timedelta(days=1), now + datetime.timedelta(days=1), now + datetime.timedelta(days=2)
    add(
        entry("page:81", "Vorbei", opens_at=past, closes_at=past),
        entry("page:82", "Offen", opens_at=past, closes_at=soon),
        entry("page:83", "Offen", closes_at=soon),
        entry("page:84", "Bald", opens_at=soon, closes_at=later),
        entry("page:85", "Kein Aufruf"),
    )

    found = backend.find(asked(filters={"status": ("open", "upcoming")}), limit=10, facets=("status",))

    assert sorted(one.id for one in found.ranked) == ["page:82", "page:83", "page:84"]
    assert found.facets == {"status": {"upcoming": 1, "open": 2, "closed": 2}}  # a call in the archive is closed too


def test_similar_words(backend: ElasticsearchBackend) -> None:
    assert backend.similar_words("Starkregn", "de")[0] == "starkregen"
    assert backend.similar_words("Staedt", "de")[0] == "stadte"
    assert backend.similar_words("hydrogn", "en")[0] == "hydrogen"
    assert backend.similar_words("hydrogn", "de") == ()
    assert backend.similar_words("hydrogn", "xx") == ()


def test_query_with_many_clauses_is_answered(backend: ElasticsearchBackend) -> None:
    many = tuple(
        Clause((Alternative((f"wort{number}",)), Alternative((f"wor{number}",), is_prefix=True))) for number in range(128)
    )

    assert backend.find(asked(*many), limit=10).total == 0


def test_template_has_a_version_and_prevents_automatic_index_creation(backend: ElasticsearchBackend) -> None:
    client = backend.connection.client
    prefix = backend.connection.address.prefix

    (template,) = client.indices.get_index_template(name=prefix)["index_templates"]
    assert template["index_template"]["version"] == VERSION
    answer = client.bulk(operations=[{"index": {"_index": f"{prefix}-de-next", "_id": "1"}}, {"title_de": "Sandbank"}])
    assert answer["errors"]
    assert f"{prefix}-de-next" not in client.indices.get(index=f"{prefix}-*")


def test_each_language_has_an_index_with_its_own_documents(backend: ElasticsearchBackend) -> None:
    client = backend.connection.client
    counts = {locale: client.count(index=alias)["count"] for locale, alias in backend.indices.aliases.items()}
    assert counts == {"de": 5, "en": 2, "fr": 1, "ar": 1}
