"""The pages of the topic store: what members, the public and editors see and send."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.users.models import User
from community.forms.models import Draft
from community.forms.services import save_draft
from community.topics.drafts import TOPIC
from community.topics.lookups import ballot_of
from community.topics.models import Proposal, Round
from tests.community.attacks import ATTACKS, harm_in

from .made import DAY, again, answer, close, make_place, make_round, make_topic

STORE = "/en/community/topics/"
WRITTEN = {"title": "Dächer begrünen", "challenge": "Wer **pflegt**?", "language": "de"}


def test_public_sees_what_was_answered_and_no_name(topic: Proposal, other: Proposal, staff: User):
    answer(topic, staff, "later", de="Erst im nächsten Jahr.", ar="في العام القادم.")
    public = Client()
    for language, words in (("de", "Erst im nächsten Jahr."), ("en", "Erst im nächsten Jahr."), ("ar", "في العام القادم.")):
        for path in ("topics/", "topics/all/", f"topics/{topic.pk}/"):
            response = public.get(f"/{language}/community/{path}")
            html = response.content.decode()
            assert (response.status_code, words in html, "Schulhöfe im Sommer" in html) == (200, True, True)
            assert "Planning department" not in html
            assert "Bäume ohne Platz" not in html
    assert public.get(f"{STORE}{other.pk}/").status_code == 404


def test_unknown_hidden_and_odd_addresses_look_the_same(topic: Proposal, account: Callable[..., User], client_of: Callable):
    client = client_of(account("applicant"))
    pages = [client.get(f"{STORE}{key}/") for key in (topic.pk, 10**6, 2**62, "9" * 30)]
    assert [page.status_code for page in pages] == [404] * 4


def test_member_proposes_a_topic_and_her_draft_is_gone(client: Client, planner: User):
    save_draft(form=TOPIC, thing="new", fields={"title": "Entwurf", "challenge": "Halb"}, by=planner)
    assert "Entwurf" in client.get(f"{STORE}new/").content.decode()
    assert "New topic: Entwurf" in client.get(STORE).content.decode()
    place = make_place()
    response = client.post(f"{STORE}new/", WRITTEN | {"host": place.pk, "partners": [make_place("Bonn").pk]})

    made = Proposal.objects.get()
    assert (response.status_code, response.url) == (302, f"{STORE}{made.pk}/")
    assert (made.host, made.language, made.author) == (place, "de", planner)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"challenge": " \u200b "},
        {"title": "x" * 201},
        {"challenge": "x" * 20_001},
        {"host": "999999"},
        {"partners": ["abc"]},
        {"language": "xx"},
        {"title": "a\0b"},
        {"version": "9" * 30},
    ],
)
def test_wrong_topic_is_shown_again_with_what_was_typed(wrong: dict[str, object], client: Client):
    response = client.post(f"{STORE}new/", WRITTEN | wrong)

    assert response.status_code == 422
    assert (WRITTEN | wrong)["language"] == "xx" or "Wer **pflegt**?" in response.content.decode() or "challenge" in wrong
    assert not Proposal.objects.exists()


def test_preview_saves_nothing(client: Client):
    html = client.post(f"{STORE}new/", WRITTEN | {"preview": "1"}).content.decode()

    assert "<strong>pflegt</strong>" in html
    assert not Proposal.objects.exists()


def test_what_was_written_is_there_after_the_login(planner: User):
    client = Client()
    response = client.post(f"{STORE}new/", WRITTEN)
    assert response.status_code == 403
    assert "Wer **pflegt**?" in response.content.decode()
    client.force_login(planner)
    assert "Wer **pflegt**?" in client.get(f"{STORE}new/").content.decode()


def test_change_of_an_older_version_is_refused_once(client: Client, topic: Proposal):
    address = f"{STORE}{topic.pk}/edit/"
    client.post(address, WRITTEN | {"version": 1, "challenge": "Anderes Fenster"})
    response = client.post(address, WRITTEN | {"version": 1})
    html = response.content.decode()
    assert (response.status_code, "Anderes Fenster" in html, 'value="2"' in html) == (422, True, True)
    assert client.post(address, WRITTEN | {"version": 2}).status_code == 302
    assert again(topic).challenge == "Wer **pflegt**?"


def test_withdrawing_asks_first(client: Client, topic: Proposal, colleague: User, client_of: Callable):
    address = f"{STORE}{topic.pk}/withdraw/"
    assert client_of(colleague).post(address).status_code == 403
    assert client.get(address).status_code == 200
    assert client.post(address).url == STORE
    assert client.get(f"{STORE}{topic.pk}/").status_code == 200
    assert client_of(colleague).get(f"{STORE}{topic.pk}/").status_code == 404


def test_attacks_are_harmless_on_the_page_and_in_json(client: Client, planner: User):
    made = make_topic(planner, "Angriff")
    for attack in ATTACKS:
        Proposal.objects.filter(pk=made.pk).update(challenge=attack, title=attack[:100].replace("\0", "") or "x")
        html = client.get(f"{STORE}{made.pk}/").content.decode()
        text = html.partition('class="prose idea__text"')[2].partition(">")[2].partition("</section>")[0].rpartition("</div>")[0]
        assert harm_in(text) == [], attack
        assert "<script>alert" not in html.lower()
        assert harm_in(client.get(f"/api/community/topics/{made.pk}").json()["html"]) == [], attack


# --- Votes ------------------------------------------------------------------------------------------------------------


def test_votes_are_saved_without_a_script(client: Client, voting: Round, topic: Proposal, other: Proposal, planner: User):
    html = client.get(STORE).content.decode()
    assert f'name="votes-{topic.pk}"' in html
    response = client.post(
        f"{STORE}rounds/{voting.pk}/vote/", {f"votes-{topic.pk}": "٣", f"votes-{other.pk}": "", "version": "0"}
    )

    assert (response.status_code, response.url) == (302, f"{STORE}#round")
    assert ballot_of(voting, planner)[1] == {topic.pk: 3}
    page = client.get(STORE).content.decode()
    assert "of 10 votes left" in page
    start = client.get("/en/community/").content.decode()
    assert "You have 7 votes for new topics left" in start


@pytest.mark.parametrize("number", ["-1", "3.5", "viele", "9" * 40, "6", "1e3"])
def test_wrong_votes_are_shown_again(number: str, client: Client, voting: Round, topic: Proposal, planner: User):
    response = client.post(f"{STORE}rounds/{voting.pk}/vote/", {f"votes-{topic.pk}": number, "votes-x": "1", "version": "\0"})

    assert response.status_code == 422
    assert f'value="{number[:20]}"' in response.content.decode()
    assert not ballot_of(voting, planner)[1]


def test_votes_of_another_window_are_not_overwritten(client: Client, voting: Round, topic: Proposal, planner: User):
    address = f"{STORE}rounds/{voting.pk}/vote/"
    client.post(address, {f"votes-{topic.pk}": "1", "version": "0"})
    response = client.post(address, {f"votes-{topic.pk}": "5", "version": "0"})
    html = response.content.decode()
    assert response.status_code == 422
    assert ('name="version" value="1"' in html, 'value="5"' in html) == (True, True)
    assert client.post(address, {f"votes-{topic.pk}": "5", "version": "1"}).status_code == 302


def test_votes_are_there_after_the_login(voting: Round, topic: Proposal, planner: User):
    client, address = Client(), f"{STORE}rounds/{voting.pk}/vote/"
    assert client.post(address, {f"votes-{topic.pk}": "4"}).status_code == 404
    client.force_login(planner)
    assert 'value="4"' in client.get(address).content.decode()
    assert client.get(STORE).context["entries"][0][1] == "0"


def test_late_votes_are_refused_and_shown(client: Client, voting: Round, topic: Proposal, planner: User):
    client.post(f"{STORE}rounds/{voting.pk}/vote/", {f"votes-{topic.pk}": "1"})
    close(voting)
    response = client.post(f"{STORE}rounds/{voting.pk}/vote/", {f"votes-{topic.pk}": "4"})
    html = response.content.decode()

    assert response.status_code == 403
    assert "This round closed on" in html
    assert "Schulhöfe im Sommer</bdi>: 4" in html
    assert ballot_of(voting, planner)[1] == {topic.pk: 1}


def test_store_says_when_nothing_is_there(client: Client):
    html = client.get(STORE).content.decode()
    assert "No round is open" in html
    assert "The editors have not answered a topic yet." in html
    assert "There is no such topic." in client.get(f"{STORE}all/?state=accepted").content.decode()


def test_list_is_filtered_and_bad_filters_are_said(client: Client, topic: Proposal, other: Proposal, planner: User):
    place = make_place()
    Proposal.objects.filter(pk=topic.pk).update(host=place)
    for query, titles in (
        (f"place={place.pk}", ["Schulhöfe im Sommer"]),
        ("q=Wurzeln", ["Bäume ohne Platz"]),
        ("state=mine", ["Schulhöfe im Sommer"]),
        ("state=voted_on", []),
        ("state=call", []),
        ("sort=title", ["Bäume ohne Platz", "Schulhöfe im Sommer"]),
    ):
        rows = client.get(f"{STORE}all/?{query}").context["rows"]
        assert [row.title for row in rows] == titles
    for query in ("state=unknown", "place=abc", "topic=%00", "page=-1", "sort=zzz", "q=%00", f"q={'x' * 300}"):
        assert client.get(f"{STORE}all/?{query}").status_code == 200


# --- Editors ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(staff: User, client_of: Callable[[User | None], Client]) -> Client:
    return client_of(staff)


def test_editors_answer_in_several_languages(desk: Client, topic: Proposal):
    assert topic.title in desk.get(f"{STORE}desk/").content.decode()
    address = f"{STORE}{topic.pk}/answer/"
    opened = desk.get(address).context["form"]["opened"].value()
    wrong = desk.post(address, {"answer": "accepted", "opened": opened, "title_fr": "Cours d’école"})
    assert wrong.status_code == 422
    sent = {"answer": "accepted", "opened": opened, "text_de": "Ja.", "text_en": "Yes.", "title_en": "School yards"}
    assert desk.post(address, sent).status_code == 302
    assert "School yards" in Client().get(f"{STORE}{topic.pk}/").content.decode()
    again_ = desk.post(address, sent | {"text_en": "No."})
    assert again_.status_code == 422
    assert "Somebody else has answered" in again_.content.decode()


def test_editors_plan_a_round_in_its_zone(desk: Client):
    sent = {
        "name_de": "Dritte Runde",
        "budget": "10",
        "most_per_topic": "4",
        "opens_at": "2090-01-10T08:00",
        "closes_at": "2090-02-10T18:00",
        "time_zone": "Africa/Nairobi",
        "are_results_hidden": "on",
    }
    assert desk.post(f"{STORE}desk/rounds/new/", sent).status_code == 302
    made = Round.objects.get()
    assert made.opens_at.isoformat() == "2090-01-10T05:00:00+00:00"
    address = f"{STORE}desk/rounds/{made.pk}/"
    html = desk.get(address).content.decode()
    assert "2090-01-10T08:00" in html
    assert desk.post(address, sent | {"most_per_topic": "11", "opened": "1"}).status_code == 422
    assert desk.post(address, sent | {"name_de": "Anders", "opened": "1"}).status_code == 302
    assert desk.post(address, sent | {"opened": "1"}).status_code == 422  # from another window
    assert desk.post(f"{address}delete/").status_code == 302


def test_open_round_can_end_later_and_closed_one_is_shown(desk: Client, voting: Round, planner: User):
    address = f"{STORE}desk/rounds/{voting.pk}/"
    page = desk.get(address).context["form"]
    sent = {name: page[name].value() for name in page.fields}
    later = timezone.now() + timedelta(days=20)
    sent |= {"closes_at": later.strftime("%Y-%m-%dT%H:%M"), "time_zone": "UTC", "opened": 1}
    assert desk.post(address, sent).status_code == 302
    assert Round.objects.get().closes_at > timezone.now() + 19 * DAY
    close(voting)
    html = desk.get(address).content.decode()
    assert "This round has closed" in html
    assert "votes.csv" in html
    assert desk.post(address, sent).status_code == 403


def test_editors_merge_and_take_back(desk: Client, topic: Proposal, other: Proposal, staff: User):
    response = desk.post(f"{STORE}{topic.pk}/merge/", {"into": other.pk})
    assert response.url == f"{STORE}{other.pk}/"
    assert desk.post(f"{STORE}{other.pk}/merge/", {"into": topic.pk}).status_code == 422
    answer(other, staff)
    assert desk.post(f"{STORE}{other.pk}/answer/take-back/").status_code == 302
    assert not again(other).is_public


def test_members_cannot_do_what_editors_do(client: Client, topic: Proposal, voting: Round):
    for path in (
        "desk/",
        "desk/rounds/new/",
        f"desk/rounds/{voting.pk}/",
        f"desk/rounds/{voting.pk}/delete/",
        f"desk/rounds/{voting.pk}/votes.csv",
        f"{topic.pk}/answer/",
        f"{topic.pk}/answer/take-back/",
        f"{topic.pk}/merge/",
        f"{topic.pk}/call/",
    ):
        assert client.get(f"{STORE}{path}").status_code == 403, path


def test_rounds_that_are_planned_are_announced_to_members(client: Client):
    make_round(opens_at=timezone.now() + DAY)
    assert "opens on" in client.get(STORE).content.decode()
