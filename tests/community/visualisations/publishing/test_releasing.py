"""Releasing variants: to whom, what is in them, and how they are taken back from report, gallery, search and store."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.utils import timezone

from cms.jobs.declaring import Later
from cms.users.models import User
from cms.visuals import find_visuals, visual_choices
from community.access.verdicts import Refused
from community.files.models import PrivateFile
from community.files.store import private_storage
from community.groups.models import Membership
from community.visualisations.cases import photo_jobs
from community.visualisations.cases.forms import RightsForm
from community.visualisations.cases.services import confirm_rights, withdraw_case
from community.visualisations.making import renewing
from community.visualisations.making.jobs import publish_in_group
from community.visualisations.models import Audience, Case, Picture, Release, Variant
from community.visualisations.pictures import content_of
from community.visualisations.pipeline import photos as pipeline
from community.visualisations.pipeline.regions import stored_regions
from community.visualisations.publishing import jobs, services
from community.visualisations.sessions.services import delete_session
from search.documents.registry import sources
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_variant
from tests.community.visualisations.quick import FACE, cover, is_black

OnCommit = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("quick")


def files_of(release: Release) -> list[Picture]:
    return list(Picture.objects.filter(release=release).select_related("file"))


def status(client: Any, path: str) -> int:
    answer = client.get(path)
    answer.getvalue()
    return answer.status_code


@pytest.mark.every_database
def test_released_is_seen_by_everybody_once_its_pictures_are_made(
    public: Variant, facilitator: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    anybody = client_of(None)
    with django_capture_on_commit_callbacks() as jobs_to_run:
        release = services.release_variant(variant=public, by=facilitator, now=timezone.now())
    assert status(anybody, address("released", release.key)) == HTTPStatus.NOT_FOUND
    assert (find_visuals([str(release.key)]), visual_choices()) == ({}, [])

    for work in jobs_to_run:
        work()

    text = anybody.get(address("released", release.key)).content.decode()
    for words in ("Park mit Bänken", "Amt für Stadtplanung", "CC BY 4.0", "Derselbe Platz als Park.", "Ein Platz voller Autos."):
        assert words in text
    visual = find_visuals([str(release.key)])[str(release.key)]
    assert (visual.mark, visual.credit, visual.before.alt) == ("Collage", "Amt für Stadtplanung", "Ein Platz voller Autos.")
    assert [status(anybody, one.get_absolute_url()) for one in files_of(release)] == [HTTPStatus.OK] * 2
    assert list(sources()["visualisation"].keys()) == [str(release.pk)]
    others = Picture.objects.exclude(release=release)
    assert {status(anybody, one.get_absolute_url()) for one in others} == {HTTPStatus.NOT_FOUND}


def test_released_twice_is_one_release(released: Release, facilitator: User, django_capture_on_commit_callbacks: OnCommit):
    before = {one.pk for one in files_of(released)}

    with django_capture_on_commit_callbacks(execute=True):
        again = services.release_variant(variant=released.variant, by=facilitator, now=timezone.now())

    assert again == released
    assert {one.pk for one in files_of(released)} == before
    jobs.make_released.func(released.pk)
    assert {one.pk for one in files_of(released)} == before


@pytest.mark.parametrize(
    ("variant", "case", "session"),
    [
        ({"shared_at": None}, {}, {}),
        ({"check_state": "rejected"}, {}, {}),
        ({"check_state": "pending"}, {}, {}),
        ({"alt_text": ""}, {}, {}),
        ({"state": "running"}, {}, {}),
        ({}, {"audience": "group"}, {}),
        ({}, {"audience": ""}, {}),
        ({}, {}, {"audience": "group"}),
    ],
    ids=str,
)
def test_not_everything_can_be_released(
    public: Variant, facilitator: User, client_of: Logged, variant: dict[str, Any], case: dict[str, Any], session: dict[str, Any]
):
    for row, facts in ((public, variant), (public.case, case), (public.case.session, session)):
        type(row).objects.filter(pk=row.pk).update(**facts)
    stale = Variant.objects.select_related("case__session__group", "photo").get(pk=public.pk)

    with pytest.raises(Refused):
        services.release_variant(variant=stale, by=facilitator, now=timezone.now())
    expected = HTTPStatus.NOT_FOUND if variant == {"shared_at": None} else HTTPStatus.FOUND
    assert client_of(facilitator).post(address("release", public.key)).status_code == expected
    assert not Release.objects.exists()


def test_nobody_else_releases_or_takes_back(released: Release, member: User, colleague: User, neighbour: User):
    for user in (member, colleague, neighbour):
        with pytest.raises(Refused):
            services.release_variant(variant=released.variant, by=user, now=timezone.now())
        with pytest.raises(Refused):
            services.take_back(release=released, by=user, now=timezone.now())
    assert Release.objects.live().get() == released


def test_for_members_it_is_seen_by_members_alone(
    public: Variant,
    facilitator: User,
    neighbour: User,
    account: Callable[..., User],
    client_of: Logged,
    django_capture_on_commit_callbacks: OnCommit,
):
    Case.objects.update(audience=Audience.MEMBERS)
    variant = Variant.objects.select_related("case__session", "photo").get()
    with django_capture_on_commit_callbacks(execute=True):
        release = services.release_variant(variant=variant, by=facilitator, now=timezone.now())
    file = files_of(release)[0].get_absolute_url()
    outsider = account("outsider")

    for user, expected in ((neighbour, HTTPStatus.OK), (outsider, HTTPStatus.NOT_FOUND), (None, HTTPStatus.NOT_FOUND)):
        client = client_of(user)
        assert (status(client, address("released", release.key)), status(client, file)) == (expected, expected)
        assert ("Park mit Bänken" in client.get(address("gallery")).content.decode()) == (expected == HTTPStatus.OK)
    assert (find_visuals([str(release.key)]), list(sources()["visualisation"].keys())) == ({}, [str(release.pk)])


def test_taken_back_and_released_again(
    released: Release, facilitator: User, client_of: Logged, told: list[int], django_capture_on_commit_callbacks: OnCommit
):
    old = [(one.get_absolute_url(), one.file.content.name) for one in files_of(released)]
    client = client_of(facilitator)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("take_back", released.variant.key))

    assert told == [released.pk]
    assert [status(client_of(None), path) for path, _name in old] == [HTTPStatus.NOT_FOUND] * 2
    assert [private_storage().exists(name) for _path, name in old] == [False] * 2
    assert status(client_of(None), address("released", released.key)) == HTTPStatus.NOT_FOUND
    assert client.post(address("take_back", released.variant.key)).status_code == HTTPStatus.NOT_FOUND

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("release", released.variant.key))
    again = Release.objects.get()
    assert (again.key, again.withdrawn_at, len(files_of(again))) == (released.key, None, 2)
    assert {path for path, _name in old}.isdisjoint(one.get_absolute_url() for one in files_of(again))


@pytest.mark.every_database
def test_consent_withdrawn_it_is_gone_everywhere(
    released: Release, member: User, client_of: Logged, told: list[int], django_capture_on_commit_callbacks: OnCommit
):
    paths = [one.get_absolute_url() for one in Picture.objects.all()]

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_case(case=released.variant.case, by=member, now=timezone.now())

    assert set(told) == {released.pk}
    assert not PrivateFile.objects.exists()
    for user in (None, member):
        assert {status(client_of(user), path) for path in paths} == {HTTPStatus.NOT_FOUND}
    assert "Park mit Bänken" not in client_of(None).get(address("gallery")).content.decode()
    assert (find_visuals([str(released.key)]), list(sources()["visualisation"].keys())) == ({}, [])


@pytest.mark.parametrize(("audience", "is_left"), [("group", False), ("members", True)])
def test_narrower_consent_takes_back_as_much(
    released: Release, member: User, client_of: Logged, audience: str, is_left: bool, django_capture_on_commit_callbacks: OnCommit
):
    old = [one.get_absolute_url() for one in files_of(released)]
    case = Case.objects.select_related("session__group").get()
    facts = {"source": "taken", "credit": case.credit, "licence": "cc-by-4.0", "audience": audience}
    form = RightsForm(facts, instance=case, session=case.session, recognisable=0)
    assert form.is_valid()

    with django_capture_on_commit_callbacks(execute=True):
        confirm_rights(case=case, form=form, by=member, now=timezone.now())

    assert {status(client_of(None), path) for path in old} == {HTTPStatus.NOT_FOUND}
    assert find_visuals([str(released.key)]) == {}
    assert Release.objects.live().exists() == is_left


def test_more_is_covered_on_variants_and_releases_too(
    released: Release, member: User, client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    """wagtail/wagtail#6096: a blur added after publication."""
    generated = make_variant(released.variant.case, member, kind=Variant.Kind.GENERATED)
    old = [one.get_absolute_url() for one in Picture.objects.exclude(use=Picture.Use.PLAIN)]
    with django_capture_on_commit_callbacks() as waiting:
        photo_jobs.cover_more.func(released.variant.photo_id, [FACE.to_json()])
    # At once, before anything is made anew: nothing old is shown any more.
    assert {status(client_of(member), path) for path in old} == {HTTPStatus.NOT_FOUND}
    assert find_visuals([str(released.key)]) == {}

    for work in waiting:
        work()
    run_again = list(Variant.objects.values_list("covered", flat=True))
    assert run_again == [1, 1]
    services.variant_was_made(variant=released.variant)
    jobs.make_released.func(released.pk)

    pictures = Picture.objects.all()
    assert pictures.count() == 2 + 3 + 3 + 2
    assert [str(one) for one in pictures if not is_black(content_of(one), FACE)] == []
    visual = find_visuals([str(released.key)])[str(released.key)]
    assert status(client_of(None), visual.before.address) == status(client_of(None), visual.after.address) == HTTPStatus.OK
    assert generated.pictures.filter(use=Picture.Use.MASTER).count() == 1


def test_release_that_is_being_made_never_shows_what_is_covered_meanwhile(
    public: Variant, facilitator: User, quick: pytest.MonkeyPatch, django_capture_on_commit_callbacks: OnCommit
):
    with django_capture_on_commit_callbacks():
        release = services.release_variant(variant=public, by=facilitator, now=timezone.now())
    render = pipeline.make_renditions

    def overtaken(picture: bytes, **facts: Any) -> Any:
        quick.setattr(pipeline, "make_renditions", render)
        photo_jobs.cover_more.func(public.photo_id, [FACE.to_json()])
        return render(picture, **facts)

    quick.setattr(pipeline, "make_renditions", overtaken)
    with pytest.raises(Later):
        jobs.make_released.func(release.pk)

    assert files_of(release) == []
    assert Release.objects.live().count() == 0


def test_two_blurs_one_after_the_other_are_both_on_the_variant(place: Case, colleague: User, quick: pytest.MonkeyPatch):
    """The second is added while the variant is made anew for the first."""
    variant = make_variant(place, colleague, kind=Variant.Kind.GENERATED)
    plate = FACE.to_json() | {"x": 0.7, "y": 0.7, "kind": "plate"}
    photo_jobs.cover_more.func(variant.photo_id, [FACE.to_json()])

    def overtaken(picture: bytes, regions: Any, **facts: Any) -> bytes:
        quick.setattr(pipeline, "add_blurs", cover)
        photo_jobs.cover_more.func(variant.photo_id, [plate])
        return cover(picture, regions, **facts)

    quick.setattr(pipeline, "add_blurs", overtaken)
    with pytest.raises(Later):
        renewing.renew_variants.func(variant.photo_id)
    assert not variant.pictures.filter(use__in=Picture.SHOWN).exists()
    for _job in range(2):
        renewing.renew_variants.func(variant.photo_id)

    regions = stored_regions([FACE.to_json(), plate])
    for one in variant.pictures.all():
        assert [is_black(content_of(one), region) for region in regions] == [True, True]
    assert variant.pictures.count() == 3


def test_deleted_session_takes_its_releases_along(
    released: Release, facilitator: User, told: list[int], client_of: Logged, django_capture_on_commit_callbacks: OnCommit
):
    paths = [one.get_absolute_url() for one in Picture.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):
        delete_session(session=released.variant.case.session, by=facilitator)

    assert told == [released.pk]
    assert {status(client_of(None), path) for path in paths} == {HTTPStatus.NOT_FOUND}
    assert not PrivateFile.objects.exists()


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=99999999999999999999", "?session=x", "?session="])
def test_gallery_takes_any_address(released: Release, client_of: Logged, query: str):
    answer = client_of(None).get(address("gallery") + query)

    assert answer.status_code == HTTPStatus.OK
    assert ("Park mit Bänken" in answer.content.decode()) == (query != "?session=x")


def test_unknown_keys_find_nothing(released: Release):
    assert find_visuals(["", "x", "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "\x00"]) == {}


def test_what_is_released_is_looked_up_in_two_queries(
    released: Release, facilitator: User, django_assert_num_queries: Callable, django_capture_on_commit_callbacks: OnCommit
):
    with django_capture_on_commit_callbacks(execute=True):
        for _more in range(2):
            variant = make_variant(released.variant.case, facilitator)
            services.release_variant(variant=variant, by=facilitator, now=timezone.now())
    keys = [str(key) for key in Release.objects.values_list("key", flat=True)]

    with django_assert_num_queries(2):
        assert len(find_visuals(keys)) == 3


def test_former_facilitator_does_nothing(released: Release, facilitator: User, client_of: Logged):
    Membership.objects.filter(user=facilitator).delete()
    for name in ("release", "take_back"):
        assert client_of(facilitator).post(address(name, released.variant.key)).status_code == HTTPStatus.NOT_FOUND


def test_release_that_was_there_first_is_seen_once_its_variant_is_made(
    public: Variant, facilitator: User, django_capture_on_commit_callbacks: OnCommit
):
    release = Release.objects.create(variant=public, released_by=facilitator)
    Variant.objects.filter(pk=public.pk).update(shared_at=None)

    with django_capture_on_commit_callbacks(execute=True):
        publish_in_group(public.pk)

    assert [found.key for found in find_visuals([str(release.key)]).values()] == [str(release.key)]
