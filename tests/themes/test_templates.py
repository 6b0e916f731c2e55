import re
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test.utils import CaptureQueriesContext

from cms.models import (
    AlumniGroupPage,
    CallPage,
    EventPage,
    EventReportPage,
    LearningProcessPage,
    NewsPage,
    StandardPage,
)
from cms.pages.zoned import this_minute
from tests.html import html_errors, java
from tests.pages import make_page, make_topic

KINDS = [CallPage, LearningProcessPage, AlumniGroupPage, EventPage, EventReportPage, NewsPage, StandardPage]


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_every_page_type_with_every_block_is_valid_html(homes, client, every_block, tmp_path, require):
    require(java(), "Java")
    water = make_topic("wasser", colour="water")
    pages = {}
    for model in KINDS:
        topics = {"topics": [water]} if hasattr(model, "topics") else {}
        page = make_page(model, f"{model.__name__} <&>", slug=model.__name__.lower(), body=every_block, **topics)
        for address in (page.url, page.get_parent().url):
            answer = client.get(address)
            assert answer.status_code == 200
            pages[address] = answer.content.decode()
    for address in ("/ar/", "/de/nix/"):
        pages[address] = client.get(address).content.decode()
    pages["500"] = render_to_string("500.html")

    assert html_errors(pages, tmp_path) == []


def test_page_declares_its_language_and_direction(homes, client):
    assert '<html lang="ar" dir="rtl"' in client.get("/ar/").content.decode()
    assert '<html lang="fr" dir="ltr"' in client.get("/fr/").content.decode()


def test_page_uses_the_colour_of_its_first_topic(homes, client):
    page = make_page(
        CallPage, "Wasser", topics=[make_topic("wasser", colour="water", order=1), make_topic("hitze", colour="heat", order=2)]
    )

    assert '<main id="main" tabindex="-1" data-topic="water">' in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (-10, 4, ("days days--soon", "noch 4 Tage")),
        (-10, 40, ("days", "noch 40 Tage")),
        (-90, -10, ("days", "Geschlossen")),
        (10, 40, ("days", "Geplant")),
    ],
)
def test_card_shows_the_deadline_state_of_a_call(homes, client, opens, closes, words):
    now = this_minute()
    page = make_page(CallPage, "Wasser", opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))
    card = client.get(page.get_parent().url).content.decode().partition('<article class="card')[2].partition("</article>")[0]

    assert re.findall(r'<span class="(days[^"]*)">\s*(.*?)\s*</span>', card) == [words]


def test_a_closed_call_offers_no_way_to_apply(homes, client):
    now = this_minute()
    times = {"opens_at": now - timedelta(days=20), "closes_at": now - timedelta(days=1)}
    still_open = make_page(CallPage, "Offen", slug="offen")
    closed = make_page(CallPage, "Zu", slug="zu", **times)

    assert "mailto:bewerbung@example.org" in client.get(still_open.url).content.decode()
    assert "bewerbung@example.org" not in client.get(closed.url).content.decode()


def test_first_unfinished_step_is_the_current_one(homes, client, every_block):
    page = make_page(StandardPage, "Weg", body=[block for block in every_block if block[0] == "timeline"])
    steps = re.findall(
        r'<li class="line__stop([\w -]*)"( aria-current="step")?>.*?<h3>(\w+)</h3>',
        client.get(page.url).content.decode(),
        re.DOTALL,
    )

    assert steps == [
        ("", "", "Auftakt"),
        (" line__stop--now", ' aria-current="step"', "Abschluss"),
        (" line__stop--ahead", "", "Danach"),
    ]


def test_language_switcher_marks_missing_translations(homes, client):
    page = make_page(StandardPage, "Nur deutsch", slug="nur-deutsch")
    html = client.get(page.url).content.decode()
    wanted = client.get(f"/fr/?untranslated={page.pk}").content.decode()

    assert re.findall(r'hreflang="(\w\w)"(?: aria-current="true")? data-missing', html)[:3] == ["en", "fr", "ar"]
    assert f'<a href="{page.url}" lang="de" hreflang="de" dir="auto">Nur deutsch</a>' in wanted


def test_credit_is_shown_on_the_page_and_not_on_its_card(homes, client, make_image):
    page = make_page(
        EventReportPage,
        "Bericht",
        cover_image=make_image(),
        gallery=[("picture", {"image": make_image("Kai"), "caption": "", "credit": ""})],
    )

    assert client.get(page.url).content.decode().count("Büro für Bilder") == 2
    assert client.get(page.get_parent().url).content.decode().count("Büro für Bilder") == 0


def test_small_image_is_listed_once_in_the_srcset(make_image):
    template = Template('{% load pictures %}{% shown_picture image "200 400 800" alt="A" %}')
    html = template.render(Context({"image": make_image("klein", (300, 200))}))

    assert re.findall(r"(\d+)w", html) == ["200", "300"]


def test_crop_keeps_its_ratio_and_a_decorative_image_its_empty_alt(make_image):
    template = Template('{% load pictures %}{% shown_picture image "320" alt="" ratio="16:7" %}')
    html = template.render(Context({"image": make_image()}))

    assert 'height="140"' in html
    assert 'width="320"' in html
    assert 'alt=""' in html


def test_alt_text_is_escaped(make_image):
    template = Template('{% load pictures %}{% shown_picture image "320" alt=alt %}')

    assert "<b>" not in template.render(Context({"image": make_image(), "alt": '"><b>'}))


def test_error_page_needs_no_queries_manifest_or_scripts(db, django_assert_num_queries, settings):
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "no.such.Storage"}}

    with django_assert_num_queries(0):
        html = get_template("500.html").render()

    assert [code for code in ("de", "en", "fr", "ar") if f'href="/{code}/"' in html] == ["de", "en", "fr", "ar"]
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)">', html) == ["/static/theme/error.css"]
    assert finders.find("theme/error.css")
    assert "<script" not in html


def test_email_shows_its_action_url_as_button_and_as_text_link():
    html = render_to_string("email/base.html", {"action_url": "https://example.org/x", "action_label": "Bestätigen"})

    assert html.count('href="https://example.org/x"') == 2
    assert "Bestätigen" in text_of(html)


def test_number_of_queries_does_not_grow_with_gallery_images(homes, client, make_image):
    def queries_of(count):
        body = [
            (
                "gallery",
                {
                    "heading": "",
                    "pictures": [{"image": make_image(f"Bild {n}"), "caption": "", "credit": ""} for n in range(count)],
                },
            )
        ]
        page = make_page(StandardPage, f"Galerie {count}", slug=f"galerie-{count}", body=body)
        client.get(page.url)  # creates the renditions
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        return len(queries)

    assert queries_of(2) == queries_of(7)
