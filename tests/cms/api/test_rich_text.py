"""Rich text as HTML, Markdown and blocks: the same words and links in each."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from markdown_it import MarkdownIt
from wagtail.models import Page

from cms.api.rich_text import to_blocks, to_markdown
from cms.models import CallPage, EventReportPage, StandardPage
from tests.pages import make_page

WORDS = "Ufer am Fluss"


def told(client: Client, page: Page, **asked: str) -> dict[str, Any]:
    cache.clear()  # as the commit of a change would do
    answer = client.get(f"/api/v2/pages/{page.pk}/", asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def every_place(target: Page) -> CallPage:
    """Return a page with a link to `target` in a field, a block, a list, a table, a button, a list of pages."""
    link = f'<a linktype="page" id="{target.pk}">{WORDS}</a>'
    return make_page(
        CallPage,
        "Aufruf",
        eligibility=f"<p>{link}</p>",
        body=[
            ("text", f"<p>{link}</p>"),
            ("text", f"<ul><li>{link}</li></ul>"),
            ("text", f"<table><tbody><tr><td>{link}</td></tr></tbody></table>"),
            ("accordion", {"heading": "", "entries": [{"title": "Frage", "text": f"<p>{link}</p>"}]}),
            ("call_to_action", {"title": "Los", "text": "", "button": WORDS, "page": target, "address": ""}),
            ("related_pages", {"heading": "", "pages": [target]}),
        ],
    )


@pytest.mark.parametrize("rich_text_format", ["html", "markdown", "blocks"])
def test_the_same_link_has_one_address_everywhere_and_follows_a_move(
    client: Client, homes: object, rich_text_format: str
) -> None:
    target = make_page(StandardPage, "Ziel")
    page = every_place(target)

    def count(address: str) -> int:
        said = told(client, page, rich_text_format=rich_text_format)
        return json.dumps([said["eligibility"], said["body"]]).count(address)

    assert count("http://testserver/de/ziel/") == 8  # the button says it twice: by itself and with the page's facts
    Page.objects.get(pk=target.pk).move(Page.objects.get(pk=make_page(StandardPage, "Oben").pk), pos="last-child")
    assert (count("http://testserver/de/oben/ziel/"), count("http://testserver/de/ziel/")) == (8, 0)


@pytest.mark.parametrize("rich_text_format", ["html", "markdown", "blocks"])
def test_deleted_target_leaves_the_words(client: Client, homes: object, rich_text_format: str) -> None:
    target = make_page(StandardPage, "Ziel")
    page = every_place(target)
    Page.objects.get(pk=target.pk).delete()

    said = told(client, page, rich_text_format=rich_text_format)

    text = json.dumps([said["eligibility"], said["body"]], ensure_ascii=False)
    assert text.count(WORDS) == 6  # four texts, the field, and the button, which leads nowhere
    for sign in ("ziel", "None", "linktype", "testserver"):
        assert sign not in text


def test_stored_html_stays_available_and_other_formats_are_refused(client: Client, homes: object) -> None:
    target = make_page(StandardPage, "Ziel")
    page = every_place(target)

    assert f'id="{target.pk}"' in told(client, page, rich_text_format="db_html")["eligibility"]
    answer = client.get(f"/api/v2/pages/{page.pk}/", {"rich_text_format": "rtf"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert "blocks" in answer.json()["detail"]


# --- Markdown -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>Teil</h2><p>Ein <b>Wort</b> und <i>noch eins</i>.</p>", "## Teil\n\nEin **Wort** und *noch eins*."),
        ("<ul><li>eins<ul><li>innen</li></ul></li><li>zwei</li></ul>", "- eins\n  - innen\n- zwei"),
        ('<ol start="3"><li>drei</li><li>vier</li></ol>', "3. drei\n4. vier"),
        ('<p><a href="https://example.org/a(b) c">hin</a></p>', "[hin](https://example.org/a%28b%29%20c)"),
        (
            "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>",
            "| a | b |\n| --- | --- |\n| c | d |",
        ),
        ("<p>مرحبا <b>بكم</b> في بون</p>", "مرحبا **بكم** في بون"),
        ("<p>eins</p><hr/><p>zwei</p>", "eins\n\n---\n\nzwei"),
        ("", ""),
    ],
)
def test_html_as_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    "words",
    [
        "1. Mai",
        "# Titel",
        "- Strich",
        "* Stern",
        "a_b_c *d*",
        "<script>alert(1)</script>",
        "[x](y)",
        "3 > 2 & 1 < 2",
        "`code`",
        "+ plus",
        "a|b",
    ],
)
def test_words_that_look_like_marks_stay_words(words: str) -> None:
    """And nothing becomes HTML that was not: Markdown is often rendered with HTML allowed."""
    html = f"<p>{words.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>"

    rendered = MarkdownIt("commonmark", {"html": True}).render(to_markdown(html)).strip()

    assert rendered.replace("&quot;", '"') == html


# --- Blocks ---------------------------------------------------------------------------------------------------------


def plain(text: str) -> dict[str, Any]:
    return {"text": text, "marks": []}


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        (
            '<h2>Teil</h2>\n<p lang="en">Ein <b>fettes <i>Wort</i></b><br/>und <a href="https://example.org/">hin</a>.</p>',
            [
                {"type": "heading", "level": 2, "children": [plain("Teil")]},
                {
                    "type": "paragraph",
                    "lang": "en",
                    "children": [
                        plain("Ein "),
                        {"text": "fettes ", "marks": ["bold"]},
                        {"text": "Wort", "marks": ["bold", "italic"]},
                        plain("\nund "),
                        {"text": "hin", "marks": [], "href": "https://example.org/"},
                        plain("."),
                    ],
                },
            ],
        ),
        (
            '<ol start="2"><li>eins<ul><li>innen</li></ul></li></ol>',
            [
                {
                    "type": "list",
                    "ordered": True,
                    "start": 2,
                    "items": [
                        [
                            {"type": "paragraph", "children": [plain("eins")]},
                            {"type": "list", "ordered": False, "items": [[{"type": "paragraph", "children": [plain("innen")]}]]},
                        ]
                    ],
                }
            ],
        ),
        (
            '<table><caption>Zahlen</caption><tr><th>Jahr</th><td colspan="2">2026</td></tr></table>',
            [
                {
                    "type": "table",
                    "caption": [plain("Zahlen")],
                    "rows": [
                        [
                            {"header": True, "children": [plain("Jahr")]},
                            {"header": False, "colspan": 2, "children": [plain("2026")]},
                        ]
                    ],
                }
            ],
        ),
        (
            "<blockquote>Zitat</blockquote><hr/>lose Worte<div><p>innen</p></div>",
            [
                {"type": "quote", "blocks": [{"type": "paragraph", "children": [plain("Zitat")]}]},
                {"type": "rule"},
                {"type": "paragraph", "children": [plain("lose Worte")]},
                {"type": "paragraph", "children": [plain("innen")]},
            ],
        ),
        ("<p> </p><p></p>", []),
    ],
)
def test_html_as_blocks(html: str, blocks: list[dict[str, Any]]) -> None:
    assert to_blocks(html) == blocks


def test_blocks_hold_nothing_that_could_run(client: Client, homes: object) -> None:
    page = make_page(EventReportPage, "Bericht")
    hostile = '<p onclick="x()">Wort <a href="javascript:alert(1)">hier</a><script>alert(2)</script></p>'
    EventReportPage.objects.filter(pk=page.pk).update(body=json.dumps([{"type": "text", "value": hostile}]))

    (block,) = told(client, page, rich_text_format="blocks")["body"]

    assert block["value"] == [{"type": "paragraph", "children": [plain("Wort hier")]}]
