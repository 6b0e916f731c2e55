"""Files attached to pages: which are found, by whom, and that the index follows when editors change them."""

import hashlib
import json

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.models import Collection, CollectionViewRestriction, Page

from cms.models import LearningProcessPage, SiteDocument, StandardPage
from search.attachments.models import FileText
from search.attachments.texts import StoredFile, read_texts, texts_of
from search.backends.entries import make_entries
from search.documents.document import AttachedFile
from search.sources.attached import keys_attaching
from search.sources.pages import PageSource
from tests.pages import make_homes, make_page
from tests.search.attachments import made

WORD = "Zwergtaucher"
OTHER = "Haubentaucher"


@pytest.fixture(autouse=True)
def homes(db: None) -> None:
    make_homes()


def make_file(content: bytes = b"", title: str = "Faktenblatt", name: str = "blatt.pdf", **facts) -> SiteDocument:
    return SiteDocument.objects.create(title=title, file=ContentFile(content or made.pdf("Vorwort", WORD), name=name), **facts)


def downloads(*documents: SiteDocument, title: str = "") -> str:
    files = [{"type": "item", "value": {"document": one.pk, "title": title, "language": ""}, "id": "1"} for one in documents]
    return json.dumps([{"type": "downloads", "value": {"heading": "", "files": files}, "id": "2"}])


def documents_of(*pages: Page) -> list:
    return list(PageSource().documents([str(page.pk) for page in pages]))


def private_collection() -> Collection:
    root = Collection.get_first_root_node()
    private = root.add_child(instance=Collection(name="Privat"))
    CollectionViewRestriction.objects.create(collection=private, restriction_type=CollectionViewRestriction.LOGIN)
    return private


def test_document_hash_always_matches_its_content() -> None:
    content = made.pdf(WORD)
    document = make_file(content)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    with document.open_file() as stored:
        assert stored.read() == content

    document.file = ContentFile(b"Anderes", name="anderes.txt")
    document.save()
    assert SiteDocument.objects.get().sha256 == hashlib.sha256(b"Anderes").hexdigest()

    SiteDocument.objects.update(sha256="")  # saved before the field existed
    assert SiteDocument.objects.get().get_sha256() == document.sha256
    assert SiteDocument.objects.get().sha256 == document.sha256


def test_files_attached_anywhere_on_a_page_are_collected() -> None:
    by_block, by_link, by_body, by_product = (make_file(title=f"Blatt {number}") for number in range(4))
    page = make_page(
        LearningProcessPage,
        "Prozess",
        body=json.dumps([{"type": "text", "value": f'<p><a linktype="document" id="{by_link.pk}">hier</a></p>', "id": "1"}]),
        downloads=json.dumps([{"type": "file", "value": {"document": by_block.pk, "title": "Zum Lesen", "language": "de"}}]),
        goals=f'<p><a linktype="document" id="{by_body.pk}">dort</a> <a linktype="document" id="{by_link.pk}">nochmals</a></p>',
        products=json.dumps(
            [
                {
                    "type": "product",
                    "value": {
                        "title": "Karte",
                        "files": [{"type": "item", "id": "4", "value": {"document": by_product.pk, "title": ""}}],
                    },
                }
            ]
        ),
    )

    (document,) = documents_of(page)

    assert {file.title for file in document.files} == {"Zum Lesen", "Blatt 1", "Blatt 2", "Blatt 3"}
    (file,) = (file for file in document.files if file.title == "Zum Lesen")
    assert file == AttachedFile("Zum Lesen", f"/documents/{by_block.pk}/{by_block.filename}", by_block.sha256, "pdf")
    assert "Zum Lesen" in document.body
    assert "Blatt 1" in document.body


def test_entry_contains_the_text_of_its_files() -> None:
    lost = make_file(title="Verloren")
    lost.file.storage.delete(lost.file.name)
    FileText.objects.all().delete()
    pictures = make_file(made.drawn_pdf(), title="Bilder")
    page = make_page(StandardPage, "Seite", body=downloads(lost, pictures, make_file(made.pptx(WORD, OTHER), name="folien.pptx")))

    (entry,) = make_entries(documents_of(page))

    assert [file.kind for file in entry.document.files] == ["pdf", "pdf", "pptx"]
    assert entry.file_texts == ("", "", f"{WORD}\n{OTHER}")
    kept = FileText.objects.get(state=FileText.State.READ)
    assert (kept.pages, kept.has_pages, kept.kind) == ([WORD, OTHER], True, "pptx")


def test_known_content_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    one = make_file(made.docx(WORD), name="a.docx")
    page = make_page(StandardPage, "Seite", body=downloads(one, make_file(made.pdf(OTHER))))
    assert len(documents_of(page)[0].files) == 2

    def refuse() -> None:
        raise AssertionError("Read again.")

    assert read_texts([StoredFile(one.sha256, "docx", refuse)])[one.sha256].state == FileText.State.READ
    assert texts_of([one.sha256, "nobody"]) == {one.sha256: WORD}


def test_many_pages_with_files_take_no_more_queries_than_one(django_assert_num_queries) -> None:
    pages = [make_page(StandardPage, f"Seite {n}", body=downloads(make_file(made.pdf(f"{WORD} {n}")))) for n in range(5)]
    assert len(list(make_entries(documents_of(*pages)))) == 5

    with django_assert_num_queries(9):  # one asks which pages are the legal ones
        assert next(make_entries(documents_of(pages[0]))).file_texts == (f"{WORD} 0",)
    with django_assert_num_queries(9):  # one asks which pages are the legal ones
        assert [entry.file_texts for entry in make_entries(documents_of(*pages))] == [(f"{WORD} {n}",) for n in range(5)]


def test_files_of_private_collections_and_of_drafts_are_not_found() -> None:
    public, draft = make_file(), make_file(made.pdf(OTHER), title="Entwurf")
    private = make_file(title="Geheimblatt", collection=private_collection())
    below = private.collection.add_child(instance=Collection(name="Darunter"))
    deeper = make_file(title="Geheimblatt unten", collection=below)
    page = make_page(StandardPage, "Seite", body=downloads(public, private, deeper))
    page.body = downloads(public, draft)
    page.save_revision()

    (document,) = documents_of(page)

    assert [file.title for file in document.files] == ["Faktenblatt"]
    assert "Geheimblatt" not in document.to_json()
    assert "Entwurf" not in document.to_json()


def test_blocks_excluded_from_the_index_contribute_no_text_or_files(monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_file()
    body = [*json.loads(downloads(document)), {"type": "quote", "value": {"text": OTHER, "speaker": "", "role": ""}, "id": "3"}]
    page = make_page(StandardPage, "Seite", body=json.dumps(body))
    block = page.body.stream_block
    assert OTHER in documents_of(page)[0].to_json()

    for name in ("downloads", "quote"):
        monkeypatch.setattr(block.child_blocks[name], "search_index", False, raising=False)

    (found,) = documents_of(page)
    assert (found.files, found.body) == ((), "")


# Actions of editors.


@pytest.fixture
def document(transactional_db: None) -> SiteDocument:
    return make_file()


@pytest.fixture
def page(document: SiteDocument, transactional_db: None) -> StandardPage:
    return make_page(StandardPage, "Seite", body=downloads(document))


@pytest.mark.django_db(transaction=True)
class TestTheIndexFollows:
    def test_text_of_an_attached_file_is_found(self, page: StandardPage, found) -> None:
        assert found(WORD) == [f"page:{page.pk}"]
        page.body = "[]"
        page.save_revision().publish()
        assert found(WORD) == []

    def test_replacing_file_and_title_updates_the_index(self, page: StandardPage, document: SiteDocument, found) -> None:
        former = document.sha256
        document.file, document.title = ContentFile(made.docx(OTHER), name="neu.docx"), "Merkzettel"
        document.save()

        assert (found(WORD), found(OTHER), found("Merkzettel")) == ([], [f"page:{page.pk}"], [f"page:{page.pk}"])
        assert not FileText.objects.filter(digest=former).exists()

    def test_deleted_file_is_removed_from_the_index(self, page: StandardPage, document: SiteDocument, found) -> None:
        with transaction.atomic():
            document.delete()
            transaction.set_rollback(True)
        assert found(WORD) == [f"page:{page.pk}"]

        SiteDocument.objects.get().delete()
        assert found(WORD) == found("Faktenblatt") == []
        assert not FileText.objects.exists()

    def test_text_shared_with_another_document_is_kept(self, page: StandardPage, document: SiteDocument) -> None:
        with document.open_file() as content:
            make_file(content.read(), title="Zweimal")
        document.delete()
        assert FileText.objects.count() == 1

    def test_file_is_not_found_while_its_collection_is_private(self, page: StandardPage, document: SiteDocument, found) -> None:
        private = private_collection()
        document.collection = private
        document.save()
        assert found(WORD) == []

        CollectionViewRestriction.objects.get().delete()
        assert found(WORD) == [f"page:{page.pk}"]

        above = Collection.get_first_root_node().add_child(instance=Collection(name="Oben"))
        CollectionViewRestriction.objects.create(collection=above, restriction_type=CollectionViewRestriction.LOGIN)
        assert found(WORD) == [f"page:{page.pk}"]
        with transaction.atomic():  # as when the admin moves a collection
            private.refresh_from_db()
            private.save()
            private.move(Collection.objects.get(pk=above.pk), "sorted-child")
        assert found(WORD) == []

    def test_keys_attaching_finds_pages_that_attach_or_link_a_file(self, page: StandardPage, document: SiteDocument) -> None:
        linking = make_page(
            StandardPage,
            "Zweite",
            body=json.dumps([{"type": "text", "value": f'<a linktype="document" id="{document.pk}">x</a>', "id": "1"}]),
        )
        make_page(StandardPage, "Dritte")
        assert keys_attaching(document) == sorted([str(page.pk), str(linking.pk)], key=int)
