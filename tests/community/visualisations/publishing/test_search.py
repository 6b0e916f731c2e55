"""What was released in the search: who finds it, in which language, and that its words are those of today."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from cms.generation import current_generation
from cms.jobs.declaring import Later
from cms.models import EventReportPage, Municipality
from cms.users.models import User
from community.visualisations.cases.forms import PlaceForm, RightsForm, WishForm
from community.visualisations.cases.photos import describe_photo
from community.visualisations.cases.services import change_case, confirm_rights
from community.visualisations.models import Audience, Case, Photo, Picture, Release, Session, Variant
from community.visualisations.pipeline import photos as pipeline
from community.visualisations.publishing.documents import ReleaseSource
from community.visualisations.publishing.jobs import make_released
from community.visualisations.sessions.signals import session_changed
from search.documents.document import MEMBERS, PUBLIC, SearchDocument
from tests.community.visualisations.fixtures import Logged
from tests.community.visualisations.made import make_variant
from tests.pages import make_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick", "index_at_once")]

OUTSIDE = ("anonymous", "applicant", "editor", "administrator")
INSIDE = ("member", "neighbour", "facilitator")
LANGUAGES = ("de", "en", "fr", "ar")


@pytest.fixture
def homes(alumni_page: Any) -> None:
    """The home page of the community's tests: `make_page` puts pages below it."""


@pytest.fixture
def bucharest(released: Release) -> Municipality:
    """The city of what is released."""
    city = Municipality.objects.create(
        name_de="Bukarest", name_en="Bucharest", name_fr="Bucarest", name_ar="بوخارست", country="RO"
    )
    Case.objects.update(municipality=city)
    return city


def document(release: Release) -> SearchDocument:
    (found,) = ReleaseSource().documents([str(release.pk)])
    return found


def found(client: Client, words: str) -> list[str]:
    """Return the titles of the releases that a reader finds by `words`."""
    answer = client.get("/api/search/", {"q": words, "locale": "de"}).json()
    return [one["title"] for one in answer["results"] if one["type"] == "visualisation"]


def allow(case: Case, audience: str, by: User) -> None:
    """Say that so many may see a place."""
    case = Case.objects.select_related("session__group").get(pk=case.pk)
    facts = {"source": "taken", "credit": case.credit, "licence": "cc-by-4.0", "audience": audience}
    form = RightsForm(facts, instance=case, session=case.session, recognisable=0)
    assert form.is_valid()
    confirm_rights(case=case, form=form, by=by, now=datetime.now(UTC))


@pytest.mark.parametrize("active", ["fr", "ar"])
def test_document_is_in_the_language_of_the_variant_whichever_is_active(
    released: Release, bucharest: Municipality, active: str
) -> None:
    Release.objects.update(released_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))  # 1 January in Berlin
    with override(active):
        made = document(released)

    assert (made.locale, made.title) == ("de", "Park mit Bänken: Am Turm, Bukarest")
    assert made.url == f"/de/community/visualisations/gallery/{released.key}/"
    assert made.versions == {code: f"/{code}/community/visualisations/gallery/{released.key}/" for code in LANGUAGES}
    assert made.names == {"de": ("Bukarest",), "en": ("Bucharest",), "fr": ("Bucarest",), "ar": ("بوخارست",)}
    assert (made.date, made.years) == (date(2027, 1, 1), (2027,))


def test_many_documents_are_read_in_one_query(
    released: Release, facilitator: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _more in range(2):
        variant = make_variant(released.variant.case, facilitator)
        Release.objects.create(variant=variant, ready_at=datetime.now(UTC))
    keys = ReleaseSource().keys()

    with django_assert_num_queries(1):
        assert len(list(ReleaseSource().documents(keys))) == 3


def change_place(release: Release, by: User) -> None:
    case = release.variant.case
    sent = {"title": "Parkplatz", "place": "Rohrdommel", "municipality": case.municipality_id}
    change_case(case=case, form=PlaceForm(sent, instance=case), by=by)


def change_wish(release: Release, by: User) -> None:
    case = release.variant.case
    form = WishForm({"wish": "Rohrdommel", "today": "x", "constraints": ""}, instance=case)
    change_case(case=case, form=form, by=by)


def change_description(release: Release, by: User) -> None:
    describe_photo(photo=release.variant.photo, alt_text="Rohrdommel", by=by)


def change_name_of_city(release: Release, by: User) -> None:
    city = Municipality.objects.get()
    city.name_de = "Rohrdommel"
    city.save()


def delete_city(release: Release, by: User) -> None:
    Municipality.objects.get().delete()


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (change_place, "Turm", ["Park mit Bänken: Rohrdommel, Bukarest"]),
        (change_wish, "Schatten", ["Park mit Bänken: Am Turm, Bukarest"]),
        (change_description, "Autos", ["Park mit Bänken: Am Turm, Bukarest"]),
        (change_name_of_city, "Bukarest", ["Park mit Bänken: Am Turm, Rohrdommel"]),
        (delete_city, "Bukarest", []),
    ],
)
def test_search_and_cached_pages_follow_the_words(
    released: Release,
    bucharest: Municipality,
    member: User,
    client_of: Logged,
    change: Callable[[Release, User], None],
    old: str,
    new: list[str],
) -> None:
    Case.objects.update(today="")
    change_case(case=(case := Case.objects.get()), form=WishForm({"wish": case.wish, "today": ""}, instance=case), by=member)
    visitor = client_of(None)
    assert (len(found(visitor, old)), found(visitor, "Rohrdommel")) == (1, [])
    before = current_generation()

    change(Release.objects.select_related("variant__photo__case__session", "variant__case__session").get(), member)

    assert (found(visitor, old), found(visitor, "Rohrdommel")) == ([], new)
    assert current_generation() != before


def test_page_shows_the_words_of_today(released: Release, member: User, homes: None, client_of: Logged) -> None:
    report = make_page(EventReportPage, "Bericht", body=[("visualisation", {"key": str(released.key), "caption": ""})])
    visitor, path = client_of(None), report.get_url()
    assert "Ein Platz voller Autos." in visitor.get(path).content.decode()

    photo = released.variant.photo
    describe_photo(photo=photo, alt_text="Ein Platz mit Reihern.", by=member)

    text = visitor.get(path).content.decode()
    assert ("Ein Platz mit Reihern." in text, "Ein Platz voller Autos." in text) == (True, False)


def test_another_description_is_in_the_released_files_too(released: Release, member: User, quick: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    render = pipeline.make_renditions

    def note(picture: bytes, **facts: Any) -> Any:
        written.append(facts["xmp"])
        return render(picture, **facts)

    def files() -> set[int]:
        return set(Picture.objects.filter(release=released).values_list("pk", flat=True))

    quick.setattr(pipeline, "make_renditions", note)
    old = files()
    describe_photo(photo=released.variant.photo, alt_text="Ein Platz mit Reihern.", by=member)
    new = files()
    describe_photo(photo=released.variant.photo, alt_text="Ein Platz mit Reihern.", by=member)

    assert (len(new), new & old, files()) == (2, set(), new)
    assert [b"Ein Platz mit Reihern." in xmp for xmp in written] == [True, True]  # of the photo, and of the release


def test_description_that_changes_while_a_release_is_made_is_in_its_files(
    public: Variant, facilitator: User, member: User, quick: pytest.MonkeyPatch
) -> None:
    release = Release.objects.create(variant=public, released_by=facilitator)
    render = pipeline.make_renditions

    def overtaken(picture: bytes, **facts: Any) -> Any:
        quick.setattr(pipeline, "make_renditions", render)
        Photo.objects.update(alt_text="Ein Platz mit Reihern.")
        return render(picture, **facts)

    quick.setattr(pipeline, "make_renditions", overtaken)
    with pytest.raises(Later):
        make_released.func(release.pk)

    assert not Picture.objects.filter(release=release).exists()


def test_for_members_it_is_found_by_members_alone(released: Release, people: dict[str, User | None], client_of: Logged) -> None:
    allow(released.variant.case, "members", people["member"])
    assert document(released).audience == MEMBERS

    for name in (*INSIDE, *OUTSIDE):
        client, number = client_of(people[name]), int(name in INSIDE)
        api = client.get("/api/search/?q=B%C3%A4nken&locale=de").json()
        types = {one["value"]: one["count"] for one in api["facets"]["type"]}
        assert (api["total"], len(api["results"]), types.get("visualisation", 0)) == (number, number, number), name
        for path in (
            "/de/search/?q=B%C3%A4nken",
            "/de/search/",
            "/api/search/suggest/?q=Park+mit&locale=de",
            "/de/search/results.csv?q=B%C3%A4nken",
        ):
            answer = client.get(path)
            assert answer.status_code == 200
            assert (str(released.key) in answer.getvalue().decode()) == bool(number), (name, path)


def test_found_by_as_many_as_its_consent_allows(released: Release, member: User, neighbour: User, client_of: Logged) -> None:
    case, everybody = released.variant.case, [client_of(neighbour), client_of(None)]

    def finders() -> list[int]:
        return [len(found(client, "Bänken")) for client in everybody]

    assert (finders(), document(released).audience) == ([1, 1], PUBLIC)
    allow(case, "members", member)
    assert finders() == [1, 0]
    allow(case, "public", member)
    assert finders() == [1, 1]
    allow(case, "group", member)
    assert finders() == [0, 0]


def test_found_by_as_many_as_its_session_allows(released: Release, neighbour: User, client_of: Logged) -> None:
    everybody = [client_of(neighbour), client_of(None)]
    session = Session.objects.get()

    for audience, finders in ((Audience.MEMBERS, [1, 0]), (Audience.GROUP, [0, 0]), (Audience.PUBLIC, [1, 1])):
        session.audience = audience
        session.save()
        session_changed.send(Session, session=session, changed={"audience"})
        assert [len(found(client, "Bänken")) for client in everybody] == finders
