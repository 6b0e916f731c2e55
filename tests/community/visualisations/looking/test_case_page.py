"""The page of a place, notes about its photos, and what is left when it is withdrawn."""

from http import HTTPStatus

from django.utils import timezone

from cms.users.models import User
from community.visualisations.cases.services import withdraw_case
from community.visualisations.models import Audience, BlurReport, Case, GoneVariant, Session, Variant
from tests.community.visualisations.api.asking import get
from tests.community.visualisations.fixtures import Logged, address
from tests.community.visualisations.made import make_comment, make_photo, make_variant


def test_place_is_shown_with_source_and_licence(client_of: Logged, colleague: User, park: Variant):
    text = client_of(colleague).get(address("case", park.case.key)).content.decode()

    for words in ("Autos bis an die Haustür.", "Mehr Schatten.", "Das Haus bleibt.", "Amt für Stadtplanung", "CC BY 4.0"):
        assert words in text
    assert text.count('class="tree__card"') == 2
    assert "Report that somebody can be recognised" in text
    assert address("withdraw_case", park.case.key) not in text


def test_audience_is_the_narrower_of_uploader_and_session(client_of: Logged, member: User, colleague: User, place: Case):
    Case.objects.filter(pk=place.pk).update(audience=Audience.PUBLIC)
    Session.objects.filter(pk=place.session_id).update(audience=Audience.MEMBERS)

    told = get(client_of(colleague), f"/places/{place.key}")["audience"]
    page = client_of(colleague).get(address("case", place.key)).content.decode()
    own = client_of(member).get(address("own_cases")).content.decode()

    assert told == Audience.MEMBERS
    assert f"<dt>May be seen by</dt><dd>{Audience.MEMBERS.label}</dd>" in page
    assert f"may be seen by {Audience.MEMBERS.label}" in own


def test_page_takes_the_same_number_of_queries_at_any_size(
    client_of: Logged, colleague: User, park: Variant, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(colleague)
    client.get(address("case", park.case.key))
    with django_assert_max_num_queries(50) as few:
        client.get(address("case", park.case.key))
    make_photo(park.case)
    parent = park
    for _more in range(9):
        parent = make_variant(park.case, colleague, parent=parent)
    with django_assert_num_queries(len(few)):
        text = client.get(address("case", park.case.key)).content.decode()
    assert text.count('class="tree__card"') == 12


def test_notes_are_for_the_uploader_and_facilitators_who_settle_them(
    client_of: Logged, member: User, colleague: User, facilitator: User, place: Case
):
    report = BlurReport.objects.create(photo=place.photos.first(), by=colleague, words="Links ist ein Gesicht.")
    page = address("case", place.key)

    shown = [user for user in (member, colleague, facilitator) if "ein Gesicht" in client_of(user).get(page).content.decode()]

    assert shown == [member, facilitator]
    settle = address("settle_report", report.pk)
    assert client_of(colleague).post(settle).status_code == HTTPStatus.NOT_FOUND
    assert client_of(facilitator).post(settle).status_code == HTTPStatus.FOUND
    report.refresh_from_db()
    assert report.settled_at is not None


def test_links_to_what_was_withdrawn_say_so_to_the_group_only(
    client_of: Logged, member: User, colleague: User, neighbour: User, park: Variant
):
    make_comment(park, member)
    withdraw_case(case=park.case, by=member, now=timezone.now())

    pages = [address("case", park.case.key), address("variant", park.key)]
    assert [client_of(colleague).get(page).status_code for page in pages] == [HTTPStatus.GONE] * 2
    assert "This was withdrawn" in client_of(colleague).get(pages[1]).content.decode()
    for user in (neighbour, None):
        assert [client_of(user).get(page).status_code for page in pages] == [HTTPStatus.NOT_FOUND] * 2


def test_nothing_is_left_of_what_the_group_never_saw_nor_of_a_deleted_session(colleague: User, place: Case, park: Variant):
    make_variant(place, colleague, is_shared=False).delete()
    assert not GoneVariant.objects.exists()

    park.delete()
    assert list(GoneVariant.objects.values_list("key", "session")) == [(park.key, place.session.key)]
    make_variant(place, colleague)
    place.session.delete()
    assert not GoneVariant.objects.exists()
