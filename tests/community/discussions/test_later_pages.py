"""The pages and the JSON of posts that are sent later."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cms.users.models import User
from community.discussions.drafts import REPLY
from community.discussions.later import send_due
from community.discussions.models import LaterPost, Post, Topic
from community.discussions.moderating import set_closed
from community.forms.models import Draft
from community.forms.services import save_draft
from community.groups.models import Group, Membership
from tests.queries import fewest_queries

from .made import in_a_day, keep_answer, keep_topic, make_due
from .test_api import API, send

LIST = "/en/community/discussions/later/"
NEW = "/en/community/groups/housing/discussions/new/"
ROOM = "/en/community/groups/housing/discussions/"
CAIRO = ZoneInfo("Africa/Cairo")


def body(answer: Any) -> str:
    return answer.content.decode()


def typed(moment: datetime, zone: ZoneInfo) -> str:
    """Return what a browser sends for a moment."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def cairo(planner: User) -> User:
    """The planner, who lives in Cairo."""
    User.objects.filter(pk=planner.pk).update(time_zone="Africa/Cairo")
    return planner


@pytest.fixture
def later(topic: Topic, planner: User) -> LaterPost:
    return keep_answer(topic, planner)


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_discussion_is_kept_until_a_moment_in_the_zone_of_its_author(client: Client, cairo: User, housing: Group):
    when = in_a_day().replace(second=0, microsecond=0)
    sent = {"title": "Wer?", "text": "Später.", "is_question": "on", "send_at": typed(when, CAIRO), "later": "1"}
    answer = client.post(NEW, sent, follow=True)

    later = LaterPost.objects.get()
    assert (later.title, later.text, later.is_question, later.send_at) == ("Wer?", "Später.", True, when)
    assert answer.redirect_chain == [(later.get_absolute_url(), 302)]
    assert "It will be sent on" in body(answer)
    assert f"{when.astimezone(CAIRO):%H:%M}" in body(answer)
    assert Topic.objects.count() == 0


def test_answer_is_kept_with_its_quotation_and_its_draft_is_gone(client: Client, topic: Topic, first: Post, planner: User):
    save_draft(form=REPLY, thing=str(topic.pk), fields={"text": "Spä"}, by=planner)
    sent = {"text": "Später.", "answers": str(first.pk), "send_at": typed(in_a_day(), planner.time_zone), "later": "1"}
    assert client.post(topic.get_absolute_url(), sent).status_code == 302

    later = LaterPost.objects.get()
    assert (later.topic, later.answers, later.group, later.is_answer) == (topic, first, topic.group, True)
    assert not Draft.objects.exists()


def test_moment_counts_whichever_button_is_pressed(client: Client, topic: Topic, planner: User):
    client.post(topic.get_absolute_url(), {"text": "Später.", "send_at": typed(in_a_day(), planner.time_zone)})

    assert (LaterPost.objects.count(), topic.posts.count()) == (1, 1)


def test_no_moment_is_asked_for_and_a_file_cannot_wait(client: Client, topic: Topic, planner: User):
    answer = client.post(topic.get_absolute_url(), {"text": "Später.", "later": "1"})
    assert answer.status_code == 422
    assert "Choose when to send it." in body(answer)
    assert re.search(r'<details class="fold" open>\s*<summary>Send later', body(answer))
    assert "Später." in body(answer)

    file = SimpleUploadedFile("Plan.txt", b"Text")
    answer = client.post(topic.get_absolute_url(), {"text": "x", "send_at": typed(in_a_day(), UTC), "file_1": file})
    assert answer.status_code == 422
    assert "Files cannot wait. Send them now, or add them when the post is sent." in body(answer)
    assert (LaterPost.objects.count(), topic.posts.count()) == (0, 1)


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ("2020-01-01T10:00", "This moment has passed. Choose a later one."),
        ("2090-01-01T10:00", "Choose a moment within a year."),
        ("2030-13-01T10:00", "Enter a valid date/time."),
        ("0001-01-01T00:00", "Enter a year from 2000 to 2099."),
        ("2030-03-31T02:30", "it may be ambiguous or it may not exist"),  # the clocks skip it
        ("2030-10-27T02:30", "it may be ambiguous or it may not exist"),  # the clocks have it twice
    ],
)
def test_moment_that_cannot_be_is_refused_and_nothing_is_lost(
    moment: str, sentence: str, client: Client, topic: Topic, planner: User
):
    User.objects.filter(pk=planner.pk).update(time_zone="Europe/Berlin")
    answer = client.post(topic.get_absolute_url(), {"text": "Ein langer Text.", "send_at": moment, "later": "1"})

    assert answer.status_code == 422
    assert sentence in body(answer)
    assert "Ein langer Text." in body(answer)
    assert (LaterPost.objects.count(), topic.posts.count()) == (0, 1)


def test_preview_keeps_the_moment(client: Client, topic: Topic):
    answer = client.post(topic.get_absolute_url(), {"text": "x", "send_at": "2030-01-01T10:00", "preview": "1"})

    assert answer.status_code == 200
    assert 'value="2030-01-01T10:00"' in body(answer)


def test_moment_survives_an_expired_session(client_of: Callable[..., Client], topic: Topic, planner: User):
    visitor = client_of(None)
    visitor.post(topic.get_absolute_url(), {"text": "Später.", "send_at": "2030-01-01T10:00", "later": "1"})
    visitor.force_login(planner)
    html = body(visitor.get(topic.get_absolute_url()))

    assert 'value="2030-01-01T10:00"' in html
    assert "Später." in html


# --- Reading and changing ---------------------------------------------------------------------------------------------


def test_list_has_what_waits_and_is_linked_where_it_was_written(client: Client, later: LaterPost, housing: Group, planner: User):
    keep_topic(housing, planner, send_at=timezone.now() + timedelta(hours=1))
    html = body(client.get(LIST))

    assert re.findall(r'<h2><a href="[^"]+" dir="auto">([^<]+)</a>', html) == ["Später mehr", "Wer öffnet die Schulen?"]
    assert "Das antworte ich später." in html
    room = body(client.get(ROOM))
    assert re.search(rf'<a href="{LIST}">\s*2 texts of yours\s*</a>', room)


def test_list_says_that_nothing_waits(client: Client, client_of: Callable[..., Client], later: LaterPost, colleague: User):
    theirs = client_of(colleague)
    html = body(theirs.get(LIST))

    assert "No text waits to be sent" in html
    assert LIST not in body(theirs.get(ROOM))
    assert "Das antworte ich später." not in html


def test_list_takes_as_many_queries_for_many_as_for_few(client: Client, later: LaterPost, housing: Group, planner: User):
    keep_topic(housing, planner)
    few = fewest_queries(lambda: client.get(LIST))
    for number in range(8):
        keep_topic(housing, planner, f"Text {number}")
        keep_answer(later.topic, planner, f"Text {number}")

    assert fewest_queries(lambda: client.get(LIST)) == few


def test_words_and_moment_are_changed(client: Client, later: LaterPost, planner: User):
    html = body(client.get(later.get_absolute_url()))
    assert f'value="{typed(later.send_at, planner.time_zone)}"' in html
    assert "Das antworte ich später." in html
    assert 'name="title"' not in html
    when = (later.send_at + timedelta(days=2)).replace(second=0, microsecond=0)
    answer = client.post(
        later.get_absolute_url(), {"text": "Anders.", "language": "fr", "send_at": typed(when, planner.time_zone)}, follow=True
    )

    later.refresh_from_db()
    assert (later.text, later.language, later.send_at) == ("Anders.", "fr", when)
    assert "Your change is saved." in body(answer)
    answer = client.post(later.get_absolute_url(), {"text": "Noch anders.", "send_at": "2020-01-01T10:00"})
    assert answer.status_code == 422
    assert "Noch anders." in body(answer)
    assert "This moment has passed." in body(answer)


def test_change_in_a_second_window_shows_that_of_the_first(client: Client, later: LaterPost, planner: User):
    address, when = later.get_absolute_url(), typed(in_a_day() + timedelta(days=1), planner.time_zone)

    def opened() -> str:
        return re.search(r'name="version" value="(\w+)"', body(client.get(address))).group(1)

    def change(text: str, version: str) -> Any:
        return client.post(address, {"text": text, "language": "en", "send_at": when, "version": version})

    first = second = opened()
    assert change("The first window.", first).status_code == 302
    refused = change("The second window.", second)

    assert (refused.status_code, LaterPost.objects.get().text) == (422, "The first window.")
    page = body(refused)
    assert "This was changed in the meantime, perhaps in another window. Save again to replace it with your version." in page
    assert (page.count("The first window."), page.count("The second window.")) == (1, 1)
    again = re.search(r'name="version" value="(\w+)"', page).group(1)
    assert again == opened()
    assert change("The second window.", again).status_code == 302
    assert LaterPost.objects.get().text == "The second window."
    assert change("The second window.", again).status_code == 302  # pressed twice


def test_change_of_what_was_sent_meanwhile_is_there_to_copy(client: Client, later: LaterPost, topic: Topic):
    make_due(later)
    send_due()
    answer = client.post(later.get_absolute_url(), {"text": "Ein langer neuer Text.", "send_at": "2030-01-01T10:00"})

    assert answer.status_code == 404
    assert "This text was sent or deleted in the meantime, or it is not yours." in body(answer)
    assert "Ein langer neuer Text." in body(answer)
    assert topic.posts.get(is_first=False).text == "Das antworte ich später."


def test_it_is_sent_now(client: Client, later: LaterPost, topic: Topic):
    answer = client.post(f"{later.get_absolute_url()}send/", follow=True)

    post = topic.posts.get(is_first=False)
    assert answer.redirect_chain == [(post.get_absolute_url(), 302)]
    assert "Your post has been sent." in body(answer)
    assert client.post(f"{later.get_absolute_url()}send/").status_code == 404


def test_it_is_deleted_after_asking(client: Client, later: LaterPost):
    address = f"{later.get_absolute_url()}delete/"
    html = body(client.get(address))
    assert "Das antworte ich später." in html
    assert "It will not be sent, and its words are gone then." in html
    answer = client.post(address, follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    assert "The text has been deleted, and will not be sent." in body(answer)
    assert LaterPost.objects.count() == 0


def test_obstacle_is_shown_before_and_after_its_moment(client: Client, later: LaterPost, topic: Topic, lead: User):
    set_closed(topic=topic, is_closed=True, by=lead)
    for address in (LIST, later.get_absolute_url()):
        html = body(client.get(address))
        assert "As it is now, this text cannot be sent." in html
        assert "This discussion is closed." in html
    assert "Send now, as it is saved" not in html
    answer = client.post(f"{later.get_absolute_url()}send/", follow=True)
    assert "This discussion is closed." in body(answer)

    make_due(later)
    send_due()
    assert "This text could not be sent." in body(client.get(LIST))
    set_closed(topic=topic, is_closed=False, by=lead)
    html = body(client.get(later.get_absolute_url()))
    assert "Now it can be: send it, or choose another moment." in html
    assert "Send now, as it is saved" in html


def test_start_page_says_what_could_not_be_sent(client: Client, later: LaterPost, topic: Topic, lead: User):
    assert "could not be sent" not in body(client.get("/en/community/"))
    set_closed(topic=topic, is_closed=True, by=lead)
    make_due(later)
    send_due()

    html = body(client.get("/en/community/"))
    assert re.search(rf'href="{LIST}"[^>]*>\s*1 post could not be sent', html)


def test_title_of_a_discussion_that_its_author_may_not_know_is_not_shown(client: Client, later: LaterPost, planner: User):
    Topic.objects.update(title="Geheim")
    Membership.objects.filter(user=planner).delete()
    for address in (LIST, later.get_absolute_url()):
        html = body(client.get(address))
        assert "Das antworte ich später." in html
        assert "Geheim" not in html


@pytest.mark.parametrize("path", ["", "send/", "delete/"])
def test_nobody_else_finds_it(path: str, later: LaterPost, lead: User, client_of: Callable[..., Client]):
    for person, status in ((lead, 404), (None, 404)):
        answer = client_of(person).post(f"{later.get_absolute_url()}{path}", {"text": "Fremd", "send_at": "2030-01-01T10:00"})
        assert answer.status_code == status
        assert "Das antworte ich später." not in body(answer)
    later.refresh_from_db()
    assert later.text == "Das antworte ich später."


# --- As JSON ----------------------------------------------------------------------------------------------------------


def test_json_keeps_changes_and_sends(client: Client, topic: Topic, first: Post, planner: User):
    when = in_a_day().replace(microsecond=0)
    moment = when.isoformat().replace("+00:00", "Z")
    begun = send(client, "POST", f"{API}/groups/housing/later-posts", {"title": "Wer?", "text": "Später.", "send_at": moment})
    answer = send(
        client,
        "POST",
        f"{API}/discussions/{topic.pk}/later-posts",
        {"text": "Antwort.", "language": "de", "answers": first.pk, "send_at": moment},
    )
    assert (begun.status_code, answer.status_code) == (201, 201)
    assert answer.json() == {
        "id": answer.json()["id"],
        "group": "housing",
        "is_answer": True,
        "topic": topic.pk,
        "answers": first.pk,
        "title": "",
        "text": "Antwort.",
        "language": "de",
        "is_question": False,
        "send_at": moment,
        "refused_at": None,
        "obstacle": None,
        "url": f"http://testserver/en/community/discussions/later/{answer.json()['id']}/",
    }
    address = f"{API}/later-posts/{begun.json()['id']}"
    assert [one["text"] for one in client.get(f"{API}/later-posts").json()["items"]] == ["Später.", "Antwort."]
    version = {"If-Match": client.get(address)["ETag"]}
    changed = send(client, "PATCH", address, {"text": "Doch anders.", "is_question": True}, **version)
    assert (changed.status_code, changed.json()["title"], changed.json()["send_at"]) == (200, "Wer?", moment)
    assert (client.get(address).json(), client.get(address)["ETag"]) == (changed.json(), changed["ETag"])
    sent = send(client, "POST", f"{address}/send")

    begun = Topic.objects.get(title="Wer?")
    assert (sent.status_code, sent.json()) == (200, {"url": f"http://testserver{begun.get_absolute_url()}"})
    assert (begun.is_question, begun.posts.get().text) == (True, "Doch anders.")
    assert client.get(address).status_code == 404
    own = f"{API}/later-posts/{answer.json()['id']}"
    assert [send(client, "DELETE", own).status_code for _twice in range(2)] == [204, 404]


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({"text": "x"}, "send_at"),
        ({"text": "x", "send_at": "2020-01-01T10:00:00Z"}, "send_at"),
        ({"text": "x", "send_at": "2098-01-01T10:00:00Z"}, "send_at"),
        ({"text": "x", "send_at": "2030-01-01T10:00:00"}, "send_at"),
        ({"text": " ", "send_at": "TOMORROW"}, "text"),
        ({"text": "x", "send_at": "TOMORROW", "answers": 2**40}, "answers"),
        ({"text": "x", "send_at": "TOMORROW", "title": "y"}, "title"),
        ({"text": "x", "send_at": "TOMORROW", "uploads": []}, "uploads"),
    ],
)
def test_bad_input_is_a_problem(sent: dict[str, Any], where: str, client: Client, topic: Topic):
    sent = json.loads(json.dumps(sent).replace("TOMORROW", in_a_day().isoformat()))
    answer = send(client, "POST", f"{API}/discussions/{topic.pk}/later-posts", sent)

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [one["field"] for one in answer.json()["errors"]] == [where]
    assert LaterPost.objects.count() == 0


def test_answer_has_no_title_to_change(client: Client, later: LaterPost):
    answer = send(client, "PATCH", f"{API}/later-posts/{later.pk}", {"title": "x", "is_question": True}, **{"If-Match": "*"})

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["title", "is_question"]


def test_json_does_not_overwrite_what_another_program_saved(client: Client, later: LaterPost):
    address = f"{API}/later-posts/{later.pk}"
    etag = client.get(address)["ETag"]
    assert send(client, "PATCH", address, {"text": "Ohne."}).status_code == 428
    first = send(client, "PATCH", address, {"text": "Eins."}, **{"If-Match": etag})
    second = send(client, "PATCH", address, {"text": "Zwei."}, **{"If-Match": etag})

    assert (first.status_code, second.status_code) == (200, 412)
    assert (second.json()["current"]["text"], second["ETag"]) == ("Eins.", first["ETag"])
    assert LaterPost.objects.get().text == "Eins."
    assert send(client, "PATCH", address, {"text": "Zwei."}, **{"If-Match": second["ETag"]}).status_code == 200
    assert send(client, "PATCH", address, {"text": "Drei."}, **{"If-Match": "*"}).status_code == 200


def test_json_says_what_stands_in_the_way(client: Client, later: LaterPost, topic: Topic, lead: User):
    set_closed(topic=topic, is_closed=True, by=lead)
    address = f"{API}/later-posts/{later.pk}"
    reason = "This discussion is closed. You can read it, and begin another one."
    assert client.get(address).json()["obstacle"] == reason
    answer = send(client, "POST", f"{address}/send")

    assert (answer.status_code, answer.json()["detail"]) == (403, reason)
    assert LaterPost.objects.count() == 1


def test_json_list_takes_as_many_queries_for_many_as_for_few(client: Client, later: LaterPost, planner: User):
    few = fewest_queries(lambda: client.get(f"{API}/later-posts"))
    for number in range(8):
        keep_answer(later.topic, planner, f"Text {number}")

    assert fewest_queries(lambda: client.get(f"{API}/later-posts")) == few
