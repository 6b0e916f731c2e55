"""Adds the demo's pictures and files to the media library. Existing ones are not drawn again."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.models import Collection

from cms.models import SiteDocument, SiteImage

from .content import SOURCE, read_list
from .documents import make_docx, make_pdf
from .office import make_odt, make_pptx
from .pictures import CREDIT, LICENCE, draw_picture
from .stock import Stock

COLLECTION = "Demo"
MAKERS = {"pdf": make_pdf, "docx": make_docx, "odt": make_odt, "pptx": make_pptx}


def demo_collection() -> Collection:
    """Return the demo's collection in the media library."""
    root = Collection.get_first_root_node()
    found: Collection | None = root.get_children().filter(name=COLLECTION).first()
    return found or root.add_child(instance=Collection(name=COLLECTION))


def make_pictures(stock: Stock, advance: Callable[[], object]) -> None:
    """Draw all pictures, with description and author. Calls `advance` after each."""
    collection = demo_collection()
    known = {image.title: image for image in SiteImage.objects.filter(collection=collection)}
    for name, said in read_list("pictures").items():
        image = known.get(said["title"])
        if image is None:
            image = SiteImage(
                title=said["title"],
                description=said["alt"][SOURCE],
                credit=CREDIT,
                licence=LICENCE,
                collection=collection,
                file=ImageFile(BytesIO(draw_picture(name)), name=f"{name}.jpg"),
            )
            image.full_clean(exclude=["file"])
            image._set_image_file_metadata()
            image.save()
            image.file.close()
        stock.pictures[name] = image
        advance()


def make_documents(stock: Stock, advance: Callable[[], object]) -> None:
    """Create all files. Calls `advance` after each."""
    collection = demo_collection()
    known = {document.title: document for document in SiteDocument.objects.filter(collection=collection)}
    for name, said in read_list("documents").items():
        document = known.get(said["title"])
        if document is None:
            make = MAKERS[said["file"].rpartition(".")[2]]
            content = make(said["title"], said["text"].strip(), stock.document_language(name))
            document = SiteDocument(title=said["title"], collection=collection, file=ContentFile(content, name=said["file"]))
            document._set_document_file_metadata()
            document.save()
            document.file.close()
        stock.documents[name] = document
        advance()
