from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from wagtail.models import Locale, Page

from cms.archive_import import writing
from cms.archive_import.writing import digest_of
from cms.models import CallPage, EventPage, EventReportPage, ImportRecord, NewsPage, SiteDocument, StandardPage
from tests.built_once import built_once
from tests.pages import INDEXES, index_of

LONG = "In vielen Städten ist es im Sommer zu heiß. Bäume, Wasser und offene Böden helfen, und wie das geht, lernen Städte voneinander."


@built_once
def build_lists():
    for model in INDEXES:
        index_of(model)


@pytest.fixture(autouse=True)
def lists(homes, settings, tmp_path):
    """The German index pages, and an empty folder for files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    build_lists()


@pytest.fixture
def run():
    """Return a function that runs the command and returns its output."""

    def import_archive(*arguments, locale="de"):
        output = StringIO()
        call_command("import_archive", *map(str, arguments), locale=locale, stdout=output)
        return output.getvalue()

    return import_archive


def stored_files(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_articles_of_a_file_are_imported_as_drafts_under_their_index_pages(run, files):
    said = run(files / "rundbrief.txt")

    call, event, report = CallPage.objects.get(), EventPage.objects.get(), EventReportPage.objects.get()
    assert (call.live, event.live, report.live) == (False, False, False)
    assert [page.get_parent().specific for page in (call, event, report)] == [
        index_of(type(page)) for page in (call, event, report)
    ]
    assert (call.slug, call.kind, call.costs) == ("aufruf-schattige-schulhoefe", "learning_process", "covered")
    assert call.closes_at == datetime(2031, 3, 14, 11, tzinfo=UTC)
    assert (call.apply_by, call.apply_email) == ("email", "hoefe@example.org")
    assert call.contacts.raw_data[0]["value"].splitlines()[-1] == "Telefon: +49 228 000000"
    assert call.body.raw_data[0]["value"].startswith("<h2>Ablauf</h2><ol><li>Treffen im Netz, um sich kennenzulernen</li>")
    assert (event.mode, event.registration_url, event.working_languages) == ("online", "https://example.org/baum", ["en"])
    assert event.restricted_part == "Die Fragestunde ist Mitgliedern der Gruppe vorbehalten."
    assert (report.starts_on, report.ends_on, report.place) == (date(2030, 12, 4), date(2030, 12, 5), "Beispielhausen")
    original = SiteDocument.objects.get()
    with original.open_file() as stored:
        assert stored.read() == (files / "rundbrief.txt").read_bytes()
    assert [page.downloads.raw_data[0]["value"]["document"] for page in (call, event, report)] == [original.pk] * 3
    assert "3 articles" in said
    assert "closes: 2031-03-14 12:00:00 Europe/Berlin" in said
    assert "1 files: 3 pages made, 0 files failed." in said


def test_importing_again_changes_nothing(run, files):
    run(files, "--publish")
    before = list(Page.objects.order_by("pk").values())

    said = run(files, "--publish")

    assert list(Page.objects.order_by("pk").values()) == before
    assert SiteDocument.objects.count() == 4
    assert ImportRecord.objects.count() == 6
    assert said.count("already imported: page") == 6
    assert "0 pages made" in said


def test_renamed_copy_of_an_imported_file_is_not_imported_again(run, files, tmp_path):
    run(files / "rundbrief.txt")
    copy = tmp_path / "kopie.txt"
    copy.write_bytes((files / "rundbrief.txt").read_bytes())

    assert "0 pages made" in run(copy)


def test_publish_option_publishes_complete_pages(run, files, client):
    run(files / "rundbrief.txt", "--publish")

    pages = [CallPage.objects.get(), EventPage.objects.get(), EventReportPage.objects.get()]
    assert [page.live for page in pages] == [True] * 3
    for page in pages:
        answer = client.get(page.url)
        assert answer.status_code == 200
        assert page.title in answer.content.decode()


def test_dry_run_prints_the_same_report_and_writes_nothing(run, files, settings):
    said = run(files / "rundbrief.txt", "--dry-run", "--publish")

    assert (CallPage.objects.count(), SiteDocument.objects.count(), ImportRecord.objects.count()) == (0, 0, 0)
    assert stored_files(settings) == []
    assert "would be published under “Mitmachen”" in said
    assert "closes: 2031-03-14 12:00:00 Europe/Berlin" in said
    assert "3 pages would be made" in said


def test_call_without_a_deadline_stays_a_draft_and_is_reported(run, tmp_path):
    (tmp_path / "a.txt").write_text(f"Aufruf: Kühle Höfe\n\n{LONG} Das Netzwerk lädt Städte ein, sich zu bewerben.")

    said = run(tmp_path / "a.txt", "--publish")

    call = CallPage.objects.get()
    assert (call.live, call.closes_at, call.title) == (False, None, "Aufruf: Kühle Höfe")
    assert "not ready to be published: closes: This field cannot be blank.; apply by: This field cannot be blank." in said
    assert "could not tell: no deadline was found" in said


def test_past_call_gets_an_opening_date_before_its_deadline(run, tmp_path):
    (tmp_path / "a.txt").write_text(
        f"Aufruf: Kühle Höfe\n\n{LONG} Bewerbungsschluss ist der 5. Januar 2021, an hoefe@example.org."
    )

    run(tmp_path / "a.txt", "--publish")

    call = CallPage.objects.get()
    assert call.live
    assert (call.opens_at, call.closes_at) == (datetime(2021, 1, 4, 23, tzinfo=UTC), datetime(2021, 1, 5, 22, 59, 59, tzinfo=UTC))


def test_page_with_a_made_up_title_stays_a_draft(run, tmp_path):
    (tmp_path / "a.txt").write_text(f"{LONG}\n\n{LONG}")

    said = run(tmp_path / "a.txt", "--publish")

    assert not StandardPage.objects.get().live
    assert "not ready to be published: title: it is made of the first words" in said


def test_contacts_and_original_go_into_the_body_of_pages_without_such_fields(run, tmp_path):
    (tmp_path / "a.md").write_text(f"---\ndate: 2031-02-03\n---\n# Neue Partner\n\n{LONG}\n\n{LONG}\n\nFragen? hoefe@example.org")

    run(tmp_path / "a.md")

    news = NewsPage.objects.get()
    assert news.published_on == date(2031, 2, 3)
    assert [block["type"] for block in news.body.raw_data] == ["text", "text", "downloads"]
    assert news.body.raw_data[1]["value"].endswith("<p>Fragen? hoefe@example.org</p>")


def test_tables_and_quotes_become_blocks_and_scripts_are_escaped(run, files):
    run(files / "call.md", locale="de")

    call = CallPage.objects.get()
    assert [block["type"] for block in call.body.raw_data] == ["text", "table", "quote", "text"]
    assert call.body.raw_data[1]["value"]["table"]["data"][1] == ["Kickoff", "May 2031"]
    assert "<script" not in str(call.body)


def test_text_language_that_differs_from_the_page_is_reported(run, files):
    assert "could not tell: the text seems to be in English, and its page is German" in run(files / "call.md")


def test_article_changed_at_the_source_is_reported_but_not_overwritten(run, tmp_path):
    source = tmp_path / "a.txt"
    source.write_text(f"Kühle Höfe\n\n{LONG} {LONG}")
    run(source)
    page = StandardPage.objects.get()
    page.summary = "Von der Redaktion geschrieben."
    page.save_revision().publish()
    source.write_text(f"Kühle Höfe\n\n{LONG} {LONG} Ein neuer Satz.")

    said = run(source)

    assert StandardPage.objects.get().summary == "Von der Redaktion geschrieben."
    assert f"changed at the source: page {page.pk}" in said
    assert "0 pages made" in said


def test_new_article_in_an_already_imported_file_is_imported(run, tmp_path):
    source = tmp_path / "a.txt"
    first = f"Kühle Höfe\n\n{LONG} {LONG}\n\nFragen: hoefe@example.org"
    source.write_text(first)
    run(source)
    source.write_text(f"{first}\n\nEinladung: Warme Dächer\n\n{LONG} {LONG} Das Netzwerk lädt Städte ein.")

    said = run(source)

    assert "changed at the source" in said
    assert "1 pages made" in said


def test_imported_page_deleted_by_an_editor_is_not_imported_again(run, files):
    run(files / "daawa.txt")
    CallPage.objects.get().delete()

    said = run(files / "daawa.txt")

    assert CallPage.objects.count() == 0
    assert "imported before, and deleted since" in said


def test_same_file_can_be_imported_in_two_languages(run, files):
    index_of(CallPage, "fr")
    run(files / "daawa.txt")
    run(files / "daawa.txt", locale="fr")

    assert sorted(CallPage.objects.values_list("locale__language_code", flat=True)) == ["de", "fr"]


def test_missing_index_page_is_reported(run, files):
    index_of(EventPage, "ar")

    said = run(files / "daawa.txt", files / "atelier.html", locale="ar")

    assert (CallPage.objects.count(), EventPage.objects.count()) == (0, 1)
    assert "there is no list of calls in Arabic: make it first" in said
    assert "2 files: 1 pages made, 1 files failed." in said


def test_unreadable_files_are_skipped_with_a_reason_and_the_others_imported(run, files, tmp_path):
    (tmp_path / "leer.txt").write_text("")
    (tmp_path / "bild.txt").write_bytes(b"\x89PNG\r\n")

    said = run(tmp_path / "leer.txt", tmp_path / "fehlt.txt", files / "daawa.txt", tmp_path / "bild.txt")

    assert "leer.txt\n  skipped: the file is empty" in said
    assert "fehlt.txt\n  skipped: there is no such file" in said
    assert "bild.txt\n  skipped: the file holds no text: it is a picture" in said
    assert "4 files: 1 pages made, 3 files failed." in said
    assert CallPage.objects.count() == 1


def test_parser_error_skips_only_that_file(run, files, tmp_path, monkeypatch):
    monkeypatch.setattr("cms.archive_import.reading.read_markdown", lambda text: 1 / 0)

    said = run(files / "call.md", files / "daawa.txt")

    assert "skipped: the file could not be read (ZeroDivisionError: division by zero)" in said
    assert "1 pages made" in said


def test_command_fails_if_no_file_could_be_imported(run, tmp_path):
    (tmp_path / "leer.txt").write_text("")

    with pytest.raises(CommandError, match="No file could be imported"):
        run(tmp_path / "leer.txt")
    (tmp_path / "nichts").mkdir()
    with pytest.raises(CommandError, match="There are no files to import"):
        run(tmp_path / "nichts")


def test_unknown_language_is_refused(run, files):
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("import_archive", str(files), "--locale", "xx")
    Page.objects.filter(locale__language_code="fr").delete()
    Locale.objects.filter(language_code="fr").delete()
    with pytest.raises(CommandError, match="no pages in “fr”"):
        run(files, locale="fr")


def test_failed_import_leaves_no_pages_or_files_behind(run, files, settings, monkeypatch):
    def refuse(**fields):
        raise RuntimeError("no room")

    monkeypatch.setattr(writing.ImportRecord.objects, "create", refuse)

    with pytest.raises(RuntimeError, match="no room"):
        run(files / "daawa.txt")

    assert (CallPage.objects.count(), SiteDocument.objects.count()) == (0, 0)
    assert stored_files(settings) == []


def test_database_error_on_one_page_does_not_stop_the_others(run, files, settings, monkeypatch):
    save = writing._save

    def refuse_calls(page, *arguments, **options):
        if isinstance(page, CallPage):
            raise DatabaseError("too long")
        save(page, *arguments, **options)

    monkeypatch.setattr(writing, "_save", refuse_calls)

    said = run(files / "rundbrief.txt")

    assert (CallPage.objects.count(), EventPage.objects.count(), EventReportPage.objects.count()) == (0, 1, 1)
    assert "not imported\n     the page could not be saved: too long" in said
    assert "1 files: 2 pages made, 0 files failed." in said


def test_pages_with_equal_titles_get_unique_slugs(run, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Kühle Höfe\n\n{LONG} {name}\n\n{LONG}")

    run(tmp_path)

    assert sorted(StandardPage.objects.values_list("slug", flat=True)) == ["kuehle-hoefe", "kuehle-hoefe-2"]


def test_digest_depends_on_content_position_and_language():
    keys = {digest_of(b"a", 0, "de"), digest_of(b"b", 0, "de"), digest_of(b"a", 1, "de"), digest_of(b"a", 0, "en")}

    assert len(keys) == 4
    assert all(len(key) == 64 for key in keys)
