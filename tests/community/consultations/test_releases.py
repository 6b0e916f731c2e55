"""The archive: only the words that the case giver agreed to, with wording and time, and nothing else is ever found."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.access.verdicts import Refused
from community.consultations.models import CaseText, Consultation, Contribution, Release, Takeaway
from community.consultations.phases import Phase
from community.consultations.releasing import agree_to_release, propose_release, withdraw_release, wording
from community.consultations.running import forget
from community.consultations.writing import take_along
from community.groups.memberships import leave_group
from community.groups.models import Group
from community.privacy.registry import erase_person, held_of
from search.documents.document import PUBLIC
from search.documents.registry import sources

InPhase = Callable[..., Consultation]
ClientOf = Callable[[User | None], Client]


def url(name: str, *parts: object) -> str:
    with override("en"):
        return reverse(f"consultations:{name}", args=parts)


@pytest.fixture
def proposal(in_phase: InPhase, moderator: User) -> Release:
    return propose(in_phase(Phase.TAKEAWAYS), moderator)


def propose(found: Consultation, by: User, text: str = "Ein **Vertrag** hilft.", title: str = "Brunnen pflegen") -> Release:
    return propose_release(consultation=found, title=title, text=text, language="de", by=by, now=timezone.now())


def test_nothing_is_public_before_the_case_giver_agrees(proposal: Release, giver: User, moderator: User, client_of: ClientOf):
    anybody = client_of(None)
    assert anybody.get(url("released", proposal.key)).status_code == 404
    with pytest.raises(Refused):
        agree_to_release(release=proposal, mark=proposal.mark, by=moderator, now=timezone.now())
    page = client_of(giver).get(url("agree", proposal.key))
    assert "<strong>Vertrag</strong>" in page.content.decode()
    assert client_of(giver).post(url("agree", proposal.key), {"mark": proposal.mark}).status_code == 422
    assert client_of(giver).post(url("agree", proposal.key), {"mark": proposal.mark, "agreed": "on"}).status_code == 302
    proposal.refresh_from_db()
    with override("en"):
        assert proposal.wording == wording()
    assert proposal.agreed_at is not None
    shown = anybody.get(url("released", proposal.key)).content.decode()
    assert "<strong>Vertrag</strong>" in shown
    assert "giver@example.org" not in shown


def test_consent_is_to_the_words_that_were_read(proposal: Release, giver: User, moderator: User, client_of: ClientOf):
    read = proposal.mark
    changed = propose(proposal.consultation, moderator, text="Ganz andere Worte.")
    assert changed.pk == proposal.pk
    answer = client_of(giver).post(url("agree", proposal.key), {"mark": read, "agreed": "on"})
    assert answer.status_code == 422
    assert "has been changed since you read it" in answer.content.decode()
    assert "Ganz andere Worte." in answer.content.decode()
    assert not Release.objects.public().exists()
    agree_to_release(release=proposal, mark=changed.mark, by=giver, now=timezone.now())
    with pytest.raises(Refused, match="public already"):
        propose(proposal.consultation, moderator, text="Nachträglich anders.")
    with pytest.raises(Refused, match="already"):
        agree_to_release(release=proposal, mark=changed.mark, by=giver, now=timezone.now())


@pytest.mark.parametrize(
    "text", ["Das Wasserwerk Nakuru riet dazu.", "das  wasserwerk\nnakuru", "Fragen an amt@example.org", "giver@example.org"]
)
def test_names_and_addresses_are_noticed(in_phase: InPhase, giver: User, adviser: User, text: str):
    User.objects.filter(pk=adviser.pk).update(name="Wasserwerk Nakuru")
    with pytest.raises(ValidationError, match="still says who took part"):
        propose(in_phase(Phase.TAKEAWAYS), giver, text=text)
    assert Release.objects.count() == 0


def test_who_proposes_when(in_phase: InPhase, adviser: User, giver: User, member: User):
    for by in (adviser, member):
        with pytest.raises(Refused):
            propose(in_phase(Phase.TAKEAWAYS), by)
    with pytest.raises(Refused, match="has not begun"):
        propose(in_phase(Phase.ADVICE), giver)
    closed = in_phase(Phase.TAKEAWAYS)
    Consultation.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    assert propose(closed, giver).agreed_at is None


def test_taken_back_it_is_nowhere_and_the_consent_stays_on_record(
    proposal: Release, giver: User, facilitator: User, adviser: User, housing: Group, client_of: ClientOf
):
    now = timezone.now()
    agree_to_release(release=proposal, mark=proposal.mark, by=giver, now=now)
    with pytest.raises(Refused):
        withdraw_release(release=proposal, by=adviser, now=now)
    leave_group(group=housing, by=giver)  # also when she has left
    assert client_of(giver).post(url("take_back", proposal.key)).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.title, proposal.text) == ("", "")
    assert (proposal.agreed_at, bool(proposal.wording), bool(proposal.withdrawn_at)) == (now, True, True)
    assert client_of(None).get(url("released", proposal.key)).status_code == 404
    with pytest.raises(Refused):
        withdraw_release(release=proposal, by=giver, now=now)


def test_a_facilitator_takes_back_what_is_public_and_no_proposal(proposal: Release, giver: User, facilitator: User):
    now = timezone.now()
    with pytest.raises(Refused):
        withdraw_release(release=proposal, by=facilitator, now=now)
    agree_to_release(release=proposal, mark=proposal.mark, by=giver, now=now)
    withdraw_release(release=proposal, by=facilitator, now=now)
    assert not Release.objects.public().exists()


def test_it_outlives_the_consultation(proposal: Release, giver: User):
    agree_to_release(release=proposal, mark=proposal.mark, by=giver, now=timezone.now())
    proposal.consultation.delete()
    assert Release.objects.public().get().text == "Ein **Vertrag** hilft."


def test_a_proposal_of_others_goes_with_the_texts(proposal: Release):
    forget(proposal.consultation)
    assert not Release.objects.exists()


# --- The search -------------------------------------------------------------------------------------------------------


def documents() -> list[object]:
    return [one for source in sources().values() for one in source.documents(source.keys())]


def test_nothing_confidential_is_in_any_document(in_phase: InPhase, giver: User):
    for phase in Phase:
        found = in_phase(phase)
        if phase == Phase.TAKEAWAYS:
            take_along(consultation=found, text="Geheimer Ertrag", by=giver, now=timezone.now())
            propose(found, giver, text="Geheimer Vorschlag")
    assert CaseText.objects.exists()
    assert Contribution.objects.exists()
    texts = repr(documents()).lower()
    assert "housing" in texts  # the room is there
    assert "geheim" not in texts
    assert "der brunnen steht" not in texts


def test_a_release_is_a_public_document_until_it_is_taken_back(proposal: Release, giver: User):
    source = sources()["consultation"]
    assert list(source.keys()) == []
    agree_to_release(release=proposal, mark=proposal.mark, by=giver, now=timezone.now())
    [made] = source.documents(source.keys())
    assert (made.title, made.body, made.audience, made.locale) == ("Brunnen pflegen", "Ein Vertrag hilft.", PUBLIC, "de")
    assert set(made.versions) == {"de", "en", "fr", "ar"}
    withdraw_release(release=proposal, by=giver, now=timezone.now())
    assert list(source.documents([str(proposal.pk)])) == []


# --- Personal data ----------------------------------------------------------------------------------------------------


def test_erased_her_case_takeaways_and_release_go_and_advice_loses_its_name(proposal: Release, giver: User, adviser: User):
    take_along(consultation=proposal.consultation, text="Ertrag", by=giver, now=timezone.now())
    agree_to_release(release=proposal, mark=proposal.mark, by=giver, now=timezone.now())
    told = {str(holding.label): rows for holding, rows in held_of(giver)}
    assert any("Ertrag" in repr(rows) for rows in told.values())
    assert any("word by word" in repr(rows) for rows in told.values())
    erase_person(user=giver)
    assert not CaseText.objects.exists()
    assert not Takeaway.objects.exists()
    assert not Release.objects.public().exists()
    erase_person(user=adviser)
    assert {one.by for one in Contribution.objects.filter(kind="advice")} == {None}
    assert not proposal.consultation.people.filter(user__in=[giver, adviser]).exists()
