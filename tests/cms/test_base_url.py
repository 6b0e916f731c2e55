"""Absolute URLs: only `BASE_URL` determines the host, in e-mails, pages, files for machines and the API."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from cms.base_url import absolute_uri
from cms.models import CallPage, EventPage, EventReportPage, HomePage, NewsPage
from cms.users.models import User
from tests.accounts import PASSWORD, make_account
from tests.pages import index_of, make_page, make_picture, make_topic

BASE = "https://www.netz.example"
FORGED = "evil.example"


@pytest.fixture(autouse=True)
def _base(settings: Any) -> None:
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = settings.WAGTAILAPI_BASE_URL = BASE


@pytest.fixture
def forger() -> Client:
    """A browser, or an attacker, that sends another host name."""
    return Client(HTTP_HOST=FORGED, HTTP_ACCEPT_LANGUAGE="en", HTTP_X_FORWARDED_HOST=FORGED)


@pytest.fixture
def person(db: None) -> User:
    return make_account("person@example.org")


def all_words(letter: mail.EmailMessage) -> str:
    return "\n".join([letter.subject, letter.body, *(content for content, _kind in letter.alternatives)])


def sign_up(client: Client) -> None:
    client.post("/en/accounts/signup/", {"email": "neu@example.org", "password1": PASSWORD})


def sign_up_again(client: Client) -> None:
    client.post("/en/accounts/signup/", {"email": "person@example.org", "password1": PASSWORD})


def reset(client: Client) -> None:
    client.post("/en/accounts/password/reset/", {"email": "person@example.org"})


def reset_for_nobody(client: Client) -> None:
    client.post("/en/accounts/password/reset/", {"email": "niemand@example.org"})


def change_address(client: Client) -> None:
    client.post("/en/accounts/login/", {"login": "person@example.org", "password": PASSWORD})
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/en/accounts/email/", {"email": "anders@example.org", "action_add": ""})


def change_password(client: Client) -> None:
    client.post("/en/accounts/login/", {"login": "person@example.org", "password": PASSWORD})
    client.post(
        "/en/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "ein neues langes Wort", "password2": "ein neues langes Wort"},
    )


@pytest.mark.parametrize(
    ("ask", "has_link"),
    [
        (sign_up, True),
        (sign_up_again, True),
        (reset, True),
        (reset_for_nobody, True),
        (change_address, True),
        (change_password, False),
    ],
)
def test_links_in_emails_ignore_the_host_of_the_request(
    person: User, forger: Client, ask: Callable[[Client], None], has_link: bool
) -> None:
    ask(forger)

    assert mail.outbox
    for letter in mail.outbox:
        words = all_words(letter)
        assert FORGED not in words
        assert all(link.startswith(f"{BASE}/") for link in re.findall(r"https?://[^\s\"<]+", words))
    assert (f"{BASE}/en/accounts/" in all_words(mail.outbox[-1])) is has_link


@pytest.mark.parametrize("port", [80, 443, 8000])
def test_urls_in_pages_feeds_and_api_use_the_base_url(homes: dict[str, HomePage], forger: Client, port: int) -> None:
    Site.objects.update(hostname="innen.local", port=port)
    Site.clear_site_root_paths_cache()
    news = make_page(NewsPage, "Neues", slug="neues-eins")
    index_of(NewsPage, "en")
    addresses = [news.url, "/sitemap.xml", "/robots.txt", "/api/v2/pages/", f"/api/v2/pages/{news.pk}/", "/de/accounts/login/"]
    answers = {address: forger.get(address).content.decode() for address in addresses}

    for address, words in answers.items():
        assert FORGED not in words, address
        assert "innen.local" not in words, address
        assert "netz.example:" not in words, address
        assert "http://www.netz.example" not in words, address
    assert f'<link rel="canonical" href="{BASE}{news.url}">' in answers[news.url]
    assert f'hreflang="de" href="{BASE}{news.url}"' in answers[news.url]
    assert f"<loc>{BASE}{news.url}</loc>" in answers["/sitemap.xml"]
    assert f"Sitemap: {BASE}/sitemap.xml" in answers["/robots.txt"]
    assert f'"html_url":"{BASE}{news.url}"' in re.sub(r"\s*([:,])\s*", r"\1", answers["/api/v2/pages/"])
    assert f'"detail_url":"{BASE}/api/v2/pages/{news.pk}/"' in re.sub(r"\s*([:,])\s*", r"\1", answers["/api/v2/pages/"])


NAMES = ("http://www.w3.org/", "http://www.sitemaps.org/", "http://www.google.com/schemas/", "https://schema.org", "urn:")
LINK = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'<>()\]\\]+")


@pytest.mark.parametrize("port", [443, 8000])
def test_every_address_for_machines_begins_with_the_base_url(
    homes: dict[str, HomePage], forger: Client, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.machines.pdfs.write", lambda html: html.encode())
    Site.objects.update(hostname="innen.local", port=port)
    Site.clear_site_root_paths_cache()
    soon, cover, topic = timezone.now() + timedelta(days=99), make_picture("Hafen"), make_topic("hitze")
    cover.get_rendition("width-960|format-webp")
    body = [("picture", {"image": cover, "caption": "", "credit": ""}), ("text", '<p><a href="/de/neues/">weiter</a></p>')]
    facts: dict[type, dict[str, Any]] = {
        NewsPage: {},
        CallPage: {},
        EventReportPage: {},
        EventPage: {"starts_at": soon, "ends_at": None},
    }
    pages = [make_page(model, "Titel", cover_image=cover, topics=[topic], body=body, **own) for model, own in facts.items()]
    lists = ["calls.atom", "news.atom", "reports.atom", "events.ics", "deadlines.ics"]
    addresses = ["/sitemap.xml", "/robots.txt", "/llms.txt", "/de/index.md", *(f"/de/feeds/{name}" for name in lists)]
    addresses += [f"/de/feeds/events/{pages[3].pk}.ics", f"/de/feeds/deadlines/{pages[1].pk}.ics"]
    addresses += [f"{page.url.rstrip('/')}.{ending}" for page in pages for ending in ("md", "pdf")]

    found = {}
    for address in addresses:
        answer = forger.get(address)
        words = answer.content.decode().replace("\r\n ", "").replace("\\n", "\n")  # lines of a calendar are folded
        assert answer.status_code == 200, address
        assert FORGED not in words + str(answer.headers), address
        found[address] = {link for link in LINK.findall(words) if not link.startswith((*NAMES, "https://theme.invalid/"))}
        assert all(link.startswith(f"{BASE}/") for link in found[address]), (address, found[address])
    for page in pages:
        html = forger.get(page.url).content.decode()
        [facts_of_page] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
        told = [
            *LINK.findall(facts_of_page),
            *re.findall(r'<(?:meta property="og:(?:url|image)"|link rel="\w+")[^>]* (?:content|href)="(http[^"]+)"', html),
        ]
        assert len(told) > 8
        assert all(link.startswith((f"{BASE}/", "https://schema.org")) for link in told), told
        [shared] = re.findall(r'og:image" content="([^"]+)"', html)
        moved = forger.get(re.sub(r"-[0-9a-f]{12}", "-0123456789ab", shared.removeprefix(BASE)))
        assert moved["Location"] == shared

    assert all(links or address.endswith("robots.txt") or ".pdf" in address for address, links in found.items())
    assert any(link.startswith(f"{BASE}/media/") for link in found["/sitemap.xml"])
    assert any(link.startswith(f"{BASE}/media/") for link in found[f"{pages[0].url.rstrip('/')}.md"])


def test_additional_site_keeps_its_host_and_uses_https(homes: dict[str, HomePage]) -> None:
    further = Site.objects.create(hostname="archiv.example", port=8443, root_page=homes["en"])

    assert (further.root_url, Site.objects.get(is_default_site=True).root_url) == ("https://archiv.example", BASE)


@pytest.mark.parametrize(
    ("location", "address"),
    [
        (None, f"{BASE}/de/%C3%BCber/?a=1"),
        ("/de/", f"{BASE}/de/"),
        ("//evil.example/x", f"{BASE}/evil.example/x"),
        ("///evil.example/x", f"{BASE}/evil.example/x"),
        ("weiter/", f"{BASE}/de/%C3%BCber/weiter/"),
        ("?b=2", f"{BASE}/de/%C3%BCber/?b=2"),
        ("https://elsewhere.example/x", "https://elsewhere.example/x"),
        ("/de/über/", f"{BASE}/de/%C3%BCber/"),
    ],
)
def test_absolute_uri_resolves_locations_like_django(rf: RequestFactory, location: str | None, address: str) -> None:
    assert absolute_uri(rf.get("/de/über/?a=1"), location) == address


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/"])
def test_path_cannot_change_the_host(rf: RequestFactory, path: str) -> None:
    request = rf.get("/")
    request.path = path

    assert absolute_uri(request).startswith(f"{BASE}/")


def test_build_absolute_uri_uses_the_base_url(homes: dict[str, HomePage], forger: Client) -> None:
    request = forger.get("/de/").wsgi_request

    assert request.build_absolute_uri("/de/") == f"{BASE}/de/"
    assert request.build_absolute_uri(reverse("sitemap")) == f"{BASE}/sitemap.xml"
