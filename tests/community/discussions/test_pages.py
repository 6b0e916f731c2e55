"""The pages of discussions."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.users.models import User
from community.access.actor import actor_of
from community.discussions.models import GroupFollowing, Post, Reaction, Reader, Topic
from community.discussions.moderating import hide_post, set_closed
from community.discussions.posting import edit_post
from community.discussions.showing import rights, rights_in
from community.forms.models import Draft
from community.groups.models import Group, Membership
from tests.community.attacks import ATTACKS, HOSTILE, harm_in

from .made import make_reply, make_rows, make_topic

LIST = "/en/community/groups/housing/discussions/"


def page_of(topic: Topic) -> str:
    return f"/en/community/discussions/{topic.pk}/"


def body(answer: object) -> str:
    return answer.content.decode()


def prose_in(html: str) -> str:
    return "".join(
        re.findall(
            r'<div class="prose" lang="\w+">(.*?)</div>\s*(?:<ul class="files|<form method="post" action="[^"]+react/"|<ul class="reacts)',
            html,
            re.DOTALL,
        )
    )


# --- The list ---------------------------------------------------------------------------------------------------------


def test_list_shows_what_is_pinned_first_then_the_latest(
    client: Client, topic: Topic, housing: Group, planner: User, colleague: User
):
    make_topic(housing, colleague, "Zweites", "Text")
    Topic.objects.filter(pk=topic.pk).update(is_pinned=True)
    html = body(client.get(LIST))

    assert html.index("Wer öffnet die Schulen?") < html.index("Zweites")
    assert "Wir haben Räume." in html
    assert 'aria-current="page">Discussions' in html


@pytest.mark.parametrize(
    ("show", "titles"),
    [
        ("new", ["Zweites"]),
        ("unanswered", ["Zweites", "Erstes"]),
        ("following", ["Drittes", "Erstes"]),
        ("x", ["Drittes", "Zweites", "Erstes"]),
    ],
)
def test_list_is_narrowed(show: str, titles: list[str], client: Client, housing: Group, planner: User, colleague: User):
    make_topic(housing, planner, "Erstes")
    make_topic(housing, colleague, "Zweites")
    third = make_topic(housing, colleague, "Drittes")
    make_reply(third, planner)
    client.get(page_of(third))

    assert re.findall(r'lang="de"><a href="[^"]*">(\w+)</a>', body(client.get(LIST, {"show": show}))) == titles


def test_list_says_that_there_is_nothing_yet(client: Client, housing: Group):
    assert "Nobody has begun a discussion yet." in body(client.get(LIST))


def test_list_takes_as_many_queries_with_20_as_with_2(
    client: Client, housing: Group, planner: User, colleague: User, client_of: Callable[..., Client]
):
    client.get(LIST)  # what a process looks up once
    counts = []
    for number in (2, 18):
        for count in range(number):
            make_topic(housing, colleague, f"Thema {number} {count}", "@Planning department")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] < 40


def test_group_is_followed_and_no_longer(client: Client, housing: Group, planner: User):
    for value, follows in (("no", False), ("yes", True)):
        assert client.post(f"{LIST}follow/", {"is": value}).status_code == 302
        assert GroupFollowing.objects.get().follows is follows


# --- Beginning and answering ------------------------------------------------------------------------------------------


def test_discussion_is_begun_with_a_file(client: Client, housing: Group):
    sent = {
        "title": "Neue Frage",
        "text": "Wer *weiß* es?",
        "is_question": "on",
        "language": "",
        "file_1": SimpleUploadedFile("Plan.txt", b"Text"),
    }
    answer = client.post(f"{LIST}new/", sent, follow=True)

    topic = Topic.objects.get()
    assert answer.redirect_chain == [(page_of(topic), 302)]
    html = body(answer)
    assert "<p>Wer <em>weiß</em> es?</p>" in html
    assert "Plan.txt" in html
    assert (topic.is_question, topic.language) == (True, "en")  # too short to be recognised


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"title": "x", "text": ""},
        {"title": "x", "text": " \n\u200b\n"},
        {"title": "\u200b", "text": "x"},
        {"title": "x" * 201, "text": "x"},
        {"title": "x", "text": "y" * 20_001},
        {"title": "x\0", "text": "y"},
        {"title": "x", "text": "y\0"},
        {"title": "x", "text": "y", "language": "xx"},
        {"title": "x", "text": "y", "file_1_staged": "nonsense"},
    ],
)
def test_bad_input_is_refused_and_kept(sent: dict[str, str], client: Client, housing: Group):
    answer = client.post(f"{LIST}new/", sent)

    assert answer.status_code == 422
    assert Topic.objects.count() == 0
    if len(sent.get("text", "")) > 3:
        assert sent["text"][:50].strip("\0\n ") in body(answer)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_saved_or_refused(name: str, client: Client, topic: Topic):
    answer = client.post(page_of(topic), {"text": HOSTILE[name]})

    assert answer.status_code == (302 if len(HOSTILE[name]) <= 20_000 else 422)
    assert client.get(page_of(topic)).status_code == 200


def test_attacks_are_harmless_on_the_page(client: Client, topic: Topic, colleague: User):
    for text in ATTACKS:
        make_reply(topic, colleague, text)
    for number in (1, 2, 3):
        prose = prose_in(body(client.get(page_of(topic), {"page": number})))
        assert prose
        assert harm_in(prose) == []


def test_answer_quotes_and_mentions(client: Client, topic: Topic, first: Post, client_of: Callable[..., Client], colleague: User):
    theirs = client_of(colleague)
    html = body(theirs.get(page_of(topic), {"quote": first.pk}))
    assert f'<input type="hidden" name="answers" value="{first.pk}" id="id_answers">' in html
    answer = theirs.post(page_of(topic), {"text": "@Planning department, ja", "answers": first.pk}, follow=True)

    reply = Post.objects.get(is_first=False)
    assert answer.redirect_chain == [(f"{page_of(topic)}?post={reply.pk}#post-{reply.pk}", 302)]
    html = body(client.get(page_of(topic)))
    assert '<span class="mention mention--you">@<bdi>Planning department</bdi></span>, ja' in html
    assert '<blockquote class="cite" dir="ltr">' in html


@pytest.mark.parametrize("quote", ["", "x", "0", "-1", "9" * 400, "²", "9223372036854775808"])
def test_quote_of_nothing_is_none(quote: str, client: Client, topic: Topic):
    assert client.get(page_of(topic), {"quote": quote, "post": quote, "page": quote}).status_code == 200
    assert client.post(page_of(topic), {"text": "Ja", "answers": quote}).status_code == 302


def test_mention_is_inserted_without_a_script(client: Client, topic: Topic, colleague: User):
    html = body(client.post(page_of(topic), {"text": "Was sagt", "insert": "1", "mention": "Health department"}))

    assert "Was sagt @Health department " in html
    assert '<option value="Health department">' in html
    assert Post.objects.count() == 1


def test_preview_saves_nothing(client: Client, topic: Topic):
    html = body(client.post(page_of(topic), {"text": "**Fett**", "preview": "1"}))

    assert '<div class="prose" dir="auto"><p><strong>Fett</strong></p>' in html
    assert Post.objects.count() == 1


def test_words_for_a_topic_that_was_closed_meanwhile_are_kept(client: Client, topic: Topic, lead: User):
    set_closed(topic=topic, is_closed=True, by=lead)
    answer = client.post(page_of(topic), {"text": "Meine lange Antwort"})

    assert answer.status_code == 422
    assert "Meine lange Antwort" in body(answer)
    assert "This discussion is closed." in body(answer)


def test_words_survive_an_expired_session(topic: Topic, client_of: Callable[..., Client], planner: User):
    visitor = client_of(None)
    answer = visitor.post(page_of(topic), {"text": "Meine lange Antwort"})
    assert (answer.status_code, "Wer öffnet" in body(answer)) == (404, False)
    visitor.force_login(planner)

    assert "Meine lange Antwort" in body(visitor.get(page_of(topic)))


# --- Drafts -----------------------------------------------------------------------------------------------------------


def test_draft_of_a_change_comes_back_as_the_change_and_an_answer_keeps_it(
    client: Client, topic: Topic, first: Post, planner: User
):
    edit, reply = f"/api/community/drafts/discussion_edit/{first.pk}", f"/api/community/drafts/discussion_reply/{topic.pk}"
    for address, text in ((edit, "Geändert"), (reply, "Geantwortet")):
        assert client.put(address, {"fields": {"text": text}}, content_type="application/json").status_code in (200, 204)
    change = f"/en/community/discussions/posts/{first.pk}/edit/"
    assert ("Geändert" in body(client.get(change)), "Geantwortet" in body(client.get(change))) == (True, False)
    html = body(client.get(page_of(topic)))
    assert ("Geändert" in html, "Geantwortet" in html) == (False, True)

    client.post(page_of(topic), {"text": "Geantwortet"})
    assert list(Draft.objects.values_list("form", flat=True)) == ["discussion_edit"]
    assert "Geändert" in body(client.get(change))
    html = body(client.get(LIST))
    assert "Change of a post in: Wer öffnet die Schulen?" in html
    client.post(change, {"title": "Titel", "text": "Geändert", "language": "de", "version": "1"})
    assert not Draft.objects.exists()


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_topic_takes_as_many_queries_with_20_posts_as_with_2(
    client: Client, topic: Topic, colleague: User, planner: User, first: Post
):
    make_reply(topic, colleague, "@Planning department", answers=first)
    client.get(page_of(topic))
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page_of(topic)).status_code == 200
        counts.append(len(queries))
        for number in range(12):
            make_reply(topic, colleague, f"@Planning department {number}", answers=first)
        make_rows(topic, 6, colleague)
        client.get(page_of(topic), {"page": 1})
    assert counts[0] == counts[1] < 40


def test_pages_have_twenty_posts_and_lead_to_the_first_unread(client: Client, topic: Topic, colleague: User, planner: User):
    rows = make_rows(topic, 60, colleague)
    html = body(client.get(page_of(topic)))
    assert html.count('<li class="say') == 20
    keys = sorted(Post.objects.filter(topic=topic).values_list("pk", flat=True))
    assert len(rows) == 60

    html = body(client.get(page_of(topic)))
    assert f'href="?post={keys[20]}#post-{keys[20]}"' in html
    html = body(client.get(page_of(topic), {"post": keys[20]}))
    assert (f'id="post-{keys[20]}"' in html, f'id="post-{keys[19]}"' in html) == (True, False)
    assert html.count('<span class="new">') == 20
    client.get(page_of(topic), {"page": 1})
    assert Reader.objects.get(person=planner).read_up_to == keys[39]


def test_change_is_shown_with_its_history(client: Client, topic: Topic, first: Post, planner: User):
    edit_post(post=first, text="Wir haben große **Räume**.", by=planner)
    assert f'href="/en/community/discussions/posts/{first.pk}/history/"' in body(client.get(page_of(topic)))
    html = body(client.get(f"/en/community/discussions/posts/{first.pk}/history/"))

    assert "Wir haben <ins>große </ins>**Räume**." in html


def test_files_are_added_and_removed_with_a_change(client: Client, topic: Topic, planner: User):
    post = make_reply(topic, planner, files=[SimpleUploadedFile("Alt.txt", b"Text")])
    address = f"/en/community/discussions/posts/{post.pk}/edit/"
    assert "Alt.txt" in body(client.get(address))
    sent = {"text": post.text, "language": "de", "file_1": SimpleUploadedFile("Neu.txt", b"Text")}
    assert client.post(address, {**sent, "without": ["6f9619ff-8b86-d011-b42d-00cf4fc964ff"]}).status_code == 422
    sent["file_1"] = SimpleUploadedFile("Neu.txt", b"Text")
    assert client.post(address, {**sent, "without": [str(post.files.get().pk)]}).status_code == 302

    assert [str(file) for file in post.files.all()] == ["Neu.txt"]
    assert Post.objects.get(pk=post.pk).edited_at is None


def test_change_in_two_windows_is_noticed(client: Client, first: Post, planner: User):
    address = f"/en/community/discussions/posts/{first.pk}/edit/"
    sent = {"title": "Titel", "language": "de", "version": "1"}
    assert client.post(address, {**sent, "text": "Eins"}).status_code == 302
    answer = client.post(address, {**sent, "text": "Zwei"})

    assert answer.status_code == 422
    html = body(answer)
    assert ("Eins" in html, "Zwei" in html, 'name="version" value="2"' in html) == (True, True, True)
    assert client.post(address, {**sent, "text": "Zwei", "version": "2"}).status_code == 302
    assert Post.objects.get(pk=first.pk).text == "Zwei"


def test_hidden_and_deleted_posts_keep_their_places_without_words(
    client: Client, topic: Topic, colleague: User, lead: User, client_of: Callable[..., Client]
):
    hidden = make_reply(topic, colleague, "Ein Geheimnis")
    hide_post(post=hidden, reason="Es nennt einen Namen.", by=lead)
    gone = make_reply(topic, colleague, "Zurückgezogen")
    client_of(colleague).post(f"/en/community/discussions/posts/{gone.pk}/delete/")
    html = body(client.get(page_of(topic)))

    assert "A facilitator has hidden this post." in html
    assert "This post was deleted by its author." in html
    assert ("Geheimnis" in html, "Zurückgezogen" in html, "nennt einen Namen" in html) == (False, False, False)
    html = body(client_of(colleague).get(page_of(topic)))
    assert ("Geheimnis" in html, "The reason: Es nennt einen Namen." in html) == (True, True)


def test_post_has_the_direction_of_its_language(client: Client, topic: Topic, colleague: User):
    post = make_reply(topic, colleague, "نعم، والليل عندنا أهم من النهار.", language="ar")
    html = body(client.get(page_of(topic)))

    assert f'id="post-{post.pk}" dir="rtl"' in html
    assert '<div class="prose" lang="ar">' in html


def test_reaction_is_a_word_with_its_state(client: Client, topic: Topic, colleague: User, planner: User):
    post = make_reply(topic, colleague)
    address = f"/en/community/discussions/posts/{post.pk}"
    for _twice in range(2):
        assert client.post(f"{address}/react/", {"kind": "thanks"}).status_code == 302
    assert Reaction.objects.count() == 1
    html = body(client.get(page_of(topic)))
    assert re.search(r'value="thanks"\s+aria-pressed="true"\s+formaction="[^"]*unreact/">\s*<bdi>Thank you</bdi> <b>1</b>', html)
    assert client.post(f"{address}/react/", {"kind": "love"}).status_code == 404
    client.post(f"{address}/unreact/", {"kind": "thanks"})
    assert Reaction.objects.count() == 0


def test_no_address_of_a_member_is_shown(client: Client, topic: Topic, member: User, planner: User):
    make_reply(topic, member)
    html = body(client.get(page_of(topic)))

    assert "a member" in html
    assert "member@example.org" not in html


# --- Elsewhere --------------------------------------------------------------------------------------------------------


def test_room_and_start_page_tell_of_discussions(
    client: Client, topic: Topic, planner: User, colleague: User, client_of: Callable[..., Client]
):
    start = "/en/community/"
    assert "What my network asks" not in body(client.get(start))
    html = body(client_of(colleague).get(start))
    assert ("What my network asks" in html, "Wer öffnet die Schulen?" in html, "open question" in html) == (True, True, True)
    Membership.objects.filter(user=colleague).delete()
    assert "Schulen" not in body(client_of(User.objects.get(pk=colleague.pk)).get(start))


@pytest.mark.parametrize("language", ["de", "fr", "ar"])
def test_pages_open_in_every_language(language: str, topic: Topic, first: Post, lead: User, client_of: Callable[..., Client]):
    for address in (LIST, f"{LIST}new/", f"{LIST}reports/", page_of(topic), f"{page_of(topic)}move/"):
        assert client_of(lead).get(address.replace("/en/", f"/{language}/")).status_code == 200
    for name in ("history", "report", "hide"):
        assert client_of(lead).get(f"/{language}/community/discussions/posts/{first.pk}/{name}/").status_code == 200


def test_rights_are_the_same_for_many_posts_as_for_each(topic: Topic, first: Post, colleague: User, planner: User, lead: User):
    make_rows(topic, 3, colleague)
    make_reply(topic, planner, "Meine Antwort")
    Post.objects.filter(pk=Post.objects.filter(author=colleague).latest("pk").pk).update(hidden_at=timezone.now())
    posts = list(Post.objects.filter(topic=topic).select_related("topic__group", "author"))
    for person in (planner, colleague, lead):
        actor = actor_of(User.objects.get(pk=person.pk))
        assert rights_in(actor, posts) == {post.pk: rights(actor, post) for post in posts}
