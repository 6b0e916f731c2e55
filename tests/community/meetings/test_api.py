"""Meetings as JSON."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms.users.models import User
from community.groups.models import Group
from community.meetings.models import DatePoll, Meeting
from community.meetings.places import sign_up
from community.meetings.planning import change_meeting

from .made import LINK, TITLE, make_meeting, sent_json, soon

API = "/api/community/"


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    data = b"" if body is None else json.dumps(body).encode()
    return client.generic(method, API + path, data, "application/json", headers=headers)


@pytest.fixture
def leading(lead: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(lead)


def test_meeting_from_setting_to_cancelling(leading: Client, client: Client, housing: Group, planner: User):
    made = send(
        leading, "POST", "groups/housing/meetings", sent_json(title=TITLE, link=LINK, places=1, time_zone="Africa/Nairobi")
    )
    assert made.status_code == 201
    [facts] = made.json()
    path = f"meetings/{facts['id']}"
    assert (facts["link"], facts["sequence"], facts["time_zone"]) == (LINK, 0, "Africa/Nairobi")

    read = client.get(API + path)
    assert (read.json()["link"], read.json()["may"], read["ETag"]) == (None, ["sign_off", "sign_up"], f'"{facts["id"]}.0"')
    assert send(client, "PUT", f"{path}/sign-up").json()["state"] == "going"
    assert send(leading, "PUT", f"{path}/sign-up").json()["state"] == "waiting"
    assert client.get(API + path).json()["link"] == LINK
    people = client.get(f"{API}{path}/participants").json()["items"]
    assert [(one["name"], one["state"], one["place"]) for one in people] == [
        ("Planning department", "going", 1),
        ("Project office", "waiting", 1),
    ]
    changed = send(leading, "PATCH", path, {"place": "Saal 3", "places": None}, **{"If-Match": read["ETag"]})
    assert (changed.status_code, changed.json()["place"], changed.json()["places"], changed.json()["waiting_count"]) == (
        200,
        "Saal 3",
        None,
        0,
    )
    assert changed["ETag"] == f'"{facts["id"]}.1"'
    assert changed.json()["title"] == TITLE
    assert send(client, "DELETE", f"{path}/sign-up").status_code == 204
    assert send(leading, "POST", f"{path}/cancel", {"reason": "Krank"}).json()["cancel_reason"] == "Krank"
    assert send(client, "PUT", f"{path}/sign-up").status_code == 403


def test_change_of_an_old_version_is_refused(leading: Client, meeting: Meeting, lead: User):
    path = f"meetings/{meeting.pk}"
    etag = leading.get(API + path)["ETag"]
    change_meeting(meeting=meeting, facts={"title": "Anders"}, by=lead)
    answer = send(leading, "PATCH", path, {"title": "Noch anders"}, **{"If-Match": etag})
    assert (answer.status_code, answer.json()["current"]["title"], answer["ETag"]) == (412, "Anders", f'"{meeting.pk}.1"')
    assert send(leading, "PATCH", path, {"title": "Noch anders"}).status_code == 428
    assert Meeting.objects.get().title == "Anders"


def test_lists(client: Client, meeting: Meeting, planner: User, heat: Group, neighbour: User):
    make_meeting(heat, neighbour, title="Fremd")
    sign_up(meeting=meeting, by=planner)
    for path in ("meetings", "groups/housing/meetings"):
        facts = client.get(API + path).json()
        assert [(one["title"], one["your_state"], one["going_count"]) for one in facts["items"]] == [(TITLE, "going", 1)]
        assert client.get(f"{API}{path}?show=past").json()["count"] == 0
    assert client.get(f"{API}meetings?show=soon").status_code == 422


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"time_zone": "Nowhere"}, "time_zone"),
        ({"starts_at": "2030-01-01T10:00:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00Z"}, "starts_at"),
        ({"ends_at": "9999-12-31T23:59:59Z"}, "ends_at"),
        ({"ends_at": "2020-01-01T00:00:00Z"}, "ends_at"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"places": 0}, "places"),
        ({"places": True}, "places"),
        ({"times": 27, "rhythm": "weekly"}, "times"),
        ({"language": "xx"}, "language"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_bad_values_are_named(facts: dict, field: str, leading: Client, housing: Group):
    answer = send(leading, "POST", "groups/housing/meetings", sent_json(**facts))
    assert answer.status_code == 422
    assert field in [one["field"] for one in answer.json()["errors"]]
    assert not Meeting.objects.exists()


def test_series_and_copies(leading: Client, housing: Group):
    made = send(leading, "POST", "groups/housing/meetings", sent_json(rhythm="weekly", times=3)).json()
    assert len(made) == 3
    dates = [soon(60).isoformat(), soon(61).isoformat()]
    copies = send(leading, "POST", f"meetings/{made[0]['id']}/copies", {"dates": dates})
    assert [one["series"] for one in copies.json()] == [made[0]["series"]] * 2
    assert send(leading, "POST", f"meetings/{made[0]['id']}/copies", {"dates": [soon(-1).isoformat()]}).status_code == 422


def test_poll(leading: Client, client: Client, housing: Group):
    dates = [soon(20 + day).isoformat() for day in range(10)]
    made = send(leading, "POST", "groups/housing/date-polls", {"title": "Wann?", "language": "de", "dates": dates})
    assert (made.status_code, len(made.json()["slots"]), made.json()["may"]) == (201, 10, ["answer", "decide"])
    path, slots = f"date-polls/{made.json()['id']}", [one["id"] for one in made.json()["slots"]]
    answered = send(client, "PUT", f"{path}/answers", {"answers": [{"slot": slots[0], "value": "yes"}]}).json()
    assert (answered["slots"][0]["yes"], answered["slots"][0]["your_answer"], answered["may"]) == (1, "yes", ["answer"])
    assert send(client, "PUT", f"{path}/answers", {"answers": [{"slot": 2**60, "value": "yes"}]}).status_code == 422
    assert send(client, "POST", f"{path}/choose", {"slot": slots[0]}).status_code == 403
    meeting = send(leading, "POST", f"{path}/choose", {"slot": slots[0]})
    assert (meeting.status_code, meeting.json()["going_count"]) == (201, 1)
    assert DatePoll.objects.get().meeting_id == meeting.json()["id"]
    assert send(client, "PUT", f"{path}/answers", {"answers": []}).status_code == 403
    assert client.get(f"{API}groups/housing/date-polls").json()["items"][0]["is_open"] is False


def test_poll_is_closed_without_a_meeting(leading: Client, client: Client, housing: Group):
    dates = [soon(20).isoformat(), soon(21).isoformat()]
    made = send(leading, "POST", "groups/housing/date-polls", {"title": "Wann?", "language": "de", "dates": dates}).json()
    assert send(client, "POST", f"date-polls/{made['id']}/close").status_code == 403
    closed = send(leading, "POST", f"date-polls/{made['id']}/close").json()
    assert (closed["is_open"], closed["meeting"]) == (False, None)


def test_calendar_settings_and_its_secret_address(client: Client, planner: User):
    assert client.get(f"{API}calendar").json()["has_address"] is False
    made = send(client, "POST", "calendar/address")
    assert made.status_code == 201
    path = "/" + made.json()["url"].split("/", 3)[3]
    assert Client().get(path).status_code == 200
    chosen = send(client, "PUT", "calendar", {"shows_all": True, "reminds_day": False, "reminds_hour": True}).json()
    assert (chosen["has_address"], chosen["shows_all"], chosen["reminds_day"]) == (True, True, False)
    assert path.rpartition("/")[2] not in repr(client.get(f"{API}calendar").json())
    assert send(client, "DELETE", "calendar/address").status_code == 204
    assert Client().get(path).status_code == 404
