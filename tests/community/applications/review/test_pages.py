"""The pages on which applications are reviewed, as each of those who work on them sees them."""

import csv
import io
import re
from collections.abc import Callable
from http import HTTPStatus

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.users.models import User
from community.applications.models import Application, Conflict, Criterion, Inquiry, Remark, Review, Round

from .pages import Logged, address, page, text_of


def test_reviewer_saves_and_submits(
    application: Application, reviewers: list[User], criteria: list[Criterion], logged: Logged
) -> None:
    client, url = logged(reviewers[0]), address("review_one", application.key)
    marks = {f"mark-{one.pk}": "4" for one in criteria}

    draft = client.post(url, {f"mark-{criteria[0].pk}": "4", "reason": "Klare Frage."})
    incomplete = client.post(url, {f"mark-{criteria[0].pk}": "4", "reason": "Klare Frage.", "submit": "1"})
    wrong = client.post(url, {**marks, f"mark-{criteria[0].pk}": "9", "submit": "1"})
    final = client.post(url, {**marks, "reason": "Klare Frage.", "submit": "1"})

    assert (draft.status_code, final.status_code) == (HTTPStatus.FOUND, HTTPStatus.FOUND)
    assert (incomplete.status_code, wrong.status_code) == (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "One mark is still missing" in text_of(incomplete.content.decode())
    assert "Klare Frage." in incomplete.content.decode()
    assert Review.objects.get().submitted_at is not None
    assert "Submitted reviews" in page(client, "review_one", application.key)


def test_reviewer_sees_the_others_after_her_own_review(
    application: Application, reviewers: list[User], review: Callable, logged: Logged
) -> None:
    review(application, reviewers[0], 5, 5, reason="Sehr dringend.")
    client = logged(reviewers[1])

    assert "Sehr dringend." not in page(client, "review_one", application.key)
    review(application, reviewers[1], 1, 1)

    shown = page(client, "review_one", application.key)
    assert "Sehr dringend." in shown
    assert "Reviewer 1" in shown
    assert "Gutachten 1" not in shown  # a number, no name


def test_anonymous_review_shows_neither_names_nor_places(
    anonymous: Round,
    apply: Callable,
    close_call: Callable,
    criteria: list[Criterion],
    reviewers: list[User],
    review: Callable,
    logged: Logged,
) -> None:
    application = apply("Musterstadt", challenge_text="In Musterstadts Brunnen fehlt Wasser.")
    close_call()
    client = logged(reviewers[0])

    table, one = page(client, "review", anonymous.call), page(client, "review_one", application.key)
    exported = page(client, "review_export", anonymous.call, "csv", query="?column=state&column=country&column=answer.role")
    for shown in (table, one, exported):
        assert "Musterstadt" not in shown
        assert "Amt in" not in shown
        assert "Germany" not in shown
    assert "Application 1" in table
    assert "answer.challenge_text" not in table  # in answers in own words there can be names
    assert 'aria-label="Name hidden"' in one
    assert "Brunnen fehlt Wasser" in one
    assert "Fachstelle A" not in one  # a question that is not marked
    assert "0 applications" in text_of(page(client, "review", anonymous.call, query="?q=Musterstadt"))
    assert "1 application" in text_of(page(client, "review", anonymous.call, query="?q=Brunnen"))

    review(application, reviewers[0], 4, 4)

    assert "Musterstadt" in page(client, "review_one", application.key)
    assert "Musterstadt" in page(client, "review", anonymous.call)


def test_conflict_by_button_leaves_no_trace(
    application: Application, reviewers: list[User], review: Callable, logged: Logged, manager: User
) -> None:
    review(application, reviewers[1], 5, 5)
    Remark.objects.create(application=application, author=reviewers[1], text="Geheim")
    client = logged(reviewers[0])

    given_up = client.post(address("review_one", application.key), {"conflict": "1"}, follow=True)

    assert "You have given the application up" in text_of(given_up.content.decode())
    assert Conflict.objects.get().user == reviewers[0]
    assert client.get(address("review_one", application.key)).status_code == HTTPStatus.NOT_FOUND
    for query in ("", "?state=in_review", "?q=Brunnen", "?reviews=complete"):
        assert "0 applications" in text_of(page(client, "review", application.round.call, query=query))
    assert "Musterstadt" not in page(client, "review_export", application.round.call, "csv")
    assert "Gutachten 1" in page(logged(manager), "review_one", application.key)  # as somebody with a conflict


def test_remarks_are_read_by_those_who_work_on_it_only(application: Application, reviewers: list[User], logged: Logged) -> None:
    author, other, team = logged(reviewers[0]), logged(reviewers[1]), logged(application.lead)

    author.post(address("remark", application.key), {"remark-text": "Zwei Ämter, ein Netz.", "remark-may_be_sent": "on"})

    remark = Remark.objects.get()
    assert remark.may_be_sent
    assert "Zwei Ämter, ein Netz." in page(other, "review_one", application.key)
    assert "Zwei Ämter, ein Netz." not in page(team, "application", application.key)
    other.post(address("delete_remark", application.key, remark.pk))
    assert Remark.objects.exists()
    author.post(address("delete_remark", application.key, remark.pk))
    assert not Remark.objects.exists()


def test_question_reaches_the_team_and_its_answer_the_managers(
    application: Application, reviewers: list[User], manager: User, logged: Logged
) -> None:
    office, team, reviewer = logged(manager), logged(application.lead), logged(reviewers[0])

    assert reviewer.post(address("inquire", application.key), {"question-text": "?"}).status_code == HTTPStatus.FORBIDDEN
    office.post(address("inquire", application.key), {"question-text": "Wer vertritt die Fachstelle?"})
    inquiry = Inquiry.objects.get()
    assert "Wer vertritt die Fachstelle?" in page(team, "application", application.key)

    answer = address("answer_inquiry", application.key, inquiry.pk)
    assert team.post(answer, {"text": " "}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert reviewer.post(answer, {"text": "Ich"}).status_code == HTTPStatus.NOT_FOUND
    team.post(answer, {"text": "Die Abteilung Grün."})
    again = team.post(answer, {"text": "Anders."})

    assert again.status_code == HTTPStatus.FORBIDDEN
    assert "Anders." in again.content.decode()  # to copy
    assert "Die Abteilung Grün." in page(office, "review_one", application.key)
    assert [event.kind for event in application.history.all()][-2:] == ["asked", "answered"]


def test_managers_change_states_of_those_selected(
    application: Application, manager: User, reviewers: list[User], logged: Logged
) -> None:
    url = address("review", application.round.call)

    refused = logged(reviewers[0]).post(url, {"pick": [application.key], "action": "shortlisted"})
    nothing = logged(manager).post(url, {"action": "shortlisted"})
    unknown = logged(manager).post(url, {"pick": [application.key], "action": "withdrawn"})
    logged(manager).post(url, {"pick": [application.key, "x"], "action": "shortlisted"})

    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "Select applications first." in text_of(nothing.content.decode())
    assert unknown.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    application.refresh_from_db()
    assert application.state == "shortlisted"
    team = text_of(page(logged(application.lead), "application", application.key))
    assert "Shortlisted" not in team


def test_all_in_a_filtered_table_are_the_filtered_ones(
    apply: Callable,
    close_call: Callable,
    criteria: list[Criterion],
    manager: User,
    logged: Logged,
    round_: Round,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("community.applications.review.table.PAGE_SIZE", 1)
    for country in ("DE", "KE", "KE"):
        apply(f"Ort {Application.objects.count()}", country=country)
    close_call()

    logged(manager).post(address("review", round_.call) + "?country=KE", {"scope": "filtered", "action": "shortlisted"})

    assert list(Application.objects.order_by("number").values_list("state", flat=True)) == [
        "submitted",
        "shortlisted",
        "shortlisted",
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_files_hold_no_formulas(
    apply: Callable, close_call: Callable, criteria: list[Criterion], manager: User, logged: Logged, round_: Round, ending: str
) -> None:
    apply('=HYPERLINK("http://example.org")', challenge_text="@SUM(1)")
    close_call()

    answer = logged(manager).get(address("review_export", round_.call, ending) + "?column=answer.challenge_text&column=number")

    assert answer["Content-Disposition"] == f'attachment; filename="applications.{ending}"'
    assert cells_of(answer.content, ending) == [
        ["Municipality", "Number", "Description"],
        ['\'=HYPERLINK("http://example.org")', "1", "'@SUM(1)"],
    ]


def cells_of(content: bytes, ending: str) -> list[list[str]]:
    """Return the cells of an exported table as texts."""
    if ending == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_number_of_queries_does_not_depend_on_the_rows(
    apply: Callable, criteria: list[Criterion], manager: User, logged: Logged, round_: Round
) -> None:
    client = logged(manager)
    query = "?column=state&column=score&column=country&column=answer.challenge_text"

    def queries(name: str, *parts: str) -> int:
        page(client, name, round_.call, *parts, query=query)
        with CaptureQueriesContext(connection) as found:
            page(client, name, round_.call, *parts, query=query)
        return len(found)

    apply("Ort A")
    before = queries("review"), queries("review_export", "csv")
    for letter in "BCDE":
        apply(f"Ort {letter}")

    assert (queries("review"), queries("review_export", "csv")) == before


@pytest.mark.parametrize("person", ["9" * 5000, "9" * 30, "-1", "x", "٣", ""])
def test_nobody_is_noted_for_a_number_that_is_no_person(
    application: Application, manager: User, logged: Logged, person: str
) -> None:
    answer = logged(manager).post(address("conflict", application.key), {"person": person})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not Conflict.objects.exists()


def test_review_sent_after_the_session_ended_is_filled_in_after_the_login(
    application: Application, reviewers: list[User], criteria: list[Criterion], logged: Logged, client: Client
) -> None:
    url = address("review_one", application.key)

    answer = client.post(url, {f"mark-{criteria[0].pk}": "4", "reason": "Klare Frage, ehrliche Bilanz."})
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "Klare Frage, ehrliche Bilanz." in answer.content.decode()
    assert "log in" in text_of(answer.content.decode())
    client.force_login(reviewers[0])

    shown = client.get(url).content.decode()
    assert "Klare Frage, ehrliche Bilanz." in shown
    assert f'name="mark-{criteria[0].pk}" value="4"' in shown
    assert re.search(rf'name="mark-{criteria[0].pk}" value="4"[^>]*checked', shown)
    assert not Review.objects.exists()  # it is filled in, not saved


def test_selection_stays_when_nothing_could_be_done_with_it(application: Application, manager: User, logged: Logged) -> None:
    Application.objects.update(state=Application.State.DECLINED)
    sent = {"pick": [application.key], "action": "shortlisted", "scope": ""}

    refused = logged(manager).post(address("review", application.round.call), sent)

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert re.search(rf'value="{application.key}"[^>]*checked', refused.content.decode())
    assert '<option value="shortlisted" selected>' in refused.content.decode()


def test_filter_that_is_impossible_leaves_the_others(
    apply: Callable, close_call: Callable, criteria: list[Criterion], manager: User, logged: Logged, round_: Round
) -> None:
    for country in ("DE", "KE", "KE"):
        apply(f"Ort {Application.objects.count()}", country=country)
    close_call()

    assert "2 applications" in text_of(page(logged(manager), "review", round_.call, query="?country=KE&language=xx"))


@pytest.mark.parametrize("name", ["review", "letters", "late", "paper", "report", "extend", "cohort"])
def test_strangers_are_told_who_works_on_a_call(application: Application, stranger: User, logged: Logged, name: str) -> None:
    answer = logged(stranger).get(address(name, application.round.call))

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "you do not work on these applications" in text_of(answer.content.decode())
