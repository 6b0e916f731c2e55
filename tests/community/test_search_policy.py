"""What search shows to whom: every view of it, for every kind of person.

There is a document for each audience; they differ only by a word of their own in every field. Readers without access to a document do not
find its word in any title, snippet, facet, suggestion, related item, table or picture, and no count includes it; readers with access find
it.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

import pytest
from django.test import Client
from wagtail.models import Page

from cms.models import EventReportPage, Municipality
from cms.users.models import User
from community.groups.models import Group
from search.attachments.models import FileText
from search.backends.base import Changes, SearchUnavailable
from search.backends.engine import get_backend
from search.backends.entries import Entry
from search.documents.document import MEMBERS, PUBLIC, AttachedFile, SearchDocument, audience_of_group
from tests.pages import make_page, make_topic

pytestmark = pytest.mark.django_db

# The word of each audience, and the country that only its document is about.
WORDS = {"public": "Deichgras", "members": "Prielstrom", "housing": "Wattwurm", "heat": "Seepocke"}
COUNTRIES = {"public": "KE", "members": "TO", "housing": "TV", "heat": "WS"}
YEARS = {"public": 2021, "members": 1911, "housing": 1931, "heat": 1951}
READS = {
    "anonymous": {"public"},
    "applicant": {"public"},
    "member": {"public", "members", "housing"},
    "facilitator": {"public", "members", "housing"},
    "neighbour": {"public", "members", "heat"},
    "editor": {"public"},
    "administrator": {"public"},
}


@dataclass(frozen=True)
class View:
    """A view of search: its URL, the parts of a matching document that it shows, and the part of the query that it repeats.

    A name that is `asked` for is no secret: topics and places are the site's vocabulary, and are shown wherever one is selected.
    """

    address: str
    shows: tuple[str, ...] = ("{word}",)
    asked: str = ""
    headers: tuple[tuple[str, str], ...] = ()


EVERYTHING = ("{word} im Bericht", "{word}thema", "{word}stadt", "{year}")
VIEWS = {
    "results": View("/de/search/?q=Starkregen", EVERYTHING),
    "results without words": View("/de/search/", EVERYTHING),
    "results by date": View("/de/search/?q=Starkregen&sort=date", EVERYTHING),
    "results for htmx": View("/de/search/?q=Starkregen", EVERYTHING, headers=(("HX-Request", "true"),)),
    "results in another language": View("/ar/search/?q=Starkregen", ("{word} im Bericht",)),
    "snippet": View("/de/search/?q=Sturmflut", ("{word}körper",)),
    "snippet of a file": View("/de/search/?q=Pegelstand", ("{word}datei",)),
    "map": View("/de/search/?q=Starkregen&country={country}", ("{word}stadt",)),
    "API": View("/api/search/?q=Starkregen&locale=de", ("{word} im Bericht", "{word}thema", "{word}stadt", "{year}")),
    "API by facet": View("/api/search/?locale=de&topic={slug}", ("{word} im Bericht",), asked="{word}thema"),
    "API, one at a time": View("/api/search/?q=Starkregen&locale=de&size=1&page={number}", ()),
    "API by the word": View("/api/search/?q={word}&locale=de", ("im Bericht",), asked="{word}"),
    "API by the word, mistyped": View("/api/search/?q={typo}&locale=de"),
    "suggested titles": View("/api/search/suggest/?q={start}&locale=de", ("{word} im Bericht",)),
    "suggested filters": View("/api/search/suggest/?q={start}&locale=de", ("{word}thema", "{word}stadt")),
    "table": View("/de/search/results.csv?q=Starkregen", ("{word} im Bericht",)),
    "table by the word": View("/de/search/results.csv?q={word}", ("im Bericht",), asked="{word}"),
    "related items": View("/de/berichte/starkregen/"),
}


@pytest.fixture
def documents(housing: Group, heat: Group, backend_of_test: None) -> dict[str, SearchDocument]:
    """A document for each audience; the housing group and the heat group are the two groups."""
    audiences = {
        "public": PUBLIC,
        "members": MEMBERS,
        "housing": audience_of_group(housing.pk),
        "heat": audience_of_group(heat.pk),
    }
    made = {name: make_document(name, audience) for name, audience in audiences.items()}
    texts = {name: (f"Pegelstand {WORDS[name]}datei",) for name in made}
    get_backend().apply(lambda: Changes(tuple(Entry(document, texts[name]) for name, document in made.items())))
    return made


@pytest.fixture
def backend_of_test(request: pytest.FixtureRequest, settings, tmp_path) -> None:
    """The embedded engine, unless the test asks for both."""
    is_embedded = getattr(request, "param", "embedded") == "embedded"
    settings.SEARCH_URL = "embedded://" if is_embedded else request.getfixturevalue("elasticsearch_url")
    settings.VAR_DIR = tmp_path


def make_document(name: str, audience: str) -> SearchDocument:
    word = WORDS[name]
    topic = make_topic(f"{name}-topic", f"{word}thema")
    city = Municipality.objects.create(name_de=f"{word}stadt", country=COUNTRIES[name], latitude="-1.29", longitude="36.82")
    digest = f"{name:0>64}"
    FileText.objects.create(digest=digest, state=FileText.State.READ, pages=[f"Pegelstand {word}datei"])
    return SearchDocument(
        id=f"test:{name}",
        locale="de",
        type="report",
        title=f"{word} im Bericht",
        url=f"/de/{name}/",
        audience=audience,
        lead=f"Starkregen: {word}lead",
        headings=(f"{word}titel",),
        body=f"Nach der Sturmflut {word}körper.",
        names={"de": (f"{word}thema", f"{word}stadt", "Starkregenthema")},
        years=(YEARS[name],),
        topics=("regen", topic.slug),
        countries=(COUNTRIES[name],),
        municipalities=(str(city.pk),),
        files=(AttachedFile(title=f"{word}anhang", url=f"/de/{name}.pdf", digest=digest, kind="pdf"),),
    )


@pytest.fixture
def report(documents: dict[str, SearchDocument], alumni_page: Page) -> EventReportPage:
    """A public page to which all documents are similar."""
    return make_page(EventReportPage, "Starkregen", topics=[make_topic("regen", "Regen")])


def facts_of(name: str) -> dict[str, object]:
    word = WORDS[name]
    return {
        "word": word,
        "typo": word[:3] + "x" + word[4:],
        "start": word[:5],
        "slug": f"{name}-topic",
        "country": COUNTRIES[name],
        "year": YEARS[name],
        "number": list(WORDS).index(name) + 1,
    }


def ask(client: Client, address: str, view: View) -> str:
    """Return a view's response."""
    answer = client.get(address, headers=dict(view.headers))
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def without_query(said: str, view: View, name: str) -> str:
    """Return a response without the part of the query for the document of an audience that it repeats."""
    return re.sub(rf"(?i)\b{view.asked.format(**facts_of(name))}\b", "", said) if view.asked else said


def words_in(said: str) -> set[str]:
    """Return the audiences whose word is in `said`."""
    return {name for name, word in WORDS.items() if word.lower() in said.lower()}


both_engines = pytest.mark.parametrize("backend_of_test", ["embedded", "elasticsearch"], indirect=True)

# Those who may read most come first: an engine or a cache that remembers their results would show them to the others.
READERS = sorted(READS, key=lambda person: -len(READS[person]))
# One of each kind of audience, and one with every other right. Whose audience is which does not depend on the engine.
READERS_OF_EVERY_AUDIENCE = [person for person in READERS if person in {"member", "neighbour", "administrator", "anonymous"}]


def test_no_search_view_reveals_documents_the_reader_cannot_open(
    report: EventReportPage, people: dict[str, User | None], client_of: Callable[[User | None], Client]
) -> None:
    assert_views(READERS, people, client_of)


@pytest.mark.parametrize("backend_of_test", ["elasticsearch"], indirect=True)
def test_no_search_view_reveals_documents_with_elasticsearch(
    report: EventReportPage, people: dict[str, User | None], client_of: Callable[[User | None], Client]
) -> None:
    assert_views(READERS_OF_EVERY_AUDIENCE, people, client_of, asked_for=("housing",))


def assert_views(
    persons: list[str],
    people: dict[str, User | None],
    client_of: Callable[[User | None], Client],
    asked_for: Collection[str] = tuple(WORDS),
) -> None:
    """Assert that each of `persons` sees what they may read, and nothing else, in each view for the documents `asked_for`."""
    for person in persons:
        client, reads = client_of(people[person]), READS[person]
        for name, view in VIEWS.items():
            answers: dict[str, str] = {}  # many views are the same for all documents
            for audience in asked_for:
                address = view.address.format(**facts_of(audience))
                if address not in answers:
                    answers[address] = ask(client, address, view)
                said = without_query(answers[address], view, audience)
                assert words_in(said) <= reads, (name, person, audience)
                if audience in reads:
                    missing = [mark for mark in view.shows if mark.format(**facts_of(audience)) not in said]
                    assert missing == [], (name, person, audience)
                elif "{year}" in view.shows:
                    assert str(YEARS[audience]) not in said, (name, person, audience)


@both_engines
def test_counts_exclude_documents_the_reader_cannot_open(
    request: pytest.FixtureRequest,
    documents: dict[str, SearchDocument],
    people: dict[str, User | None],
    client_of: Callable[[User | None], Client],
) -> None:
    is_embedded = request.node.callspec.params["backend_of_test"] == "embedded"
    for person in READERS if is_embedded else READERS_OF_EVERY_AUDIENCE:
        assert_counts(client_of(people[person]), READS[person])


def assert_counts(client: Client, reads: set[str]) -> None:
    answer = client.get("/api/search/?q=Starkregen&locale=de").json()

    assert answer["total"] == len(reads)
    assert {hit["id"] for hit in answer["results"]} == {f"test:{name}" for name in reads}
    counts = {name: {value["value"]: value["count"] for value in values} for name, values in answer["facets"].items()}
    assert counts["type"] == {"report": len(reads)}
    assert counts["topic"] == {"regen": len(reads)} | {f"{name}-topic": 1 for name in reads}
    assert counts["country"] == {COUNTRIES[name]: 1 for name in reads}
    assert counts["year"] == {str(YEARS[name]): 1 for name in reads}
    assert len(counts["municipality"]) == len(reads)
    for name in WORDS:  # even if this very value is requested
        for chosen in (f"topic={name}-topic", f"country={COUNTRIES[name]}", f"year={YEARS[name]}"):
            assert client.get(f"/api/search/?locale=de&{chosen}").json()["total"] == (name in reads), (name, chosen)
    rows = client.get("/de/search/results.csv?q=Starkregen").content.decode().splitlines()
    assert len(rows) == 1 + len(reads)
    assert client.get("/api/search/?q=Starkregen&locale=de&size=1&page=4").json()["results"] == []


def test_rooms_open_while_the_search_engine_is_down(
    housing: Group,
    member: User,
    client_of: Callable[[User | None], Client],
    monkeypatch: pytest.MonkeyPatch,
    backend_of_test: None,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise SearchUnavailable("It is out.")

    for name in ("find", "nearest", "fetch", "similar_words", "apply", "fingerprints", "health"):
        monkeypatch.setattr(get_backend(), name, refuse)
    room = client_of(member).get(f"/de/community/groups/{housing.slug}/")

    assert room.status_code == 200
    assert "Willkommen im" in room.content.decode()
