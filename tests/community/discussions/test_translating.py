"""Translations by a service: what is sent to it, what comes back, and what is kept."""

import json
from collections.abc import Callable

import httpx
import pytest
from django.test import Client

from cms.users.models import User
from community.access.verdicts import Refused
from community.discussions.models import Post, Topic, Translation
from community.discussions.moderating import hide_post
from community.discussions.posting import delete_post, edit_post
from community.discussions.taking_part import correct_language
from community.discussions.translating import making
from community.discussions.translating.making import ask_for_translation, make_translation
from community.discussions.translating.service import TranslationRefused, TranslationUnavailable, translate_html

from .made import make_reply

Sent = list[dict[str, str]]


@pytest.fixture
def sent(settings: object, monkeypatch: pytest.MonkeyPatch) -> Sent:
    """A service that answers in capital letters; returns what it was sent."""
    settings.TRANSLATION_URL, settings.TRANSLATION_KEY = "https://translate.example.org/", "geheim"
    asked: Sent = []

    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == "https://translate.example.org/translate"
        asked.append(json.loads(request.content))
        return httpx.Response(200, json={"translatedText": asked[-1]["q"].replace("Bei uns", "With us")})

    def through(html: str, **languages: str) -> str:
        return translate_html(html, transport=httpx.MockTransport(answer), **languages)

    monkeypatch.setattr(making, "translate_html", through)
    return asked


@pytest.fixture
def reply(topic: Topic, colleague: User) -> Post:
    return make_reply(topic, colleague, "Bei uns, @Planning department.")


def test_names_of_those_mentioned_are_not_sent(sent: Sent, reply: Post, planner: User):
    asked = ask_for_translation(post=reply, language="en", by=planner)
    make_translation.call(asked.pk)

    [one] = sent
    assert one == {
        "q": '<p>Bei uns, <span class="notranslate" translate="no">@1</span>.</p>\n',
        "source": "de",
        "target": "en",
        "format": "html",
        "api_key": "geheim",
    }
    assert Translation.objects.get().html == "<p>With us, \ue0001\ue001.</p>\n"


def test_translation_is_made_once_and_marked(
    sent: Sent, reply: Post, topic: Topic, client: Client, django_capture_on_commit_callbacks: Callable
):
    address = f"/en/community/discussions/posts/{reply.pk}/translate/"
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(address)
    assert len(sent) == 1
    html = client.get(answer["Location"].partition("#")[0]).content.decode()
    assert "<p>With us, " in html
    assert "Translated by a machine from German." in html
    assert "<p>Bei uns, " in client.get(topic.get_absolute_url()).content.decode()


@pytest.mark.parametrize("change", ["hide", "delete", "edit", "language"])
def test_what_changed_meanwhile_is_not_sent_and_not_kept(
    change: str, sent: Sent, reply: Post, planner: User, colleague: User, lead: User
):
    made = ask_for_translation(post=reply, language="en", by=planner)
    make_translation.call(made.pk)
    waiting = ask_for_translation(post=reply, language="fr", by=planner)
    {
        "hide": lambda: hide_post(post=reply, reason="x", by=lead),
        "delete": lambda: delete_post(post=reply, by=colleague),
        "edit": lambda: edit_post(post=reply, text="Anders", by=colleague),
        "language": lambda: correct_language(post=reply, language="ar", by=planner),
    }[change]()
    make_translation.call(waiting.pk)

    assert len(sent) == 1
    assert Translation.objects.count() == 0


def test_hidden_post_is_not_translated(sent: Sent, reply: Post, colleague: User, lead: User):
    hide_post(post=reply, reason="x", by=lead)
    hidden = Post.objects.select_related("topic__group").get(pk=reply.pk)

    for person in (colleague, lead):
        with pytest.raises(Refused):
            ask_for_translation(post=hidden, language="en", by=person)


def test_without_a_service_nothing_is_offered(topic: Topic, reply: Post, client: Client, planner: User):
    assert "Translate" not in client.get(topic.get_absolute_url()).content.decode()
    with pytest.raises(Refused):
        ask_for_translation(post=reply, language="en", by=planner)


def test_answer_is_cleaned(settings: object, reply: Post, planner: User, monkeypatch: pytest.MonkeyPatch):
    settings.TRANSLATION_URL = "https://translate.example.org"
    monkeypatch.setattr(making, "translate_html", lambda *_html, **_languages: "<p>A<script>x</script><img src=x></p>")
    asked = ask_for_translation(post=reply, language="en", by=planner)
    make_translation.call(asked.pk)

    assert Translation.objects.get().html == "<p>A</p>"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(429), TranslationUnavailable),
        (httpx.Response(503, text="busy"), TranslationUnavailable),
        (httpx.Response(400, json={"error": "language"}), TranslationRefused),
        (httpx.Response(403, json={"error": "key"}), TranslationRefused),
        (httpx.Response(200, text="<html>"), TranslationRefused),
        (httpx.Response(200, json={"translatedText": ["x"]}), TranslationRefused),
        (httpx.Response(200, json=[]), TranslationRefused),
        (httpx.Response(200, content=b"x" * (2**20 + 1)), TranslationRefused),
        (httpx.Response(302, headers={"Location": "https://evil.example/"}), TranslationRefused),
    ],
)
def test_failures_are_told_apart(answer: httpx.Response, error: type[Exception], settings: object):
    settings.TRANSLATION_URL = "https://translate.example.org"

    with pytest.raises(error):
        translate_html("<p>x</p>", source="de", target="en", transport=httpx.MockTransport(lambda _request: answer))


def test_server_that_is_away_is_tried_again(settings: object):
    settings.TRANSLATION_URL = "https://translate.example.org"

    def away(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("away")

    with pytest.raises(TranslationUnavailable):
        translate_html("<p>x</p>", source="de", target="en", transport=httpx.MockTransport(away))


def test_translation_in_json(sent: Sent, reply: Post, client: Client, planner: User):
    address = f"/api/community/discussion-posts/{reply.pk}/translations"
    assert client.put(f"{address}/en", {}, content_type="application/json").json()["state"] in ("waiting", "made")
    make_translation.call(Translation.objects.get().pk)
    told = client.put(f"{address}/en", {}, content_type="application/json").json()

    assert (told["state"], told["source"]) == ("made", "de")
    assert told["html"] == '<p>With us, <span class="mention">@<bdi>Planning department</bdi></span>.</p>\n'
    assert client.put(f"{address}/de", {}, content_type="application/json").status_code == 403
    assert client.put(f"{address}/xx", {}, content_type="application/json").status_code == 422
