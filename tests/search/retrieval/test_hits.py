"""The reason a document was found: fields, passages, pages of files, other versions, names."""

import pytest

from search.attachments.models import FileText
from search.documents.document import AttachedFile, SearchDocument
from search.query.parser import parse_query
from search.query.planner import make_plan
from search.retrieval.hits import FilePlace, Hit, HitBuilder
from tests.search.documents import document

PLAN = AttachedFile("Klimaplan", "/media/plan.pdf", "a" * 64, "pdf")
NOTES = AttachedFile("Notizen", "/media/notes.docx", "b" * 64, "docx")


@pytest.fixture
def texts(db) -> None:
    pages = ["Deckblatt", "Die Stadt misst.", "Sechs Messstellen. Die Hitze & der <b>Schatten</b>, jede Hitze.", "Hitze"]
    FileText.objects.create(digest=PLAN.digest, state=FileText.State.READ, pages=pages, has_pages=True)
    FileText.objects.create(digest=NOTES.digest, state=FileText.State.READ, pages=["Protokoll: Zisternen"], has_pages=False)


def hit(typed: str, made: SearchDocument, locale: str = "de") -> Hit:
    plan = make_plan(parse_query(typed), locale, ("de", "en", "fr", "ar"))
    return HitBuilder(plan, locale, [made]).build(made, 1.23456)


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("Hitze", ("title",)),
        ("Quartiere", ("lead",)),
        ("Programm", ("headings",)),
        ("Luft", ("body",)),
        ("Hitze Luft", ("title", "body")),
        ("Stadt", ("title", "body")),
        ("", ()),
        ("-Luft", ()),
    ],
)
def test_matched_in_lists_the_matching_fields(typed: str, places: tuple[str, ...]) -> None:
    made = document(
        "page:1",
        "Hitze in der Stadt",
        lead="Sie kühlen Quartiere.",
        headings=("Das Programm",),
        body="Stadtluft. Die Luft ist kühl.",
    )

    assert hit(typed, made).matched_in == places


def test_file_is_shown_with_the_page_that_has_the_most_query_words(texts) -> None:
    found = hit("Schatten Hitze", document("page:1", "Bericht", lead="Was wir lernten.", files=(NOTES, PLAN)))

    assert found.matched_in == ("files",)
    assert found.file == FilePlace("Klimaplan", "/media/plan.pdf#page=3", 3)
    assert (
        found.snippet
        == "Sechs Messstellen. Die <mark>Hitze</mark> &amp; der &lt;b&gt;<mark>Schatten</mark>&lt;/b&gt;, jede <mark>Hitze</mark>."
    )


def test_file_without_pages_has_no_page_number(texts) -> None:
    found = hit("Zisterne", document("page:1", "Bericht", files=(PLAN, NOTES)))

    assert (found.matched_in, found.file) == (("files",), FilePlace("Notizen", "/media/notes.docx", 0))


def test_own_text_is_preferred_to_a_file(texts, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        found = hit("Hitze", document("page:1", "Hitze", lead="Was wir lernten.", files=(PLAN,)))

    assert (found.matched_in, found.file, found.snippet) == (("title",), None, "Was wir lernten.")


def test_files_of_all_hits_are_read_in_one_query(texts, django_assert_num_queries) -> None:
    made = [document(f"page:{number}", "Bericht", files=(PLAN if number % 2 else NOTES,)) for number in range(6)]
    plan = make_plan(parse_query("Hitze Zisternen"), "de", ("de",))
    with django_assert_num_queries(1):
        maker = HitBuilder(plan, "de", made)
        pages = [found.file.page for found in (maker.build(one, 1) for one in made) if found.file]

    assert pages == [0, 3, 0, 3, 0, 3]


def test_unread_file_is_ignored(db) -> None:
    found = hit("Hitze", document("page:1", "Bericht", lead="Was wir lernten.", files=(PLAN,)))

    assert (found.file, found.snippet) == (None, "Was wir lernten.")


def test_matching_translation_is_named() -> None:
    made = document(
        "page:1",
        "Green hydrogen",
        locale="en",
        lead="What harbours make.",
        translations={"de": "Was Häfen tun", "fr": "Les ports"},
    )

    assert hit("Hafen", made).matched_in == ("translation",)
    assert hit("Hafen", made).translated_in == ("de",)
    assert hit("Hafen", made).snippet == "What harbours make."
    assert hit("hydrogen", made).translated_in == ()


def test_matched_names_are_shown_in_the_readers_language() -> None:
    made = document("page:1", "Titel", names={"de": ("Hitze", "Kenia"), "en": ("Heat", "Kenya"), "ar": ("الحرارة",)})

    assert (hit("Hitze", made).matched_in, hit("Hitze", made).matched_names) == (("names",), ("Hitze",))
    assert hit("Kenya", made).matched_names == ("Kenia",)
    assert hit("heat", made, "en").matched_names == ("Heat",)
    assert hit("بالحرارة", made).matched_names == ("الحرارة",)  # its name in the reader's language is unknown


def test_titles_are_highlighted_in_their_language_and_scores_are_rounded() -> None:
    found = hit("city", document("page:1", "Cities <learn>", locale="en"))

    assert found.title == "<mark>Cities</mark> &lt;learn&gt;"
    assert (found.score, found.cross_language) == (1.2346, True)
