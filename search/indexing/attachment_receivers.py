"""Signal receivers that keep the index and the stored texts of files in step with documents and their collections."""

from collections.abc import Collection as Some
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, CollectionViewRestriction

from cms.jobs.declaring import job
from cms.models import SiteDocument
from search.attachments.site_documents import stored_file
from search.attachments.texts import forget_unused, read_texts, register_holder
from search.sources.attached import keys_attaching
from search.sources.pages import PageSource

from .tasks import update_on_commit

COMPUTED_FIELDS = frozenset({"file_size", "file_hash"})  # saved by Wagtail when somebody views a document


def connect() -> None:
    """Connect the receivers, and register the site's documents as holders of file contents."""
    register_holder(contents_of_documents)
    post_save.connect(document_changed, sender=SiteDocument)
    pre_delete.connect(before_document_deleted, sender=SiteDocument)
    post_save.connect(collection_changed, sender=Collection)
    for signal in (post_save, post_delete):
        signal.connect(restriction_changed, sender=CollectionViewRestriction)


def contents_of_documents(digests: Some[str]) -> Iterable[str]:
    return SiteDocument.objects.filter(sha256__in=digests).values_list("sha256", flat=True)


@job(title=_("Extract the text of a document"))
def follow_document(key: int) -> None:
    """Read the new content of a document, and update the pages that attach it."""
    document = SiteDocument.objects.filter(pk=key).first()
    if document is None:
        return
    if stored := stored_file(document):
        read_texts([stored])
    update_on_commit(PageSource.name, keys_attaching(document))


def document_changed(instance: SiteDocument, raw: bool = False, update_fields: Some[str] | None = None, **_: Any) -> None:
    """Handle a document that is new, was renamed or moved to another collection, or has a new file."""
    if not raw and (update_fields is None or not COMPUTED_FIELDS.issuperset(update_fields)):
        transaction.on_commit(partial(follow_document.enqueue, instance.pk), robust=True)
        forget_unused([instance.former_sha256])


def before_document_deleted(instance: SiteDocument, **_: Any) -> None:
    """Update the pages that attach a document before it is deleted, since they could not be found afterwards."""
    update_on_commit(PageSource.name, keys_attaching(instance))
    forget_unused([instance.sha256])


def documents_moved(documents: Iterable[SiteDocument]) -> None:
    """Handle documents that were moved to another collection in bulk, which sends no signals."""
    update_on_commit(PageSource.name, keys_attaching(*documents))


def collection_changed(instance: Collection, created: bool = False, raw: bool = False, **_: Any) -> None:
    """Handle a collection that may have moved. The admin saves it before moving it, so it is checked after the commit."""
    if not created and not raw:
        transaction.on_commit(partial(update_collection, instance.pk), robust=True)


def restriction_changed(instance: CollectionViewRestriction, **_: Any) -> None:
    transaction.on_commit(partial(update_collection, instance.collection_id), robust=True)


def update_collection(key: int) -> None:
    """Update the pages that attach documents of a collection or its descendants."""
    collection = Collection.objects.filter(pk=key).first()
    if collection is not None:
        documents = SiteDocument.objects.filter(collection__path__startswith=collection.path)
        update_on_commit(PageSource.name, keys_attaching(*documents))
