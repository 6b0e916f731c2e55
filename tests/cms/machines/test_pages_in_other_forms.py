"""Pages as PDF and Markdown, and llms.txt: whole, readable by machines, and only for those who may read the page."""

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
import yaml
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from markdown_it import MarkdownIt
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.machines import ahead, pdfs
from cms.machines.made import folder_of, made_file, names_in, read, remove_made, storage
from cms.models import CallPage, EventPage, EventReportPage, HomePage, LearningProcessPage, NewsPage, StandardPage
from cms.pdf import PdfUnavailable
from tests.pages import LANGUAGES, index_of, make_page, make_picture, make_topic
from tests.queries import fewest_queries

from .test_feeds import translate


def other_form(page: Any, ending: str, client: Client | None = None) -> Any:
    return (client or Client()).get(f"{page.url.rstrip('/')}.{ending}")


def pdf_of(page: Any) -> pikepdf.Pdf:
    answer = other_form(page, "pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return pikepdf.open(io.BytesIO(answer.content))


def markdown_of(page: Any) -> tuple[dict[str, Any], str]:
    """Return the facts at the head of a page's Markdown, and its text."""
    answer = other_form(page, "md")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/markdown; charset=utf-8")
    _before, head, text = answer.content.decode().split("---\n", 2)
    return yaml.safe_load(head), text


def test_pdf_contains_public_pictures_and_no_private_ones(homes: dict[str, HomePage]) -> None:
    private = Collection.get_first_root_node().add_child(name="Innen")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    shown = make_page(EventReportPage, "Offen", cover_image=make_picture("offen"))
    hidden = make_page(EventReportPage, "Innen", cover_image=make_picture("innen", collection=private))

    def pictures(page: Any) -> int:
        return sum(len(sheet.get_images()) for sheet in pdf_of(page).pages)

    assert (pictures(shown), pictures(hidden)) == (1, 0)
    assert len(other_form(shown, "pdf").content) < 200_000


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://testserver/media/documents/geheim.pdf",
        "http://testserver/media/images/../documents/x.jpg",
        "http://testserver/de/",
    ],
)
def test_pdf_requests_nothing_else(db: None, url: str) -> None:
    with pytest.raises(ValueError, match="may not use"):
        pdfs.read_picture(url)


def test_pdf_is_made_once_and_anew_when_the_page_changes(homes: dict[str, HomePage], monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(pdfs, "write", lambda html: written.append(html) or html.encode())
    page = make_page(NewsPage, "Neues")
    first = other_form(page, "pdf")
    again = other_form(page, "pdf", Client(headers={"If-None-Match": first["ETag"]}))
    page.summary = "Anders"
    page.save_revision().publish()
    cache.clear()
    other = other_form(page, "pdf")

    assert (again.status_code, len(written), first["ETag"] != other["ETag"]) == (304, 2, True)
    assert len(names_in(folder_of("pdf", page.pk))) == 1


def test_private_page_is_a_pdf_for_those_who_may_read_it_and_never_markdown(
    homes: dict[str, HomePage], admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdfs, "write", lambda html: html.encode())
    page, draft = make_page(StandardPage, "Innen"), make_page(StandardPage, "Entwurf")
    PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)
    draft.unpublish()

    stranger, reader = other_form(page, "pdf"), other_form(page, "pdf", admin_client)

    assert (stranger.status_code, stranger["Location"]) == (302, page.url)
    assert (reader.status_code, reader["Cache-Control"], b"Innen" in reader.content) == (200, "private, no-store", True)
    assert [other_form(page, "md", client).status_code for client in (Client(), admin_client)] == [404, 404]
    assert [other_form(draft, ending, admin_client).status_code for ending in ("pdf", "md")] == [404, 404]
    html = admin_client.get(page.url).content.decode()
    assert ("innen.pdf" in html, "innen.md" in html) == (True, False)


def test_site_without_the_library_says_so(homes: dict[str, HomePage], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_html: str) -> bytes:
        raise PdfUnavailable

    monkeypatch.setattr(pdfs, "write", fail)

    answer = other_form(make_page(NewsPage, "Neues"), "pdf")

    assert (answer.status_code, answer.content.decode()) == (503, "Diese Website kann zurzeit keine PDF-Dateien erzeugen.\n")


def test_markdown_is_the_text_with_its_facts_and_absolute_addresses(homes: dict[str, HomePage]) -> None:
    call = make_page(
        CallPage,
        'A: "B" *C* <x>',
        slug="abc",
        topics=[make_topic("wasser", "Wasser")],
        body=[("text", "<p>Mehr <b>Wasser</b>, <a href='/de/neues/'>weiter</a>.</p><ul><li>eins</li></ul>")],
        eligibility="<p>Alle.</p>",
    )

    facts, text = markdown_of(call)

    assert (facts["title"], facts["url"], facts["language"]) == (call.title, call.full_url, "de")
    assert '# A: "B" \\*C\\*' in text
    assert "Mehr **Wasser**, [weiter](http://testserver/de/neues/)." in text
    assert "- eins" in text
    assert "## Wer teilnehmen kann" in text
    assert "bewerbung@example.org" in text
    assert "<script" not in text


@pytest.mark.parametrize("model", [EventPage, LearningProcessPage, EventReportPage, NewsPage, StandardPage])
def test_every_kind_of_page_is_markdown_and_pdf(homes: dict[str, HomePage], monkeypatch: pytest.MonkeyPatch, model: type) -> None:
    monkeypatch.setattr(pdfs, "write", lambda html: html.encode())
    page = make_page(model, "Titel", body=[("text", "<p>Der Text</p>")])

    assert "# Titel" in markdown_of(page)[1]
    assert "Der Text" in markdown_of(page)[1]
    assert "Der Text" in other_form(page, "pdf").content.decode()
    html = Client().get(page.url).content.decode()
    assert f'href="{page.url.rstrip("/")}.pdf"' in html
    assert f'<link rel="alternate" type="text/markdown" href="{page.full_url.rstrip("/")}.md">' in html


def test_lists_and_home_pages_are_markdown_with_what_they_list(homes: dict[str, HomePage]) -> None:
    shown, private = make_page(NewsPage, "Offen"), make_page(NewsPage, "Innen")
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type=PageViewRestriction.LOGIN)

    text = markdown_of(index_of(NewsPage))[1]
    home = Client().get("/de/index.md").content.decode()

    assert f"- [Offen]({shown.full_url}): Lead von Offen" in text
    assert "Innen" not in text
    assert f"]({index_of(NewsPage).full_url})" in home
    assert other_form(index_of(NewsPage), "pdf").status_code == 404


def test_llms_txt_lists_public_pages_by_language_and_kind(homes: dict[str, HomePage]) -> None:
    shown = make_page(NewsPage, "Offen [1]", slug="offen")
    translate(shown, "ar", "خبر")
    private, draft = make_page(NewsPage, "Innen"), make_page(NewsPage, "Entwurf")
    shown.create_alias(parent=index_of(NewsPage), update_slug="spiegel")
    PageViewRestriction.objects.create(page_id=private.pk, restriction_type=PageViewRestriction.LOGIN)
    draft.unpublish()

    answers = [Client().get("/llms.txt", HTTP_ACCEPT_LANGUAGE=language) for language in ("de", "ar")]
    text = answers[0].content.decode()

    assert answers[0].content == answers[1].content
    assert answers[0]["Content-Type"] == "text/plain; charset=utf-8"
    assert text.startswith("# Connective\n")
    assert f"- [Offen \\[1\\]]({shown.full_url.rstrip('/')}.md): Lead von Offen \\[1\\]" in text
    assert "[خبر](http://testserver/ar/" in text
    assert not any(word in text for word in ("Innen", "Entwurf", "spiegel"))
    linked = [
        line.partition("](")[2].partition(")")[0] for line in text.splitlines() if line.startswith("- [") and ".md)" in line
    ]
    assert {Client().get(address.removeprefix("http://testserver")).status_code for address in linked} == {200}
    assert Client().get("/llms.txt", HTTP_IF_NONE_MATCH=answers[0]["ETag"]).status_code == 304


def test_llms_txt_takes_as_many_queries_for_more_pages(homes: dict[str, HomePage]) -> None:
    def ask() -> None:
        cache.clear()
        Client().get("/llms.txt")

    make_page(NewsPage, "Eins")
    few = fewest_queries(ask)
    for number in range(5):
        make_page(NewsPage, f"Neues {number}")

    assert fewest_queries(ask) == few


@pytest.mark.parametrize("address", ["/de/neues.md", "/de/index.md", "/de/neues/eins.md", "/de/neues/eins.pdf"])
def test_forms_of_a_page_take_as_many_queries_for_a_larger_site(
    homes: dict[str, HomePage], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(pdfs, "write", lambda html: html.encode())

    def ask() -> None:
        cache.clear()
        assert Client().get(address).status_code == 200

    water = make_topic("wasser")
    make_page(NewsPage, "Eins", slug="eins", topics=[water])
    few = fewest_queries(ask)
    for number in range(5):
        make_page(NewsPage, f"Neues {number}", topics=[water, make_topic(f"thema-{number}")])

    assert fewest_queries(ask) == few


@pytest.mark.parametrize("language", LANGUAGES)
def test_addresses_of_no_page_are_short_answers(homes: dict[str, HomePage], language: str) -> None:
    for name in ("gibt-es-nicht.md", "a/b/c.pdf", "x.txt.md"):
        answer = Client().get(f"/{language}/{name}")
        assert answer.status_code == 404
    with override(language):
        assert Client().get(f"/{language}/gibt-es-nicht.md")["Content-Type"] == "text/plain; charset=utf-8"


def test_files_of_changed_pages_are_made_ahead_and_removed_when_the_page_is_gone(
    homes: dict[str, HomePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(pdfs, "write", lambda html: made.append("pdf") or html.encode())
    monkeypatch.setattr("cms.machines.sharing.draw", lambda page, _facts: made.append(page.title) or b"picture")
    now = timezone.now()
    page, old = make_page(NewsPage, "Neues"), make_page(NewsPage, "Altes")
    NewsPage.objects.filter(pk=old.pk).update(last_published_at=now - timedelta(days=9))
    for _time in range(2):
        ahead.make_ahead()

    assert ("Neues" in made, "Altes" in made, made.count("Neues"), made.count("pdf")) == (True, False, 1, 1)
    page.unpublish()
    ahead.remove_stale()
    assert [names_in(folder_of(kind, page.pk)) for kind in ("share", "pdf")] == [[], []]
    assert names_in(folder_of("share", homes["en"].pk)) != []
    assert remove_made("share", lambda _keys: set()) > 0
    assert remove_made("share", lambda _keys: set()) == 0  # nothing is counted twice


class StoreIsDown(Exception):
    """What an object store raises; it is no OSError."""


def test_files_are_made_while_the_store_is_down_and_kept_once_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_options: Any) -> Any:
        raise StoreIsDown

    path = f"{folder_of('pdf', 7)}/a.pdf"
    for method in ("_open", "_save", "listdir"):
        monkeypatch.setattr(type(storage()), method, fail)
    assert made_file("pdf", 7, "a.pdf", lambda: b"made") == b"made"
    monkeypatch.undo()

    assert read(path) is None
    assert made_file("pdf", 7, "a.pdf", lambda: b"made again") == b"made again"
    assert read(path) == b"made again"


def test_words_of_a_page_are_no_markup_in_markdown(homes: dict[str, HomePage]) -> None:
    page = make_page(
        StandardPage,
        "A <script>x</script> [b](javascript:1)",
        body=[("text", "<p># 1 &amp;amp;lt; `x`</p><p>1. Mai</p><p>- C++ &gt; C, +49 228</p><p>\\o/ a | b</p>")],
    )

    text = markdown_of(page)[1]
    html = MarkdownIt().render(text)

    assert "<script" not in html
    assert "javascript:" not in [link["href"].partition("1")[0] for link in BeautifulSoup(html, "lxml").select("a[href]")]
    said = BeautifulSoup(html, "lxml")
    assert said.h1.text == "A <script>x</script> [b](javascript:1)"
    assert {"# 1 &amp;lt; `x`", "1. Mai", "- C++ > C, +49 228", "\\o/ a | b"} <= {part.text for part in said.select("p")}


def test_hostile_signs_in_a_title_leave_every_form_of_the_page_whole(homes: dict[str, HomePage]) -> None:
    page = make_page(StandardPage, "Eins\x0bzwei\x1f</title>", slug="hart", summary="Lead\x0c")

    assert other_form(page, "pdf").content.startswith(b"%PDF-")
    assert "zwei" in markdown_of(page)[0]["title"]
    assert "[Eins zwei \\</title\\>]" in Client().get("/llms.txt").content.decode()
