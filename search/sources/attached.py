"""The files attached to pages, and the pages that attach a file."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex
from wagtail.rich_text import extract_references_from_rich_text

from cms.blocks.links import DownloadBlock
from cms.models import SiteDocument
from search.attachments.formats import ending_of
from search.attachments.models import FileText
from search.attachments.site_documents import stored_file
from search.attachments.texts import read_texts
from search.documents.document import AttachedFile

from .page_text import Leaf, leaves


def files_of(pages: Iterable[Page]) -> Mapping[int, tuple[AttachedFile, ...]]:
    """Return the public files attached to the live version of each page. The number of queries does not depend on the number of pages."""
    chosen = {page.pk: chosen_by(page) for page in pages}
    wanted = {pk for documents in chosen.values() for pk in documents}
    if not wanted:
        return {}
    documents = public_documents(wanted)
    texts = read_texts(filter(None, map(stored_file, documents.values())))
    return {
        page: tuple(
            attached(documents[pk], title, texts) for pk, title in titles.items() if pk in documents and documents[pk].sha256
        )
        for page, titles in chosen.items()
    }


def chosen_by(page: Page) -> dict[int, str]:
    """Return the keys of the documents that a page attaches or links to, in reading order, with their titles there ("" for none)."""
    found: dict[int, str] = {}
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            value = getattr(page, field.name)
            chosen = [
                one for leaf in leaves(value.stream_block, value.raw_data, whole=(DownloadBlock,)) for one in _in_leaf(leaf)
            ]
        elif isinstance(field, RichTextField):
            chosen = list(_in_prose(getattr(page, field.name)))
        else:
            continue
        for pk, title in chosen:
            found[pk] = found.get(pk) or title
    return found


def _in_leaf(leaf: Leaf) -> Iterator[tuple[int, str]]:
    match leaf.block:
        case DownloadBlock():
            if leaf.value.get("document"):
                yield int(leaf.value["document"]), str(leaf.value.get("title") or "")
        case DocumentChooserBlock():
            yield int(leaf.value), ""
        case blocks.RichTextBlock():
            yield from _in_prose(str(leaf.value))


def _in_prose(html: str) -> Iterator[tuple[int, str]]:
    for model, key, *_path in extract_references_from_rich_text(html or ""):
        if model is SiteDocument and str(key).isdecimal():
            yield int(key), ""


def public_documents(keys: Iterable[int]) -> dict[int, SiteDocument]:
    """Return those of the documents that are public: neither in a private collection nor in a descendant of one. Two queries."""
    private = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    documents = SiteDocument.objects.filter(pk__in=keys).select_related("collection")
    return {document.pk: document for document in documents if not document.collection.path.startswith(private)}


def attached(document: SiteDocument, title: str, texts: Mapping[str, FileText]) -> AttachedFile:
    text = texts.get(document.sha256)
    kind = (text.kind if text else "") or ending_of(document.file.name)
    return AttachedFile(title=title or document.title, url=document.url, digest=document.sha256, kind=kind)


def keys_attaching(*documents: Any) -> list[str]:
    """Return the keys of the pages that attach or link to any of `documents`, including drafts. One query."""
    pages = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.objects.filter(
        base_content_type=pages,
        to_content_type=ContentType.objects.get_for_model(SiteDocument),
        to_object_id__in=[str(document.pk) for document in documents],
    )
    return sorted(set(references.values_list("object_id", flat=True)), key=int)
