from cms.archive_import.article import Block, BlockKind
from cms.archive_import.splitting import explain, split_articles

PROSE = "In vielen Städten ist es im Sommer zu heiß. Bäume, Wasser und offene Böden helfen, und wie das geht, lernen Städte voneinander. "
LONG = PROSE * 3


def titles(document):
    return [article[0].text for article in split_articles(document.blocks)]


def test_articles_are_split_without_separator_lines(read):
    assert titles(read("rundbrief.txt")) == [
        "Aufruf: Schattige Schulhöfe",
        "Ein Baum zieht um",
        "Rückblick auf das Jahrestreffen",
    ]


def test_section_headings_do_not_start_an_article(text_document):
    text = (
        f"Kühle Höfe\n\n{LONG}\n\nFragen beantwortet hoefe@example.org\n\n"
        f"Über das Netzwerk\n\n{LONG}\n\nDas Netzwerk auf einen Blick\n\n{LONG}\n\nWie kann man teilnehmen?\n\n{LONG}"
    )

    assert titles(text_document(text)) == ["Kühle Höfe"]


def test_subheading_within_a_story_does_not_start_an_article(text_document):
    text = f"Kühle Höfe\n\n{LONG}\n\nBäume zuerst\n\nDarüber hinaus war es heiß. {LONG}\n\nWasser danach\n\n{LONG}"

    assert titles(text_document(text)) == ["Kühle Höfe"]


def test_title_after_contacts_starts_an_article_but_its_subtitle_does_not(text_document):
    text = f"Kühle Höfe\n\n{LONG}\n\nBei Fragen: hoefe@example.org\n\nWasser sparen\n\nEin Abend für Gärten\n\n{LONG}"

    assert titles(text_document(text)) == ["Kühle Höfe", "Wasser sparen"]


def test_names_below_a_contact_heading_are_not_a_title(text_document):
    text = f"Kühle Höfe\n\n{LONG}\n\nKontakt\n\nGeschäftsstelle Netzwerk\n\nhoefe@example.org\n\n+49 228 000000"

    assert titles(text_document(text)) == ["Kühle Höfe"]


def test_top_level_headings_with_subheadings_split_articles(text_document):
    text = f"# Höfe\n\n{LONG}\n\n## Wege\n\n{LONG}\n\n# Dächer\n\n{LONG}\n\n## Kosten\n\n{LONG}"

    assert titles(text_document(text, "a.md")) == ["Höfe", "Dächer"]


def test_top_level_headings_below_untitled_text_do_not_split_it(text_document):
    text = f"{LONG}\n\n# Höfe\n\n{LONG}\n\n# Dächer\n\n{LONG}"

    assert len(titles(text_document(text, "a.md"))) == 1


def test_title_with_too_little_text_does_not_start_an_article(text_document):
    text = f"Kühle Höfe\n\n{LONG}\n\nBei Fragen: hoefe@example.org\n\nWasser sparen 2031\n\n{PROSE[:125]}"

    assert titles(text_document(text)) == ["Kühle Höfe"]


def test_explain_lists_the_signals_of_an_article_start():
    blocks = [
        Block.heading("Kühle Höfe"),
        Block.paragraph(LONG),
        Block.paragraph("hoefe@example.org"),
        Block.heading("Aufruf 2031: Dächer"),
        Block.paragraph(f"Das Netzwerk lädt Städte ein, ihre Dächer zu begrünen. {LONG}"),
    ]

    assert {(sign.says, sign.weight) for sign in explain(blocks, 3)} == {
        ("contacts stand before it", 3),
        ("names a kind of article", 1),
        ("has the form of a title", 1),
        ("the text under it invites", 1),
        ("its words are new and come again", 1),
    }


def test_page_breaks_are_dropped_and_horizontal_rules_kept(text_document):
    [article] = split_articles(text_document(f"Höfe\n\n{LONG}\f{LONG}\n\n-----\n\n{LONG}").blocks)

    assert [block.kind for block in article].count(BlockKind.BREAK) == 1


def test_thousands_of_short_lines_form_one_article_quickly(text_document):
    assert len(titles(text_document("\n\n".join(f"Zeile {number} ohne Ende" for number in range(5000))))) == 1
