"""Large groups, and members who all talk at once: at full size in the trial, small in the test run."""

from __future__ import annotations

import http.client
import json
import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import get_date_max

from cms.jobs.models import Job
from cms.users.models import User
from community.discussions.counting import count_posts
from community.discussions.models import Mention, Post, Reaction, Reader, Topic
from community.discussions.notices import REPLY
from community.groups.models import Group, Membership
from community.notifications.models import Notification
from tests.accounts import make_account
from tests.community.visualisations.site import cookie_of, gunicorn
from tests.community.visualisations.uploading import wait_for, worker

from .made import make_topic

WORDS = "Wir haben **Räume** und Lüfter.\n\n- Süd\n- Nord\n\nWas uns fehlt, ist jemand, der bleibt. \ue0001\ue001, wie ist es bei Ihnen? "
SHARE = 2  # of the posts, one in so many is in one long discussion


def fill(group: Group, *, members: int, posts: int, mentioned: User) -> Topic:
    """Add members and posts to `group`, with mentions and reactions. Return the longest discussion."""
    first = User.objects.count()
    people = User.objects.bulk_create(
        User(email=f"crowd{number}@example.org", name=f"Department {number}", language="en")
        for number in range(first, first + members)
    )
    Membership.objects.bulk_create(Membership(group=group, user=user) for user in people)
    longest = make_topic(group, people[0], f"Frage {first}", "Wer öffnet die Schulen?", is_question=True)
    topics = [longest, *(make_topic(group, people[0], f"Thema {first} {number}") for number in range(max(1, posts // 50)))]
    begun = timezone.now() - timedelta(days=1)
    rows = Post.objects.bulk_create(
        [
            Post(
                topic=longest if number % SHARE == 0 else topics[1 + number % (len(topics) - 1)],
                author=people[number % members],
                text=WORDS + str(number),
                language=("de", "en", "fr", "ar")[number % 4],
                answers=None,
                created_at=begun + timedelta(seconds=number),
            )
            for number in range(posts)
        ],
        batch_size=1000,
    )
    Mention.objects.bulk_create([Mention(post=post, number=1, person=mentioned) for post in rows], batch_size=1000)
    Reaction.objects.bulk_create(
        [
            Reaction(post=post, person=people[(number + turn) % members], kind=Reaction.Kind.THANKS)
            for number, post in enumerate(rows)
            for turn in range(1, min(members, 4))
        ],
        batch_size=1000,
    )
    for topic in topics:
        count_posts(topic)
    return longest


def addresses(group: Group, topic: Topic) -> dict[str, str]:
    """Return the pages and JSON that are judged."""
    middle = topic.posts.order_by("pk")[topic.reply_count // 2].pk
    pages = f"/en/community/groups/{group.slug}/discussions/"
    api = "/api/community"
    return {
        "list": pages,
        "list, what is new": f"{pages}?show=new",
        "list, without an answer": f"{pages}?show=unanswered",
        "begin": f"{pages}new/",
        "discussion": topic.get_absolute_url(),
        "discussion, in the middle": f"{topic.get_absolute_url()}?post={middle}",
        "discussion, last page": f"{topic.get_absolute_url()}?page=9999",
        "room": f"/en/community/groups/{group.slug}/",
        "my page": "/en/community/",
        "JSON, list": f"{api}/groups/{group.slug}/discussions?limit=50",
        "JSON, posts": f"{api}/discussions/{topic.pk}/posts?limit=50&offset={topic.reply_count // 2}",
        "JSON, who can be mentioned": f"{api}/groups/{group.slug}/discussions/mentionable?q=9",
    }


def asked(client: Client, url: str) -> tuple[int, float]:
    """Return how many queries a page takes that is opened for the second time, and the seconds of the fastest of five times."""
    assert client.get(url).status_code == 200, url
    queries: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        assert client.get(url).status_code == 200
    seconds = []
    for _time in range(5):
        begun = time.perf_counter()
        client.get(url)
        seconds.append(time.perf_counter() - begun)
    return len(queries), min(seconds)


class Member:
    """A member's program, that writes, reacts and reads."""

    def __init__(self, base: str, user: User) -> None:
        self.user, self.cookie = user, cookie_of(user)
        self.connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=120)

    def ask(self, method: str, path: str, sent: Any = None) -> tuple[int, Any]:
        headers = {"Cookie": f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={'a' * 32}", "X-CSRFToken": "a" * 32}
        content = None if sent is None else json.dumps(sent).encode()
        self.connection.request(method, path, content, headers | ({"Content-Type": "application/json"} if content else {}))
        answer = self.connection.getresponse()
        body = answer.read()
        return answer.status, json.loads(body) if answer.headers["Content-Type"].startswith("application/json") else body


class Talk:
    """What all of them have done, as they were told."""

    def __init__(self) -> None:
        self.lock, self.statuses, self.seconds = Lock(), Counter[tuple[str, int]](), list[float]()
        self.written: dict[int, int] = {}  # the author of each post
        self.reactions: set[tuple[int, int]] = set()

    def note(self, what: str, status: int, seconds: float) -> None:
        with self.lock:
            self.statuses[what, status] += 1
            self.seconds.append(seconds)


def everybody_talks(group: Group, folder: Path, *, members: int, seconds: float) -> None:
    """Let `members` write, react and read in one discussion for `seconds`, then compare what is stored with what they were told."""
    people = [make_account(f"talker{number}@example.org") for number in range(members)]
    Membership.objects.bulk_create(Membership(group=group, user=user) for user in people)
    topic = make_topic(group, people[0])
    Reader.objects.bulk_create([Reader(topic=topic, person=user, follows=True) for user in people[1:]])
    talk = Talk()
    with gunicorn(folder) as base, worker(folder) as start:
        programs = [Member(base, user) for user in people]
        connection.close()
        start()
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(members) as pool:
            list(pool.map(lambda program: talk_until(until, program, topic, talk), programs))
        print(f"{sum(talk.statuses.values())} requests, {len(talk.written)} posts: waiting for the worker.")
        wait_for(
            lambda: not Job.objects.exclude(status__in=("SUCCESSFUL", "FAILED")).filter(is_due()).exists(),
            1800,
        )
    compare(topic, talk, members)


def is_due() -> Q:
    """The jobs that are to run now: those without a moment have the latest that there is."""
    return Q(run_after__lte=timezone.now()) | Q(run_after=get_date_max())


def talk_until(until: float, member: Member, topic: Topic, talk: Talk) -> None:
    chance = random.Random(member.user.pk)
    turn = 0
    while time.monotonic() < until:
        turn += 1
        what = chance.choice(("write", "write twice", "react", "react", "read", "read", "list"))
        begun = time.perf_counter()
        status = act(what, turn, member, topic, talk, chance)
        talk.note(what, status, time.perf_counter() - begun)


def act(what: str, turn: int, member: Member, topic: Topic, talk: Talk, chance: random.Random) -> int:
    """Do something, and note what was said of it. Return the status."""
    if what.startswith("write"):
        sent = {"text": f"Beitrag {turn} von {member.user.pk}", "language": "de"}
        status, told = member.ask("POST", f"/api/community/discussions/{topic.pk}/posts", sent)
        assert status == 201, told
        with talk.lock:
            talk.written[told["id"]] = member.user.pk
        return status
    if what == "react":
        others = [key for key, author in list(talk.written.items()) if author != member.user.pk]
        if not others:
            return 0
        key = chance.choice(others)
        status, told = member.ask("PUT", f"/api/community/discussion-posts/{key}/reactions/thanks", {"is_on": True})
        assert status == 200, told
        with talk.lock:
            talk.reactions.add((key, member.user.pk))
        return status
    path = topic.get_absolute_url() + "?page=999" if what == "read" else f"/en/community/groups/{topic.group.slug}/discussions/"
    status, told = member.ask("GET", path)
    assert status == 200, told
    return status


def compare(topic: Topic, talk: Talk, members: int) -> None:
    """Assert that nothing was lost and nothing is there twice, notifications neither."""
    posts = dict(Post.objects.filter(topic=topic, is_first=False).values_list("pk", "author"))
    assert posts == talk.written
    assert set(Reaction.objects.values_list("post", "person")) == talk.reactions
    topic.refresh_from_db()
    assert (topic.reply_count, topic.latest_key) == (len(posts), max(posts))
    texts = Post.objects.filter(topic=topic).values("text").annotate(number=Count("pk")).filter(number__gt=1)
    assert list(texts) == []
    assert not Job.objects.failed().exists()
    told = Notification.objects.filter(kind=REPLY).values("key").annotate(number=Count("person", distinct=True), rows=Count("pk"))
    assert {(row["number"], row["rows"]) for row in told} == {(members - 1, members - 1)}
    assert {int(row["key"]) for row in told} == set(posts)
    times = sorted(talk.seconds)
    print(
        f"{len(posts)} posts, {len(talk.reactions)} reactions, {Notification.objects.filter(kind=REPLY).count()} notifications;"
        f" half of the requests within {times[len(times) // 2]:.2f} s, 95 % within {times[int(len(times) * 0.95)]:.2f} s,"
        f" the slowest {times[-1]:.2f} s. {dict(talk.statuses)} Load {os.getloadavg()[0]:.1f}."
    )
