"""Files of groups as documents of the search, for the members of their group alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.days import day_of
from community.markdown import words_of
from search.attachments.formats import ending_of
from search.attachments.texts import StoredFile, read_texts
from search.documents.document import AttachedFile, SearchDocument, audience_of_group
from search.documents.registry import TypeNames, register_source
from search.indexing.tasks import update_on_commit

from .models import Document
from .signals import document_changed, document_gone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from community.files.models import PrivateFile
    from search.attachments.models import FileText

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class DocumentSource:
    """Yields documents of the files of groups with the text of their current version; a document's key is the file's."""

    name = "library"
    types: Mapping[str, TypeNames] = {"library": TypeNames(_("File of a group"), _("Files of groups"))}

    def keys(self) -> Sequence[str]:
        return [str(key) for key in Document.objects.kept().ready().order_by("pk").values_list("pk", flat=True)]

    def documents(self, keys: Collection[str]) -> Iterator[SearchDocument]:
        wanted = Document.objects.kept().ready().filter(pk__in=[int(key) for key in keys])
        rows = list(wanted.select_related("current__file").order_by("pk"))
        files = [row.current.file for row in rows if row.current]
        texts = read_texts(map(stored_file, files))
        for row, file in zip(rows, files, strict=True):
            yield make_document(row, file, texts.get(file.sha256))


def make_document(document: Document, file: PrivateFile, text: FileText | None) -> SearchDocument:
    day = day_of(file.ready_at or document.made_at)
    language = document.language if document.language in LANGUAGES else settings.LANGUAGE_CODE
    with override(language):
        url = document.get_absolute_url()
    kind = (text.kind if text else "") or ending_of(file.name)
    return SearchDocument(
        id=f"{DocumentSource.name}:{document.pk}",
        locale=language,
        type="library",
        title=document.title,
        url=url,
        audience=audience_of_group(document.group_id),
        body=f"{words_of(document.description)}\n{file.name}".strip(),
        date=day,
        years=(day.year,),
        files=(AttachedFile(title=document.title, url=url, digest=file.sha256, kind=kind),),
    )


def stored_file(file: PrivateFile) -> StoredFile:
    return StoredFile(file.sha256, ending_of(file.name), partial(file.content.storage.open, str(file.content.name), "rb"))


def connect() -> None:
    """Register the files of groups as a search source, and keep the index up to date."""
    register_source(DocumentSource())
    for signal in (document_changed, document_gone):
        signal.connect(update_document, dispatch_uid="library.search")
    post_delete.connect(document_deleted, sender=Document, dispatch_uid="library.search.deleted")


def document_deleted(instance: Document, **_signal: object) -> None:
    """Remove a file from the index, also one that is deleted with its group."""
    update_on_commit(DocumentSource.name, [str(instance.pk)])


def update_document(document: Document, **_signal: object) -> None:
    update_on_commit(DocumentSource.name, [str(document.pk)])
