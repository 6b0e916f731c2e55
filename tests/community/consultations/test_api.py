"""Consultations as JSON: a whole one from planning to the archive, versions, bad input."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.users.models import User
from community.consultations.models import Consultation, Contribution
from community.consultations.phases import Phase
from community.groups.models import Group

from .made import DAYS

InPhase = Callable[..., Consultation]
BASE = "/api/community"


class Caller:
    """Somebody who asks the API."""

    def __init__(self, user: User) -> None:
        self.client = Client(HTTP_ACCEPT_LANGUAGE="en")
        self.client.force_login(user)

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        answer = self.client.generic(
            method, f"{BASE}/{path}", "" if body is None else json.dumps(body), "application/json", headers=headers
        )
        assert answer.status_code == status, answer.content
        self.etag = answer.headers.get("ETag", "")
        return answer.json() if answer.content else None


def test_from_planning_to_the_archive(housing: Group, giver: User, moderator: User, adviser: User, member: User):
    brings, leads, advises, outside = (Caller(one) for one in (giver, moderator, adviser, member))
    plan = {"title": "Brunnen", "starts_at": (timezone.now() + timedelta(days=1)).isoformat(), "advice_minutes": 25}
    made = brings("POST", "groups/housing/consultations", plan, 201)
    here = f"consultations/{made['key']}"
    assert (made["state"], made["part"], made["phases"][2]) == (
        "planned",
        "case_giver",
        {"phase": "advice", "minutes": 25, "until": None},
    )
    brings("PUT", f"{here}/case", {"question": "Wer pflegt?", "text": "Fünf Brunnen."}, 428)
    brings("PUT", f"{here}/case", {"question": "Wer pflegt?", "text": "Fünf Brunnen."}, **{"If-Match": "*"})
    leads("PUT", f"{here}/part", {"role": "moderator"})
    leads("POST", f"{here}/people", {"member": housing.memberships.get(user=adviser).pk, "role": "adviser"}, 201)
    advises("GET", f"{here}/case", None, 404)
    assert advises("PUT", f"{here}/part", {"role": "adviser"})["may"] == ["leave"]
    assert outside("GET", here)["case"] is None
    outside("GET", f"{here}/contributions", None, 404)
    brings("POST", f"{here}/acts", {"act": "begin"}, 403)
    assert leads("POST", f"{here}/acts", {"act": "begin"})["phase"] == "case"
    assert advises("GET", f"{here}/case")["text"] == "Fünf Brunnen."
    leads("POST", f"{here}/acts", {"act": "next"})
    asked = advises("POST", f"{here}/contributions", {"kind": "question", "text": "Was kostet er?"}, 201)
    answer = brings("POST", f"{here}/contributions", {"kind": "answer", "about": asked["id"], "text": "210 Euro"}, 201)
    assert answer["about"] == asked["id"]
    leads("POST", f"{here}/acts", {"act": "next"})
    advice = advises("POST", f"{here}/contributions", {"kind": "advice", "text": "Hausnummern", "is_unsigned": True}, 201)
    assert [one["by"] for one in brings("GET", f"{here}/contributions")["items"] if one["kind"] == "advice"] == [None]
    late = advises("POST", f"{here}/contributions", {"kind": "question", "text": "Zu spät"}, 403)
    assert "is over" in late["detail"]
    advises("DELETE", f"consultations/contributions/{asked['id']}", None, 403)
    leads("POST", f"{here}/acts", {"act": "next"})
    taken = brings("POST", f"{here}/takeaways", {"chosen": advice["id"]}, 201)
    assert taken["text"] == "Hausnummern"
    proposed = leads("PUT", f"{here}/release", {"title": "Brunnen", "text": "Gebt ihnen Nummern.", "language": "de"})
    assert (proposed["mark"], proposed["wording"]) == (None, None)
    assert outside("GET", f"consultations/archive/{proposed['key']}", None, 404)["status"] == 404
    asked_for = brings("GET", f"consultations/archive/{proposed['key']}")
    brings("POST", f"consultations/archive/{proposed['key']}/consent", {"mark": "wrong", "agreed": True}, 403)
    brings("POST", f"consultations/archive/{proposed['key']}/consent", {"mark": asked_for["mark"], "agreed": False}, 422)
    brings("POST", f"consultations/archive/{proposed['key']}/consent", {"mark": asked_for["mark"], "agreed": True})
    assert Client().get(f"{BASE}/consultations/archive/{proposed['key']}").json()["text"] == "Gebt ihnen Nummern."
    assert leads("POST", f"{here}/acts", {"act": "close"})["state"] == "closed"
    outside("GET", here, None, 404)
    assert brings("GET", "consultations/takeaways")["count"] == 1
    brings("DELETE", f"consultations/archive/{proposed['key']}", None, 204)
    assert Client().get(f"{BASE}/consultations/archive/{proposed['key']}").status_code == 404
    brings("DELETE", here, None, 204)
    assert brings("GET", "consultations/takeaways")["items"][0]["consultation"] is None


def test_changes_name_the_version_they_are_based_on(planned: Consultation, moderator: User, giver: User):
    leads, here = Caller(moderator), f"consultations/{planned.key}"
    leads("GET", here)
    etag = leads.etag
    leads("PATCH", here, {"title": "Neu"}, 428)
    assert leads("PATCH", here, {"title": "Neu"}, **{"If-Match": etag})["title"] == "Neu"
    stale = leads("PATCH", here, {"title": "Anders"}, 412, **{"If-Match": etag})
    assert stale["current"]["title"] == "Neu"
    assert leads("PATCH", here, {"advice_minutes": 30}, **{"If-Match": leads.etag})["phases"][2]["minutes"] == 30
    planned.refresh_from_db()
    assert planned.title == "Neu"
    brings = Caller(giver)
    brings("GET", f"{here}/case")
    etag = brings.etag
    case = {"question": "Wer?", "text": "Eins"}
    brings("PUT", f"{here}/case", case, **{"If-Match": etag})
    assert brings("PUT", f"{here}/case", case | {"text": "Zwei"}, 412, **{"If-Match": etag})["current"]["text"] == "Eins"


def test_deadlines_over_days(in_phase: InPhase, moderator: User):
    found = in_phase(Phase.QUESTIONS, mode=DAYS)
    leads, here = Caller(moderator), f"consultations/{found.key}"
    later = (found.advice_until + timedelta(hours=2)).isoformat()
    answer = leads("PATCH", here, {"advice_until": later}, **{"If-Match": "*"})
    assert answer["phases"][2]["until"].startswith(later[:19])
    leads("PATCH", here, {"title": "Zu spät"}, 422, **{"If-Match": "*"})
    leads("PATCH", here, {"takeaways_until": found.questions_until.isoformat()}, 422, **{"If-Match": "*"})
    leads("POST", f"{here}/acts", {"act": "next", "phase": "case"}, 403)  # it was another phase that was seen
    assert leads("POST", f"{here}/acts", {"act": "next", "phase": "questions"})["phase"] == "advice"
    leads("POST", f"{here}/acts", {"act": "pause"}, 403)


@pytest.mark.parametrize(
    "body",
    [{}, {"kind": "advice"}, {"kind": "wish", "text": "x"}, {"kind": "advice", "text": ""}, {"kind": "advice", "text": 5},
     {"kind": "advice", "text": "x" * 4001}, {"kind": "advice", "text": "x", "more": 1},
     {"kind": "answer", "text": "x", "about": 2**70}],
)  # fmt: skip
def test_bad_input_is_a_problem_document(in_phase: InPhase, adviser: User, body: dict[str, Any]):
    found = in_phase(Phase.ADVICE)
    problem = Caller(adviser)("POST", f"consultations/{found.key}/contributions", body, 422)
    assert problem["status"] == 422
    assert problem["errors"]


def test_as_many_queries_with_twenty_as_with_two(in_phase: InPhase, adviser: User):
    found, asks = in_phase(Phase.ADVICE), Caller(adviser)
    paths = ("groups/housing/consultations", f"consultations/{found.key}", f"consultations/{found.key}/contributions")

    def count() -> list[int]:
        numbers = []
        for path in paths:
            with CaptureQueriesContext(connection) as context:
                asks("GET", path)
            numbers.append(len(context))
        return numbers

    count()
    few = count()
    for number in range(18):
        Contribution.objects.create(consultation=found, kind="advice", by=adviser, text=f"Rat {number}")
        in_phase(Phase.CASE)
    assert count() == few
