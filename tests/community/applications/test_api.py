"""The same through JSON: schema, draft, conflicts, submitting once."""

from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.models import CallPage
from cms.users.models import User
from community.applications.models import Application, Round, Submission, TeamMember
from tests.pages import make_page

from .made import COMPLETE, make_draft

API = "/api/community"


@pytest.fixture
def client(client_of: Callable[..., Client], lead: User) -> Client:
    return client_of(lead)


def put(client: Client, application: Application, answers: dict[str, Any], revisions: dict[str, int] | None = None) -> Any:
    body = {"answers": answers, "revisions": revisions or {}, "section": "challenge"}
    return client.put(f"{API}/applications/{application.key}/answers", body, content_type="application/json")


def test_form_is_a_schema_that_validates_what_is_submitted(client: Client, round_: Round, call: CallPage):
    schema = client.get(reverse("community_api:application_form", args=[call.translation_key])).json()
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)

    assert validator.is_valid(COMPLETE)
    assert not validator.is_valid(COMPLETE | {"dangers": ["volcano"]})
    assert not validator.is_valid({name: answer for name, answer in COMPLETE.items() if name != "consent"})


def test_application_is_begun_filled_and_submitted_once(client: Client, round_: Round, call: CallPage):
    begun = client.post(f"{API}/calls/{call.translation_key}/applications", {}, content_type="application/json")
    again = client.post(f"{API}/calls/{call.translation_key}/applications", {}, content_type="application/json")
    application = Application.objects.get()

    assert (begun.status_code, again.json()["key"]) == (201, begun.json()["key"])
    answer = client.post(f"{API}/applications/{application.key}/submissions", content_type="application/json")
    assert answer.status_code == 422
    missing = {error["field"] for error in answer.json()["errors"]}
    assert missing == {f"answers.{name}" for name in (*COMPLETE, "partner_email")}

    saved = put(client, application, COMPLETE).json()
    assert saved["missing"] == saved["editing"] == []
    assert saved["revisions"] == dict.fromkeys(COMPLETE, 1)

    key = {"Idempotency-Key": "a-request-of-ours"}
    first = client.post(f"{API}/applications/{application.key}/submissions", content_type="application/json", headers=key)
    put(client, application, {"challenge_text": "Neu"}, {"challenge_text": 1})
    second = client.post(f"{API}/applications/{application.key}/submissions", content_type="application/json", headers=key)

    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert first.json()["answers"] == COMPLETE
    assert Submission.objects.count() == 1
    assert client.get(f"{API}/applications/{application.key}").json()["has_changes"] is True


def test_list_takes_as_many_queries_for_one_as_for_many(client: Client, application: Application, lead: User):
    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{API}/applications").status_code == 200
        return len(queries)

    ask()
    one = ask()
    for number in range(3):
        call = make_page(CallPage, f"Aufruf {number}", apply_by="community")
        make_draft(Round.objects.create(call=call.translation_key, form=application.round.form), lead)

    assert client.get(f"{API}/applications").json()["count"] == 4
    assert ask() == one


def test_conflict_shows_what_the_colleague_has_saved(
    client: Client, client_of: Callable[..., Client], application: Application, stranger: User
):
    TeamMember.objects.create(application=application, user=stranger)
    put(client, application, {"floods": "2021", "inhabitants": "viele"})
    put(client_of(stranger), application, {"floods": "2023"}, {"floods": 1})
    answer = put(client, application, {"floods": "2022"}, {"floods": 1}).json()

    assert answer["conflicts"]["floods"]["answer"] == "2023"
    assert answer["conflicts"]["floods"]["by"] == "Andere Stadt"
    assert answer["answers"]["floods"] == "2023"
    assert answer["revisions"]["floods"] == 2
    assert list(answer["errors"]) == ["inhabitants"]
    assert answer["answers"]["inhabitants"] == "viele"
    assert [(one["section"], one["name"]) for one in answer["editing"]] == [("challenge", "Andere Stadt")]


@pytest.mark.parametrize(
    "body",
    [
        {"answers": {"made_up": "x"}},
        {"answers": []},
        {"answers": {}, "revisions": {"floods": "first"}},
        {"answers": {}, "more": 1},
    ],
)
def test_bad_body_is_refused_and_changes_nothing(client: Client, application: Application, body: dict[str, Any]):
    answer = client.put(f"{API}/applications/{application.key}/answers", body, content_type="application/json")

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert not application.answers.exists()


@pytest.mark.parametrize(
    "given",
    [None, 7, True, "x" * 30_000, ["x"], {"a": {"b": ["c"]}}, [{"answers": {"measure": {"deep": 1}}}], 1e308],
    ids=repr,
)
@pytest.mark.parametrize("question", ["place", "inhabitants", "dangers", "measures", "people", "plans", "consent", "since"])
def test_any_json_gets_an_answer(client: Client, application: Application, question: str, given: Any):
    answer = put(client, application, {question: given})

    assert answer.status_code == 200
    assert client.get(application.get_absolute_url()).status_code == 200
    row = application.answers.filter(question=question).first()
    assert answer.json()["errors"] or row is None or row.typed is None


def test_after_the_deadline_the_draft_can_be_read_and_nothing_else(
    client: Client, complete: Application, close_call: Callable[[], None]
):
    close_call()

    assert put(client, complete, {"floods": "2021"}).status_code == 403
    assert client.post(f"{API}/applications/{complete.key}/submissions", content_type="application/json").status_code == 403
    assert client.get(f"{API}/applications/{complete.key}/answers").json()["answers"]["challenge_text"]
    assert client.get(f"{API}/applications/{complete.key}").json()["may"] == ["invite", "delete"]
