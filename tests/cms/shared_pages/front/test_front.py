"""Through nginx as `deploy/` has it, before a real gunicorn: who gets what it keeps, and for how long."""

from __future__ import annotations

import gzip
import re
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations

import brotli
import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from cms.compression import accepts
from cms.models import CallPage, NewsPage
from cms.shared_pages import asking
from tests import nginx
from tests.accounts import make_account
from tests.pages import make_page

from .asked import NEWS, STYLE, Front, wait_for_a_new_second, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not nginx.PROGRAM, reason="nginx is missing."),
    pytest.mark.xdist_group("front"),
]

API = "/api/v2/pages/?type=cms.NewsPage"
HASHED, UNHASHED = "/static/app.0123456789ab.css", "/static/app.css"


def test_what_is_kept_is_the_same_and_has_its_own_request_id(front: Front, news: NewsPage) -> None:
    first, second = front.get(NEWS), front.hit(NEWS)

    assert (second.status_code, second.content) == (200, first.content)
    assert front.get(NEWS).headers["X-Request-ID"] != second.headers["X-Request-ID"]
    for name in ("ETag", "Content-Security-Policy", "Content-Type", "Vary", "Content-Language"):
        assert second.headers.get(name) == first.headers.get(name)
    assert second.headers["Cache-Control"] == "public, no-cache"
    assert "X-Accel-Expires" not in second.headers
    assert "X-Cache" not in second.headers


def test_the_etag_that_came_gives_a_304_compressed_or_not(front: Front, news: NewsPage) -> None:
    for address in (NEWS, API, "/de/feeds/news.atom", "/de/feeds/events.ics"):
        etag = front.get(address).headers["ETag"]
        assert etag.startswith('W/"')
        for coding in ("identity", "gzip", "br"):
            kept = front.hit(address, Accept_Encoding=coding)
            same = front.hit(address, Accept_Encoding=coding, If_None_Match=etag)
            assert (kept.headers["ETag"], same.status_code, same.content, same.headers["ETag"]) == (etag, 304, b"", etag)
        assert front.hit(address, If_None_Match='W/"another"').status_code == 200
        assert (
            front.get(f"{address}{'&' if '?' in address else '?'}utm_id=1", If_None_Match=etag).status_code == 304
        )  # none is kept


def test_each_reader_gets_the_coding_that_the_browser_takes(front: Front, news: NewsPage) -> None:
    plain = front.hit(NEWS, Accept_Encoding="identity").content
    for coding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        for accepted in (coding, f"deflate, {coding};q=0.8", f"zstd,{coding};q=1.0, *;q=0"):
            headers, body = front.raw(NEWS, accepted)
            assert headers["Content-Encoding"] == coding
            assert unpack(body) == plain
    for refused in ("gzip;q=0, br;q=0", "gzip;q=0.00,br; q=0.0", "brx, x-gzip-not", "*;q=0"):
        headers, body = front.raw(NEWS, refused)
        assert "Content-Encoding" not in headers
        assert body == plain


def test_head_and_get_share_an_answer_in_both_orders(front: Front, news: NewsPage) -> None:
    wait_for_a_new_second()
    for order in (("HEAD", "GET"), ("GET", "HEAD")):
        answers = {method: front.client.request(method, f"{NEWS}?x={order[0]}") for method in order}
        assert b"<h1" in answers["GET"].content
        assert answers["HEAD"].content == b""
        assert answers["HEAD"].headers["ETag"] == answers["GET"].headers["ETag"]
        assert answers["HEAD"].headers["Content-Length"] == answers["GET"].headers["Content-Length"]


def test_other_origins_get_their_own_headers_in_every_order(front: Front, news: NewsPage) -> None:
    allowed = {
        "": None,
        "https://a.example": "https://a.example",
        "https://b.example": "https://b.example",
        "https://c.example": None,
    }
    front.hit(API)
    for order in permutations(allowed):
        for origin in order:
            answer = front.get(API, Origin=origin) if origin else front.get(API)
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed[origin]
            assert not origin or front.kept(answer) == "-"


def test_form_and_language_of_an_answer_are_those_that_were_asked_for(front: Front, news: NewsPage) -> None:
    for language in ("de", "fr", "ar", "en;q=0.3, fr;q=0.2", ""):
        expected = {"": "/de/", "en;q=0.3, fr;q=0.2": "/en/"}.get(language, f"/{language}/")
        assert front.client.get("/", headers={"Accept-Language": language}).headers["Location"] == expected
    kinds = {front.hit("/llms.txt", Accept_Language=language).headers["Content-Language"] for language in ("de", "fr")}
    assert kinds == {"de", "fr"}
    wait_for_a_new_second()
    for accepted in ("application/json", "text/html", "application/xml"):
        first, second = (front.get(API, Accept=accepted) for _time in range(2))
        assert first.headers["Content-Type"] == second.headers["Content-Type"]
    # Of two headers by one name the site sees the one by which the answer is kept.
    wait_for_a_new_second()
    doubled = front.client.get("/llms.txt", headers=[("Accept-Language", "fr;q=0.1"), ("Accept-Language", "ar")])
    assert doubled.headers["Content-Language"] == "fr"
    assert front.get("/llms.txt", Accept_Language="fr;q=0.1").headers["Content-Language"] == "fr"


def test_no_session_ever_gets_or_fills_it(front: Front, news: NewsPage) -> None:
    browser = Client()
    browser.force_login(make_account("member@example.org", name="Unverwechselbar"))
    cookie = f"_ga=1; {settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"

    wait_for_a_new_second()
    own = front.get(NEWS, Cookie=cookie)
    anybody = front.get(NEWS)
    assert (front.kept(own), "no-store" in own.headers["Cache-Control"]) == ("-", True)
    assert own.content != anybody.content
    front.hit(NEWS)
    assert front.get(NEWS, Cookie=cookie).headers["Cache-Control"] == own.headers["Cache-Control"]
    assert front.hit(NEWS, Cookie="_ga=1; csrftoken=" + "a" * 32).content == anybody.content


PERSONAL = [
    {"Cookie": "messages=x"},
    {"Cookie": "a=b;sessionid=x"},
    {"Cookie": "django_language=fr"},
    {"Authorization": "Bearer x"},
    {"X-Session-Token": "x" * 30},
    {"HX-Request": "true"},
    {"X-Typing": "true"},
    {"Range": "bytes=0-9"},
    {"Origin": "https://a.example"},
]


def test_readers_of_whom_something_is_known_are_answered_by_the_site(front: Front, news: NewsPage) -> None:
    front.hit(API)
    for headers in PERSONAL:
        assert {front.kept(front.client.get(path, headers=headers)) for path in (API, NEWS)} == {"-"}, headers


def test_post_and_addresses_of_files_and_accounts_are_not_looked_up(front: Front, news: NewsPage) -> None:
    for path in (
        "/admin/",
        "/de/accounts/login/",
        "/media/x.png",
        "/documents/1/x",
        "/api/jobs/x/",
        "/healthz",
        "/de/neues/neues.pdf",
    ):
        assert front.kept(front.get(path)) == "-"
    assert front.kept(front.client.post(API)) == "-"


def test_page_where_there_was_none(front: Front, news: NewsPage) -> None:
    path = "/de/neues/spaeter/"
    assert [(answer.status_code, front.kept(answer)) for answer in (front.get(path), front.get(path))] == [(404, "MISS")] * 2

    make_page(NewsPage, "Spaeter", slug="spaeter")
    wait_until(lambda: front.get(path).status_code == 200)


def test_publication_is_seen_and_never_the_old_page_again(front: Front, news: NewsPage) -> None:
    addresses = [NEWS, "/de/neues/", "/de/feeds/news.atom", API]
    for address in addresses:
        front.hit(address)
    news.title = "Ganz anderes"
    news.save_revision().publish()

    for address in addresses:
        wait_until(lambda address=address: "Ganz anderes" in front.get(address).text)
    for address in addresses:
        for _time in range(20):
            assert "Ganz anderes" in front.get(address).text
    news.unpublish()
    wait_until(lambda: front.get(NEWS).status_code == 404)


def test_nothing_is_kept_beyond_a_deadline(front: Front, news: NewsPage) -> None:
    call = make_page(CallPage, "Aufruf", slug="aufruf", closes_at=timezone.now() + timedelta(days=3))
    path = "/de/mitmachen/aufruf/"
    wait_until(lambda: front.get(path).status_code == 200)
    while_open = ""
    while not while_open:  # once more if the machine was too busy to see it open
        call.closes_at = timezone.now() + timedelta(seconds=2.5)
        call.save_revision().publish()
        while timezone.now() < call.closes_at:
            text = front.get(path).text
            while_open = text if timezone.now() < call.closes_at else while_open
    first = front.get(path).text

    closed = "Er bleibt hier zum Nachlesen stehen."
    assert (closed in while_open, closed in first, closed in front.hit(path).text) == (False, True, True)


def test_page_with_a_password_is_never_kept(front: Front, news: NewsPage) -> None:
    front.hit(NEWS)
    PageViewRestriction.objects.create(page=news, restriction_type=PageViewRestriction.PASSWORD, password="geheim")
    wait_until(lambda: "csrfmiddlewaretoken" in front.get(NEWS).text)

    wait_for_a_new_second()
    front.client.cookies.clear()
    first = front.get(NEWS)
    front.client.cookies.clear()
    second = front.get(NEWS)
    front.client.cookies.clear()
    assert first.headers["Set-Cookie"] != second.headers["Set-Cookie"]
    assert {front.kept(answer) for answer in (first, second)} <= {"MISS", "EXPIRED"}


def test_forged_hosts_leave_nothing_behind(front: Front, news: NewsPage) -> None:
    clean = front.hit(NEWS).content
    wait_for_a_new_second()
    for headers in ({"Host": "evil.example"}, {"Host": "evil.example:8080", "X-Forwarded-Host": "evil.example"}):
        assert front.client.get(NEWS, headers=headers).status_code == 400
    port = {
        "Host": f"{nginx.HOST}:8080",
        "X-Forwarded-Port": "81",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
    }
    assert front.client.get(NEWS, headers=port).content == clean
    assert absolute(front.port, f"https://evil.example{NEWS}").startswith(b"HTTP/1.1 400")
    assert front.get(NEWS).content == clean
    assert front.hit(NEWS).content == clean


def absolute(port: int, address: str) -> bytes:
    """Ask as a proxy is asked: the address has another host than the header."""
    context = ssl._create_unverified_context()
    with context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=60)) as connected:
        connected.sendall(f"GET {address} HTTP/1.1\r\nHost: {nginx.HOST}\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: connected.recv(65536), b""))


def test_many_at_once_get_one_answer(front: Front, news: NewsPage) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _number: front.get(f"{NEWS}?page=1"), range(60)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    assert len({answer.headers["X-Request-ID"] for answer in answers}) == 60


def test_static_files_are_kept_if_their_name_changes_with_them(front: Front) -> None:
    for coding, unpack in (("gzip", gzip.decompress), ("br", brotli.decompress), ("identity", bytes)):
        for _time in range(2):
            headers, body = front.raw(HASHED, coding)
            assert (unpack(body), headers.get("Content-Encoding", "identity")) == (STYLE, coding)
            assert headers["Cache-Control"] == "max-age=315360000, public, immutable"
            assert "Accept-Encoding" in headers["Vary"]
    kept = front.hit(HASHED)
    assert front.get(HASHED, If_None_Match=kept.headers["ETag"]).status_code == 304
    assert front.get(HASHED, If_Modified_Since=kept.headers["Last-Modified"]).status_code == 304
    assert front.client.head(HASHED).content == b""
    part = front.get(HASHED, Range="bytes=0-3", Accept_Encoding="identity")
    assert (part.status_code, part.content) == (206, STYLE[:4])

    for _time in range(2):
        plain = front.get(UNHASHED)
        assert (plain.content, "immutable" in plain.headers["Cache-Control"], front.kept(plain)) == (STYLE, False, "-")


def test_the_proxy_looks_up_what_the_site_shares_and_knows_its_names() -> None:
    """What the site shares has to be among the addresses of the configuration, and who asks has to be told apart alike."""
    told = nginx.OF_THE_SITE.read_text("utf-8")
    rules = re.search(r"map \$request_uri \$is_shared \{(.*?)\n\}", told, re.DOTALL)[1]
    ordered = [(re.compile(pattern), answer) for pattern, answer in re.findall(r'"~(.+?)"\s+(yes|no);', rules)]

    def is_looked_up(path: str) -> bool:
        return next((answer == "yes" for pattern, answer in ordered if pattern.search(path)), False)

    with override("de"):
        shared = [
            reverse("sitemap"),
            reverse("robots"),
            reverse("llms_txt"),
            reverse("openapi"),
            reverse("api_docs"),
            reverse("api_calls"),
            reverse("machines:feed", args=["calls"]),
            reverse("machines:calendar", args=["events"]),
            reverse("forms_of_pages:markdown", args=["neues/neues"]),
            reverse("search:results"),
            reverse("search_api:search"),
            reverse("search_api:suggest"),
            reverse("frame_site"),
            NEWS,
            f"{API}&limit=2",
            "/api/v3/pages/",
        ]
        for path in shared:
            match = resolve(path.partition("?")[0])
            assert not asking._names.isdisjoint((match.view_name, *match.namespaces)), path
            assert is_looked_up(path), path
        for name in ("account_login", "community:start", "search:saved", "search:csv"):
            assert not is_looked_up(reverse(name)), name
    for name in (settings.SESSION_COOKIE_NAME, "messages", settings.LANGUAGE_COOKIE_NAME):
        assert re.search(rf"~\S*\b{name}\b", told)
    for name in asking.PERSONAL:
        assert f"${name.lower()}" in told
    for coding, variable in (("br", "takes_brotli"), ("gzip", "takes_gzip")):
        pattern = re.search(rf'\${variable} \{{.*?"~(.+?)" ', told, re.DOTALL)[1]
        for header in (
            f"{coding}",
            f"x, {coding};q=0",
            f"{coding}; q=0.5",
            f"{coding}-x",
            f"x{coding}",
            f"{coding};q=0.00,x",
            "",
        ):
            assert bool(re.search(pattern, header)) == accepts(header, coding), header
    for code, _name in settings.LANGUAGES:
        assert f"/{code}/" in re.sub(r"\(([a-z]+)\|([a-z]+)\|([a-z]+)\|([a-z]+)\)", r"\1/ /\2/ /\3/ /\4", rules)
