"""The pages: what everybody sees of them, writing in them, bad input and what comes too late."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.users.models import User
from community.consultations.models import CaseText, Consultation, Contribution, Participant, Takeaway
from community.consultations.phases import Phase
from community.forms.models import Draft
from community.groups.models import Group

from .made import DAYS, make_consultation

InPhase = Callable[..., Consultation]
ClientOf = Callable[[User | None], Client]
LIST = "/en/community/groups/housing/consultations/"
SECRET = "geheim"


def url(name: str, *parts: object) -> str:
    with override("en"):
        return reverse(f"consultations:{name}", args=parts)


def text_of(answer: object) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("mode", ["live", "days"])
@pytest.mark.parametrize("phase", [None, *Phase])
def test_every_page_opens_for_its_people_in_every_phase(
    housing: Group, giver: User, moderator: User, adviser: User, client_of: ClientOf, phase: Phase | None, mode: str
):
    if mode == DAYS and phase == Phase.THANKS:
        return
    found = make_consultation(housing, giver, moderator, [adviser], phase=phase, mode=mode)
    for person in (giver, moderator, adviser):
        client = client_of(person)
        for name in ("consultation", "news", "people"):
            assert client.get(url(name, found.key)).status_code == 200, (person, name)
        assert client.get(url("wall", found.key)).status_code == (200 if mode == "live" else 404)
    Consultation.objects.filter(pk=found.pk).update(closed_at=timezone.now(), begun_at=timezone.now())
    assert "This consultation is closed" in text_of(client_of(giver).get(url("consultation", found.key)))


def test_members_outside_see_that_it_exists_and_nothing_of_it(
    planned: Consultation, in_phase: InPhase, member: User, client_of: ClientOf
):
    client = client_of(member)
    page = text_of(client.get(url("consultation", planned.key)))
    assert "Der Brunnen steht" in page
    assert "Give advice" in page
    running = in_phase(Phase.ADVICE)
    page = text_of(client.get(url("consultation", running.key)))
    assert "Only the people who take part can read it" in page
    listed = text_of(client.get(LIST))
    assert listed.count("Der Brunnen steht") == 2
    for text in (page, listed):
        assert SECRET not in text
        assert "giver" not in text.partition("<main")[2].replace("case_giver", "")
    assert client.get(url("news", running.key)).status_code == 404
    assert client.get(url("wall", running.key)).status_code == 404


def test_planning_one_without_a_script(housing: Group, member: User, client_of: ClientOf):
    client = client_of(member)
    form = client.get(url("plan", "housing")).context["form"]
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    values = {name: value.strftime("%Y-%m-%dT%H:%M") if hasattr(value, "strftime") else value for name, value in values.items()}
    wrong = client.post(url("plan", "housing"), values | {"title": ""})
    assert wrong.status_code == 422
    answer = client.post(
        url("plan", "housing"), values | {"title": "Neu", "mode": "days", "time_zone": "Africa/Nairobi"}, follow=True
    )
    made = Consultation.objects.get()
    assert answer.status_code == 200
    assert [phase for phase, _end in made.deadlines] == list(Phase)[:4]
    assert made.people.get().role == Participant.Role.CASE_GIVER
    live = client.post(
        url("plan", "housing"), values | {"title": "Live", "part": "moderator", "advice_minutes": "25", "thanks_minutes": "0"}
    )
    made = Consultation.objects.get(title="Live")
    assert live.status_code == 302
    assert [(step.key, step.seconds) for step in made.clock.times.steps] == [
        ("case", 600),
        ("questions", 900),
        ("advice", 1500),
        ("takeaways", 600),
    ]
    assert made.deadlines == []


@pytest.mark.parametrize(
    "values",
    [
        {"mode": "x"},
        {"starts_at": "gestern"},
        {"time_zone": "Mars/Olympus"},
        {"mode": "days", "case_until": ""},
        {"mode": "days", "questions_until": "2020-01-01T10:00"},
        {"mode": "live", "case_minutes": "0"},
        {"mode": "live", "advice_minutes": "99999999999999999999"},
        {"title": "a\0b"},
        {"title": "x" * 161},
        {"part": "adviser"},
    ],
)
def test_what_cannot_be_planned_is_shown_again(housing: Group, member: User, client_of: ClientOf, values: dict[str, str]):
    client = client_of(member)
    good = {
        "title": "Mein Titel",
        "part": "moderator",
        "mode": "live",
        "joining": "open",
        "keeping": "month",
        "time_zone": "Europe/Berlin",
    }
    good |= {f"{phase}_minutes": "10" for phase in Phase} | {"starts_at": "2030-01-01T10:00"}
    good |= {f"{phase}_until": f"2030-01-0{number}T10:00" for number, phase in enumerate(list(Phase)[:4], 2)}
    answer = client.post(url("plan", "housing"), good | values)
    assert answer.status_code == 422
    assert Consultation.objects.count() == 0
    if "title" not in values:
        assert "Mein Titel" in text_of(answer)


def test_asked_answered_advised_and_taken_along(in_phase: InPhase, giver: User, adviser: User, client_of: ClientOf):
    found = in_phase(Phase.QUESTIONS)
    page = url("consultation", found.key)
    assert client_of(adviser).post(page, {"kind": "question", "text": "Wie **oft**?"}).status_code == 302
    question = Contribution.objects.get(text="Wie **oft**?")
    assert client_of(giver).post(page, {"kind": "answer", "text": "Nie.", "about": question.pk}).status_code == 302
    shown = text_of(client_of(adviser).get(page))
    assert "Wie <strong>oft</strong>?" in shown
    assert "Nie." in shown
    later = in_phase(Phase.ADVICE)
    page = url("consultation", later.key)
    client_of(adviser).post(page, {"kind": "advice", "text": "Ohne mich", "unsigned": "1"})
    assert Contribution.objects.get(text="Ohne mich").is_unsigned
    last = in_phase(Phase.TAKEAWAYS)
    page, client = url("consultation", last.key), client_of(giver)
    advice = last.contributions.get(kind="advice")
    assert client.post(page, {"kind": "takeaway", "chosen": advice.pk}).status_code == 302
    assert client.post(page, {"kind": "takeaway", "text": "Vertrag"}).status_code == 302
    assert Takeaway.objects.filter(user=giver).count() == 2
    assert "Vertrag" in text_of(client.get(url("mine")))
    assert "Vertrag" in text_of(client_of(adviser).get(page))
    one = Takeaway.objects.get(text="Vertrag")
    assert client_of(adviser).get(url("delete_takeaway", one.pk)).status_code == 404
    assert client.post(url("delete_takeaway", one.pk)).status_code == 302


def test_nobody_learns_who_gave_unsigned_advice(
    in_phase: InPhase, adviser: User, giver: User, moderator: User, client_of: ClientOf
):
    User.objects.filter(pk=adviser.pk).update(name="Wasserwerk Nakuru")
    found = in_phase(Phase.ADVICE)
    Contribution.objects.filter(kind="advice").update(is_unsigned=True)
    for person in (giver, moderator):
        part = text_of(client_of(person).get(url("consultation", found.key))).partition('id="advice"')[2].partition("</ol>")[0]
        assert "geheime Hausnummer" in part
        assert "Wasserwerk" not in part


@pytest.mark.parametrize("mode", ["live", "days"])
def test_what_comes_too_late_is_refused_and_shown_to_be_copied(in_phase: InPhase, adviser: User, client_of: ClientOf, mode: str):
    found = in_phase(Phase.ADVICE, mode=mode)
    answer = client_of(adviser).post(url("consultation", found.key), {"kind": "question", "text": "Meine späte Frage"})
    assert answer.status_code == 403
    page = text_of(answer)
    assert "The phase “Questions” is over. What you wrote was not added." in page
    assert "Meine späte Frage" in page.partition('id="kept"')[2]
    assert not Contribution.objects.filter(text="Meine späte Frage").exists()


@pytest.mark.parametrize("text", ["", "   ", "a\0b", "x" * 4001])
def test_bad_text_is_shown_again(in_phase: InPhase, adviser: User, client_of: ClientOf, text: str):
    found = in_phase(Phase.ADVICE)
    answer = client_of(adviser).post(url("consultation", found.key), {"kind": "advice", "text": text})
    assert answer.status_code == 422
    assert found.contributions.filter(kind="advice").count() == 1
    assert client_of(adviser).post(url("consultation", found.key), {"kind": "wish", "text": "x"}).status_code == 404
    for about in ("x", "0", "-1", str(2**70)):
        assert client_of(adviser).post(
            url("consultation", found.key), {"kind": "answer", "text": "x", "about": about}
        ).status_code in (403, 422)


def test_the_case_is_written_previewed_and_drafted(planned: Consultation, giver: User, moderator: User, client_of: ClientOf):
    page, client = url("case", planned.key), client_of(giver)
    preview = text_of(client.post(page, {"question": "Wer?", "text": "## Lage\n**fett**", "preview": "1"}))
    assert "<strong>fett</strong>" in preview
    assert CaseText.objects.get().text == "Fünf **Brunnen**, drei davon geheim."
    draft = client.put(
        f"/api/community/drafts/consultation_case/{planned.key}", {"fields": {"text": "Entwurf"}}, content_type="application/json"
    )
    assert draft.status_code == 200
    assert "Entwurf" in text_of(client.get(page))
    assert client.post(page, {"question": "Wer?", "text": ""}).status_code == 422
    assert client.post(page, {"question": "Wer?", "text": "Neu"}).status_code == 302
    assert (CaseText.objects.get().text, Draft.objects.count()) == ("Neu", 0)
    assert client_of(moderator).get(page).status_code == 403


def test_two_windows_do_not_overwrite_each_other(planned: Consultation, giver: User, client_of: ClientOf):
    page, client = url("case", planned.key), client_of(giver)
    opened = client.get(page).context["form"]["opened_with"].value()
    client.post(page, {"question": "Wer?", "text": "Erstes Fenster", "opened_with": opened})
    answer = client.post(page, {"question": "Wer pflegt den geheimen Brunnen?", "text": "Zweites Fenster", "opened_with": opened})
    assert answer.status_code == 422
    assert "Erstes Fenster" in text_of(answer)
    assert CaseText.objects.get().text == "Erstes Fenster"


def test_after_the_login_what_was_written_is_filled_in(in_phase: InPhase, adviser: User, client_of: ClientOf):
    found = in_phase(Phase.ADVICE)
    client, page = client_of(None), url("consultation", found.key)
    assert client.post(page, {"kind": "advice", "text": "Vor dem Login"}).status_code == 404
    client.force_login(adviser)
    assert "Vor dem Login" in text_of(client.get(page))


def test_drafts_are_of_one_phase_and_of_those_who_write_in_it(
    in_phase: InPhase, adviser: User, giver: User, member: User, client_of: ClientOf
):
    found = in_phase(Phase.ADVICE)
    address = f"/api/community/drafts/consultation_contribution/{found.key}_"
    body = {"data": {"fields": {"text": "Entwurf"}}, "content_type": "application/json"}
    assert client_of(adviser).put(f"{address}advice", **body).status_code == 200
    assert "Entwurf" in text_of(client_of(adviser).get(url("consultation", found.key)))
    assert client_of(giver).put(f"{address}advice", **body).status_code == 403
    assert client_of(adviser).put(f"{address}question", **body).status_code == 403
    assert client_of(member).put(f"{address}advice", **body).status_code == 404
    assert client_of(adviser).put(f"{address}case", **body).status_code == 404
    client_of(adviser).post(url("consultation", found.key), {"kind": "advice", "text": "Fertig"})
    assert Draft.objects.count() == 0


def test_moderating_over_days_by_buttons(
    planned: Consultation, housing: Group, giver: User, moderator: User, adviser: User, client_of: ClientOf
):
    made = make_consultation(housing, giver, moderator, [adviser], mode=DAYS)
    client = client_of(moderator)
    assert client.post(url("lead", made.key, "begin")).status_code == 302
    assert client.post(url("lead", made.key, "next"), {"phase": "case"}).status_code == 302
    client.post(url("lead", made.key, "next"), {"phase": "case"})
    made.refresh_from_db()
    assert made.phase_at(timezone.now()) == Phase.QUESTIONS
    form = client.get(url("edit", made.key)).context["form"]
    assert set(form.fields) == {"questions_until", "advice_until", "takeaways_until", "opened_with"}
    later = (made.advice_until + timedelta(hours=1)).astimezone(made.time_zone).strftime("%Y-%m-%dT%H:%M")
    values = {
        name: form[name].value().strftime("%Y-%m-%dT%H:%M") for name in ("questions_until", "advice_until", "takeaways_until")
    }
    assert client.post(url("edit", made.key), values | {"advice_until": later}).status_code == 302
    assert client.post(url("edit", made.key), values | {"takeaways_until": values["questions_until"]}).status_code == 422
    assert client_of(adviser).post(url("lead", made.key, "close")).status_code == 403
    assert client.post(url("lead", made.key, "explode")).status_code == 404
    assert client.post(url("lead", made.key, "close")).status_code == 302
    made.refresh_from_db()
    assert made.closed_at is not None


def test_inviting_by_name(
    planned: Consultation, moderator: User, member: User, facilitator: User, giver: User, client_of: ClientOf
):
    User.objects.filter(pk=member.pk).update(name="Bauamt Beispielstadt")
    client = client_of(moderator)
    page = url("people", planned.key)
    assert [name for _one, name, _face in client.get(page, {"q": "bauamt"}).context["found"]] == ["Bauamt Beispielstadt"]
    assert client.get(page, {"q": "gartenamt"}).context["found"] == []
    key = planned.group.memberships.get(user=member).pk
    assert client.post(page, {"member": key, "role": "adviser"}).status_code == 302
    invited = planned.people.get(user=member)
    assert invited.joined_at is None
    assert "You are invited to this consultation" in text_of(client_of(member).get(url("consultation", planned.key)))
    assert client_of(giver).post(page, {"member": key, "role": "adviser"}).status_code == 403
    for sent in (
        {"member": "x", "role": "adviser"},
        {"member": key, "role": "boss"},
        {"out": "x"},
        {},
        {"member": str(2**70), "role": "adviser"},
    ):
        assert client.post(page, sent).status_code == 302
    assert client.post(page, {"out": invited.pk}).status_code == 302
    assert not planned.people.filter(user=member).exists()


def test_joined_and_left_by_buttons(planned: Consultation, member: User, client_of: ClientOf):
    client = client_of(member)
    assert client.post(url("join", planned.key), {"role": "boss"}).status_code == 404
    assert client.post(url("join", planned.key), {"role": "moderator"}).status_code == 403
    assert client.post(url("join", planned.key), {"role": "adviser"}).status_code == 302
    assert client.get(url("leave", planned.key)).status_code == 200
    assert client.post(url("leave", planned.key)).status_code == 302
    assert client.get(url("leave", planned.key)).status_code == 404


def test_how_long_texts_are_kept_is_not_lengthened_for_those_who_joined(
    planned: Consultation, moderator: User, client_of: ClientOf
):
    client = client_of(moderator)
    form = client.get(url("edit", planned.key)).context["form"]
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    values = {name: value.strftime("%Y-%m-%dT%H:%M") if hasattr(value, "strftime") else value for name, value in values.items()}
    assert client.post(url("edit", planned.key), values | {"keeping": "never"}).status_code == 422
    assert client.post(url("edit", planned.key), values | {"keeping": "close", "advice_minutes": "30"}).status_code == 302
    planned.refresh_from_db()
    assert planned.keeping == "close"


# --- What pages follow ------------------------------------------------------------------------------------------------


def test_pages_follow_without_asking_for_what_they_have(in_phase: InPhase, giver: User, adviser: User, client_of: ClientOf):
    found = in_phase(Phase.ADVICE)
    client = client_of(giver)
    first = client.get(url("news", found.key))
    assert "geheime Hausnummer" in text_of(first)
    same = client.get(url("news", found.key), headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same["ETag"]) == (304, first["ETag"])
    client_of(adviser).post(url("consultation", found.key), {"kind": "advice", "text": "Noch ein Rat"})
    changed = client.get(url("news", found.key), headers={"If-None-Match": first["ETag"]})
    assert "Noch ein Rat" in text_of(changed)
    assert (
        client.get(url("news", found.key).replace("/en/", "/de/"), headers={"If-None-Match": changed["ETag"]}).status_code == 200
    )
    assert "no-store" in changed["Cache-Control"]


# --- Queries ----------------------------------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as context:
        assert client.get(address).status_code == 200
    return len(context)


def test_as_many_queries_with_twenty_as_with_two(
    in_phase: InPhase,
    joined: Callable[..., User],
    housing: Group,
    giver: User,
    moderator: User,
    adviser: User,
    client_of: ClientOf,
):
    found, client = in_phase(Phase.QUESTIONS), client_of(moderator)
    pages = [
        LIST,
        url("consultation", found.key),
        url("news", found.key),
        url("people", found.key),
        url("mine"),
        "/en/community/",
    ]
    Takeaway.objects.create(user=moderator, consultation=found, title="Titel", text="Ertrag")
    few = [queries(client, page) for page in pages]
    for number in range(18):
        person = joined(f"more{number}", housing)
        Participant.objects.create(consultation=found, user=person, joined_at=timezone.now())
        question = Contribution.objects.create(consultation=found, kind="question", by=person, text=f"Frage {number}")
        Contribution.objects.create(consultation=found, kind="answer", about=question, by=giver, text=f"Antwort {number}")
        Contribution.objects.create(consultation=found, kind="advice", by=person, text=f"Rat {number}")
        Takeaway.objects.create(user=moderator, consultation=found, title="Titel", text=f"Ertrag {number}")
        make_consultation(housing, giver, moderator, [adviser], phase=Phase.ADVICE)
    many = [queries(client, page) for page in pages]
    assert many == few
    assert max(many) <= 40
