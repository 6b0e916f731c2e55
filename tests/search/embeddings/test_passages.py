"""The passages of a document."""

from search.embeddings.passages import MAX_PASSAGES, MAX_WORDS, passages_of
from tests.search.documents import document

SENTENCE = "Zehn Wörter hat dieser Satz und er sagt nicht viel."  # ten words


def test_a_short_document_is_one_passage_with_its_title() -> None:
    passages = passages_of(document("page:1", "Hitze", lead="Sechs Städte.", body="Sie kühlen."))

    assert [(one.number, one.text, one.embedded_text) for one in passages] == [
        (0, "Sechs Städte. Sie kühlen.", "Hitze. Sechs Städte. Sie kühlen.")
    ]


def test_document_with_only_a_title_has_one_passage() -> None:
    assert [(one.text, one.embedded_text) for one in passages_of(document("page:1", "Hitze"))] == [("", "Hitze.")]


def test_long_text_is_split_at_sentence_ends_into_even_passages() -> None:
    passages = passages_of(document("page:1", "Hitze", lead="Der Anfang.", body=" ".join([SENTENCE] * 25)))

    assert [len(one.text.split()) for one in passages] == [82, 90, 80]
    assert all(one.text.endswith("viel.") for one in passages)
    assert all(one.embedded_text.startswith("Hitze. ") for one in passages)
    assert passages[0].text.startswith("Der Anfang. Zehn")


def test_passages_cover_the_whole_text() -> None:
    text = " ".join(f"Satz {number} sagt etwas." for number in range(300))

    assert " ".join(one.text for one in passages_of(document("page:1", "Hitze", body=text))) == text


def test_number_and_length_of_passages_are_limited() -> None:
    passages = passages_of(document("page:1", "Hitze", body="Wort " * 10_000))

    assert len(passages) == MAX_PASSAGES
    assert {len(one.text.split()) for one in passages} == {MAX_WORDS}


def test_arabic_question_mark_ends_a_sentence() -> None:
    body = " ".join(["هل تعرف المدن ماذا تفعل حين يأتي الحر الشديد إليها؟"] * 16)

    assert [len(one.text.split()) for one in passages_of(document("page:1", "الحر", locale="ar", body=body))] == [80, 80]


def test_key_depends_only_on_text_and_model() -> None:
    first, second = (passages_of(document("page:1", "Hitze", body=body))[0] for body in ("Eins.", "Zwei."))

    assert first.key("a") == passages_of(document("page:2", "Hitze", body="Eins."))[0].key("a")
    assert len({first.key("a"), first.key("b"), second.key("a")}) == 3
    assert 0 <= first.key("a") < 2**63
