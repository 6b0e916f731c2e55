from datetime import UTC, date, datetime

import pytest

from cms.archive_import.article import ArticleKind
from cms.archive_import.recognising import recognise_articles

LONG = "In vielen Städten ist es im Sommer zu heiß. Bäume, Wasser und offene Böden helfen, und wie das geht, lernen Städte voneinander."


@pytest.fixture
def article_of(text_document):
    """Return a function that recognises the only article of a text."""

    def recognise(text, name="text.txt"):
        [article] = recognise_articles(text_document(text, name))
        return article

    return recognise


def test_call_in_a_newsletter(read):
    call = recognise_articles(read("rundbrief.txt"))[0]

    assert (call.kind, call.title) == (ArticleKind.CALL, "Aufruf: Schattige Schulhöfe")
    assert call.lead.startswith("Zwölf Monate Lernprozess, Auftakt 3.-5. Mai 2031 in Musterstadt. Viele Schulhöfe")
    assert call.closes_at == datetime(2031, 3, 14, 11, tzinfo=UTC)
    assert [block.text for block in call.body if block.is_heading] == ["Ablauf", "Wer kann teilnehmen?"]
    assert call.working_languages == ["de", "fr"]
    assert call.apply_address == "hoefe@example.org"
    assert call.costs_are_covered
    assert call.contacts.splitlines() == [
        "Haben Sie Fragen? Wenden Sie sich bitte an:",
        "Geschäftsstelle des Netzwerks",
        "E-Mail: hoefe@example.org",
        "Telefon: +49 228 000000",
    ]
    assert "hoefe@example.org" not in " ".join(block.text for block in call.body)
    assert call.unsure == []


def test_event_in_a_newsletter(read):
    event = recognise_articles(read("rundbrief.txt"))[1]

    assert (event.kind, event.title, event.language) == (ArticleKind.EVENT, "Ein Baum zieht um", "de")
    assert event.starts_at == datetime(2031, 2, 11, 16, tzinfo=UTC)
    assert event.ends_at == datetime(2031, 2, 11, 17, 30, tzinfo=UTC)
    assert (event.zone, event.place, event.is_online, event.is_free) == ("Europe/Berlin", "Online", True, True)
    assert event.working_languages == ["en"]
    assert event.apply_address == "https://example.org/baum"
    assert event.restricted_part == "Die Fragestunde ist Mitgliedern der Gruppe vorbehalten."


def test_event_report_in_a_newsletter(read):
    report = recognise_articles(read("rundbrief.txt"))[2]

    assert report.kind is ArticleKind.REPORT
    assert (report.period.first, report.period.last) == (date(2030, 12, 4), date(2030, 12, 5))
    assert report.place == "Beispielhausen"


def test_markdown_call_in_english(read):
    [call] = recognise_articles(read("call.md"))

    assert (call.kind, call.title, call.language) == (ArticleKind.CALL, "Cool roofs", "en")
    assert call.lead == "A call for cities that paint their roofs white."
    assert call.closes_at == datetime(2031, 4, 30, 16, tzinfo=UTC)
    assert call.apply_address == "https://example.org/roofs"
    assert call.published_on == date(2031, 1, 7)


def test_french_event_in_a_saved_web_page(read):
    [event] = recognise_articles(read("atelier.html"))

    assert (event.kind, event.language, event.working_languages) == (ArticleKind.EVENT, "fr", ["fr"])
    assert event.starts_at == datetime(2031, 3, 12, 9, tzinfo=UTC)
    assert event.ends_at == datetime(2031, 3, 12, 11, 30, tzinfo=UTC)
    assert event.registration_closes_at == datetime(2031, 3, 5, 22, 59, 59, tzinfo=UTC)
    assert event.apply_address == "https://example.org/atelier"
    assert event.is_online
    assert "no time zone is named: Europe/Berlin is taken" in event.unsure


def test_call_in_arabic(read):
    [call] = recognise_articles(read("daawa.txt"))

    assert (call.kind, call.language, call.working_languages) == (ArticleKind.CALL, "ar", ["fr", "ar"])
    assert call.closes_at == datetime(2031, 4, 5, 21, 59, 59, tzinfo=UTC)
    assert call.contacts == "للاستفسار: sahat@example.org"


def test_missing_deadline_of_a_call_is_reported(article_of):
    call = article_of(f"Aufruf: Kühle Höfe\n\n{LONG} Das Netzwerk lädt Städte ein, sich zu bewerben.")

    assert (call.kind, call.closes_at) == (ArticleKind.CALL, None)
    assert "no deadline was found" in call.unsure


def test_deadline_without_a_year_is_reported(article_of):
    call = article_of(f"Aufruf: Kühle Höfe\n\n{LONG} Bewerbungsschluss ist der 5. Februar.")

    assert call.closes_at is None
    assert "no deadline was found: “5. Februar” names no year" in call.unsure


def test_extended_deadline_replaces_the_original(article_of):
    call = article_of(
        f"Aufruf: Kühle Höfe\n\n{LONG} Bewerbungsschluss war der 1. Mai 2031. "
        "Die Bewerbungsfrist wurde verlängert bis zum 15. Mai 2031. Der Auftakt ist am 2. Juni 2031."
    )

    assert call.closes_at == datetime(2031, 5, 15, 21, 59, 59, tzinfo=UTC)


def test_conflicting_deadlines_are_reported(article_of):
    call = article_of(f"Aufruf: Höfe\n\n{LONG}\n\nBewerbungsfrist: 1. Mai 2031\n\nEinreichungsfrist: 3. Mai 2031")

    assert call.closes_at == datetime(2031, 5, 3, 21, 59, 59, tzinfo=UTC)
    assert "several dates read as the deadline: 2031-05-03 was taken, not 2031-05-01" in call.unsure


def test_deadline_below_its_heading_is_found(article_of):
    call = article_of(f"Call for cool yards\n\n{LONG}\n\nDeadline\n\n30 April 2031\n\nMore\n\nThe year ends on 1 May 2032.")

    assert call.closes_at == datetime(2031, 4, 30, 21, 59, 59, tzinfo=UTC)


def test_news_take_their_date_from_the_front_matter(article_of):
    news = article_of(f"---\ndate: 2031-02-03\n---\n# Neue Partner im Netzwerk\n\n{LONG}", "a.md")

    assert (news.kind, news.published_on) == (ArticleKind.NEWS, date(2031, 2, 3))


def test_page_about_the_network_is_a_standard_page(article_of):
    page = article_of(f"Mission des Netzwerks\n\n{LONG}\n\nZielgruppe\n\n{LONG}\n\nVorgehensweise\n\n{LONG}")

    assert page.kind is ArticleKind.STANDARD


def test_learning_process_gets_its_period(article_of):
    process = article_of(f"Lernprozess Kühle Höfe\n\n{LONG} Er begann im August 2031 und dauert bis Juli 2032.")

    assert process.kind is ArticleKind.LEARNING_PROCESS
    assert (process.period.first, process.period.last) == (date(2031, 8, 1), date(2032, 7, 31))


def test_alumni_group_is_recognised(article_of):
    assert article_of(f"Alumni-Gruppe Kühle Höfe\n\n{LONG}").kind is ArticleKind.ALUMNI_GROUP


def test_missing_title_is_made_of_the_first_words(article_of):
    article = article_of(f"{LONG}\n\n{LONG}")

    assert article.title == "In vielen Städten ist es im Sommer zu heiß. Bäume, Wasser und offene…"
    assert article.title_is_made_up
    assert "no title was found: it is made of the first words" in article.unsure


def test_kicker_and_letterhead_are_not_taken_as_titles(article_of):
    called = article_of(f"Teilnahmeaufruf: Netzwerk der Höfe\n\nKühle Höfe für alle Schulen\n\n{LONG}")
    named = article_of(f"Hofnetz\n\nDas Netz der Höfe\n\nUnser Auftrag\n\nHofnetz hilft. Hofnetz lernt. Hofnetz wächst. {LONG}")

    assert (called.kind, called.title) == (ArticleKind.CALL, "Kühle Höfe für alle Schulen")
    assert called.lead.startswith("Teilnahmeaufruf: Netzwerk der Höfe. ")
    assert named.title == "Unser Auftrag"
    assert named.left_out == ["the letterhead: Hofnetz – Das Netz der Höfe"]


def test_first_sentences_of_a_long_first_paragraph_become_the_lead(article_of):
    article = article_of(f"Kühle Höfe\n\nErster Satz der Geschichte. {LONG} {LONG} {LONG}")

    assert article.lead == f"Erster Satz der Geschichte. {LONG} {LONG}"
    assert article.body[0].text == LONG
    assert article.body[0].html == article.body[0].text


def test_footnotes_are_moved_to_the_end(article_of):
    article = article_of(f"Kühle Höfe\n\n{LONG}¹ {LONG}\n\n¹ Wenn es Geld gibt.\n\nMehr dazu folgt. {LONG}")

    assert article.body[-1].text == "¹ Wenn es Geld gibt."


def test_missing_link_targets_are_reported(article_of):
    event = article_of(
        f"Workshop Kühle Höfe\n\n{LONG}\n\nAm 3. Mai 2031, 10:00-12:00 Uhr, online.\n\nTeilnahme: kostenlos, hier anmelden"
    )

    assert "a link has lost its address: “Teilnahme: kostenlos, hier anmelden”" in event.unsure


def test_sentence_with_an_email_address_is_copied_to_contacts_and_stays_in_the_text(article_of):
    sentence = "Wer etwas wissen will, schreibt an hoefe@example.org und bekommt bald Antwort."

    article = article_of(f"Kühle Höfe\n\n{LONG} {LONG} {LONG} {sentence}")

    assert article.contacts == sentence
    assert sentence in article.body[0].text


def test_application_address_stays_in_the_text(article_of):
    call = article_of(
        f"Aufruf: Höfe\n\n{LONG} {LONG}\n\nBewerbungen bis zum 3. Mai 2031 an hoefe@example.org\n\nTel.: +49 228 000000"
    )

    assert call.body[-1].text == "Bewerbungen bis zum 3. Mai 2031 an hoefe@example.org"
    assert call.contacts.splitlines() == ["Tel.: +49 228 000000", "Bewerbungen bis zum 3. Mai 2031 an hoefe@example.org"]
    assert call.apply_address == "hoefe@example.org"


def test_event_without_times_fills_whole_days(article_of):
    event = article_of(
        f"Einladung zur Konferenz der Höfe\n\n{LONG}\n\nAnmeldung ist nötig. Sie findet vom 3. bis 4. Mai 2031 in Bonn statt."
    )

    assert (event.kind, event.place) == (ArticleKind.EVENT, "Bonn")
    assert event.starts_at == datetime(2031, 5, 2, 22, tzinfo=UTC)
    assert event.ends_at == datetime(2031, 5, 4, 21, 59, 59, tzinfo=UTC)
    assert "no time of day was found: the event fills the day" in event.unsure
