"""People propose municipalities that the register lacks, and staff decide."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from cms.models import Municipality
from cms.users.models import User
from community.access.verdicts import Refused
from community.notifications.models import Notification
from community.people.alike import municipalities_alike
from community.people.models import ProposedMunicipality
from community.people.proposals import MOST_WAITING, confirm_proposal, propose_municipality, reject_proposal

PAGE = "/en/community/municipalities/propose/"
FORM = {"name": "Musterstadt", "country": "DE", "website": "https://musterstadt.example/"}


@pytest.fixture
def person(account: Callable[..., User]) -> User:
    return account("person", language="en")


@pytest.fixture
def staff(account: Callable[..., User]) -> User:
    user = account("staff", is_staff=True)
    names = ("access_admin", "change_proposedmunicipality")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


@pytest.fixture
def register(db: None) -> dict[str, Municipality]:
    facts = [("Köln", "Cologne", "DE"), ("Straßburg", "Strasbourg", "FR"), ("München", "Munich", "DE"), ("Tunis", "Tunis", "TN")]
    made = {name: Municipality.objects.create(name_de=name, name_en=other, country=country) for name, other, country in facts}
    Municipality.objects.filter(name_de="Tunis").update(name_ar="تُونِس")
    return made


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("KÖLN", "DE", ["Köln"]),
        ("koeln", "DE", ["Köln"]),
        ("Cologne", "DE", ["Köln"]),
        ("Cologne", "US", ["Köln"]),  # the same name elsewhere
        ("Strasburg", "FR", ["Straßburg"]),
        ("Strasburg", "DE", []),  # a similar name, elsewhere
        ("تونس", "TN", ["Tunis"]),
        ("Bonn", "DE", []),
    ],
)
def test_names_are_compared_without_case_and_accents(
    name: str, country: str, found: list[str], register: dict[str, Municipality]
):
    assert [one.name for one in municipalities_alike(name, country)] == found


def test_person_proposes_a_municipality_and_sees_only_their_own(
    person: User, client_of: Callable[[User], Client], account: Callable[..., User]
):
    propose_municipality(name="Somebody else’s", country="FR", by=account("other"))
    client = client_of(person)
    answer = client.post(PAGE, FORM, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    page = answer.content.decode()
    assert "“Musterstadt” has been proposed. We will tell you what the editors decide." in page
    assert "<bdi>Musterstadt</bdi> (Germany)" in page
    assert "Somebody else" not in page
    proposal = ProposedMunicipality.objects.get(proposed_by=person)
    assert (str(proposal), proposal.state, proposal.website) == ("Musterstadt", "waiting", FORM["website"])
    assert not Municipality.objects.exists()


def test_proposing_a_similar_municipality_needs_confirmation(
    person: User, register: dict[str, Municipality], client_of: Callable[[User], Client]
):
    client = client_of(person)
    typed = {**FORM, "name": "koeln"}
    answer = client.post(PAGE, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<bdi>Köln</bdi> (Germany)" in page
    assert "Is yours one of them?" in page
    assert 'value="koeln"' in page
    assert not ProposedMunicipality.objects.exists()

    assert client.post(PAGE, {**typed, "is_another": "on"}).status_code == 302
    again = client.post(PAGE, {**typed, "name": "Koln"}).content.decode()
    assert "proposed, not in the register yet" in again


@pytest.mark.parametrize("wrong", [{"name": ""}, {"country": "XX"}, {"website": "javascript:alert(1)"}, {"name": "x" * 161}])
def test_invalid_proposal_is_refused(person: User, client_of: Callable[[User], Client], wrong: dict[str, str]):
    assert client_of(person).post(PAGE, {**FORM, **wrong}).status_code == 422
    assert not ProposedMunicipality.objects.exists()


def test_number_of_waiting_proposals_is_limited(person: User, client_of: Callable[[User], Client]):
    for number in range(MOST_WAITING):
        propose_municipality(name=f"{number} {'abcdefghij'[number] * 9}", country="DE", by=person)
    answer = client_of(person).post(PAGE, FORM)

    assert answer.status_code == 422
    assert "Wait until they have been looked at." in answer.content.decode()


@pytest.mark.parametrize(
    ("target", "leads"),
    [("/en/community/", "/en/community/"), ("https://evil.example/", PAGE), ("//evil.example/", PAGE), ("/" + "x" * 3000, PAGE)],
)
def test_proposing_redirects_back_only_to_safe_urls(person: User, client_of: Callable[[User], Client], target: str, leads: str):
    answer = client_of(person).post(f"{PAGE}?next={target}", FORM)

    assert answer["Location"] == leads


def test_propose_link_carries_the_url_of_the_current_form(db: None):
    request = RequestFactory().get("/en/some/form/?step=2")
    words = render_to_string("community/people/includes/propose_municipality.html", {}, request)

    assert 'municipalities/propose/?next=/en/some/form/%3Fstep%3D2"' in words


# --- Staff -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def proposal(person: User) -> ProposedMunicipality:
    return propose_municipality(**FORM, by=person)


@pytest.fixture
def address(proposal: ProposedMunicipality) -> str:
    return reverse("decide_municipality", args=[proposal.pk])


def test_staff_add_a_proposal_to_the_register_and_the_proposer_is_notified(
    person: User,
    staff: User,
    proposal: ProposedMunicipality,
    address: str,
    client_of: Callable[[User], Client],
    django_capture_on_commit_callbacks: Callable,
):
    client = client_of(staff)
    listed = client.get(reverse("proposed_municipalities")).content.decode()
    assert address in listed
    assert reverse("proposed_municipalities") in client.get("/admin/").content.decode()
    assert "Musterstadt" in client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {"add": ""}).status_code == 302

    made = Municipality.objects.get()
    assert (made.name_de, made.country, made.website) == ("Musterstadt", "DE", FORM["website"])
    proposal.refresh_from_db()
    assert (proposal.state, proposal.municipality, proposal.decided_by) == ("confirmed", made, staff)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (
        ["person@example.org"],
        "The municipality “Musterstadt” is in the register now",
    )
    assert "Musterstadt" in client_of(person).get("/en/community/notifications/").content.decode()
    assert 'name="add"' not in client.get(address).content.decode()


def test_staff_match_a_proposal_to_an_existing_municipality(
    staff: User,
    proposal: ProposedMunicipality,
    address: str,
    register: dict[str, Municipality],
    client_of: Callable[[User], Client],
    django_capture_on_commit_callbacks: Callable,
):
    client = client_of(staff)
    assert "Choose the municipality." in client.post(address, {"choose": ""}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"choose": "", "municipality": register["Köln"].pk})
    proposal.refresh_from_db()

    assert (proposal.municipality, Municipality.objects.count()) == (register["Köln"], 4)
    assert "Its name there: Cologne" in mail.outbox[0].body


def test_staff_reject_a_proposal_with_a_reason(
    person: User,
    staff: User,
    proposal: ProposedMunicipality,
    address: str,
    client_of: Callable[[User], Client],
    django_capture_on_commit_callbacks: Callable,
):
    client = client_of(staff)
    assert "Give a reason. The person will read it." in client.post(address, {"reject": "", "reason": " "}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"reject": "", "reason": "It is a district\nof Köln."})

    assert "Reason: It is a district of Köln." in mail.outbox[0].body
    assert "of Köln." in client_of(person).get(PAGE).content.decode()
    assert not Municipality.objects.exists()


def test_first_decision_is_final(staff: User, proposal: ProposedMunicipality, address: str, client_of: Callable[[User], Client]):
    confirm_proposal(proposal=proposal, by=staff)
    with pytest.raises(Refused):
        reject_proposal(proposal=proposal, by=staff, reason="Too late")
    page = client_of(staff).post(address, {"reject": "", "reason": "Too late"}, follow=True).content.decode()

    assert "Somebody else has already decided on this proposal." in page
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == ("confirmed", "")
    assert Notification.objects.count() == 1


def test_municipality_already_in_the_register_is_not_added_again(
    staff: User, proposal: ProposedMunicipality, address: str, client_of: Callable[[User], Client]
):
    Municipality.objects.create(name_de="Musterstadt", country="DE")
    answer = client_of(staff).post(address, {"add": ""})
    proposal.refresh_from_db()

    assert answer.status_code == 200
    assert proposal.state == "waiting"


def test_only_permitted_staff_can_decide(
    person: User, editor: User, proposal: ProposedMunicipality, address: str, client_of: Callable[[User], Client]
):
    for user in (person, editor):
        for change in (
            lambda by: confirm_proposal(proposal=proposal, by=by),
            lambda by: reject_proposal(proposal=proposal, by=by, reason="x"),
        ):
            with pytest.raises(Refused):
                change(user)
    client = client_of(editor)
    assert client.post(address, {"add": ""}).status_code in (302, 403)
    assert "Musterstadt" not in client.get(reverse("proposed_municipalities"), follow=True).content.decode()
    proposal.refresh_from_db()
    assert proposal.state == "waiting"


def test_notification_does_not_reveal_somebody_elses_proposal(
    staff: User, proposal: ProposedMunicipality, account: Callable[..., User], client_of: Callable[[User], Client]
):
    confirm_proposal(proposal=proposal, by=staff)
    other = account("other")
    Notification.objects.update(person=other)

    assert "Musterstadt" not in client_of(other).get("/en/community/notifications/").content.decode()


def test_blank_name_raises_a_validation_error(person: User):
    with pytest.raises(ValidationError):
        propose_municipality(name=" \n ", country="DE", by=person)
