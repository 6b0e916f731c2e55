"""A session as a booklet (PDF)."""

from __future__ import annotations

from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from PIL import Image

from cms.jobs.progress import track
from cms.pdf import PICTURES, write_pdf
from community.markdown import render_markdown
from community.visualisations.looking.cards import name_of
from community.visualisations.models import Picture
from community.visualisations.pictures import content_of

from .contents import opinions_in

if TYPE_CHECKING:
    from community.visualisations.models import Session
    from community.visualisations.talking.opinions import Opinion

    from .contents import Piece, Place

TEMPLATE = "community/visualisations/booklet.html"
PRINTED = 960  # pixels: wide enough for half a page
QUALITY = 85


def write_booklet(out: IO[bytes], session: Session, places: list[Place], language: str) -> None:
    """Write a PDF with a page or more for each place. Raises PdfUnavailable, and OSError if the storage has lost a picture."""
    pictures = {str(piece.picture.pk): piece.picture for place in places for piece in place.pieces}
    reading = iter(track(pictures, words=_("Pictures")))
    lost: list[OSError] = []

    def read(key: str) -> bytes:
        next(reading, None)
        try:
            return printed(pictures[key])
        except OSError as error:  # the PDF would be made without the picture, and nobody would know
            lost.append(error)
            raise

    opinions = opinions_in(session, places)
    facts = {
        "title": session.title,
        "session": session,
        "brief": render_markdown(session.brief),
        "places": [place_shown(place, opinions) for place in places],
    }
    write_pdf(out, TEMPLATE, facts, language, read)
    if lost:
        raise lost[0]


def place_shown(place: Place, opinions: dict[int, list[Opinion]]) -> dict[str, Any]:
    return {
        "case": place.case,
        "photos": [{"source": source_of(piece), "photo": piece.photo} for piece in place.photos],
        "variants": [
            {
                "source": source_of(piece),
                "variant": piece.variant,
                "name": name_of(piece.variant),
                "opinions": opinions[piece.variant.pk],
            }
            for piece in place.variants
            if piece.variant
        ],
    }


def source_of(piece: Piece) -> str:
    return f"{PICTURES}{piece.picture.pk}"


def printed(master: Picture) -> bytes:
    """Return a picture as JPEG, the only format that goes into a PDF as it is, at the size of print. Raises OSError."""
    files = Picture.objects.filter(photo=master.photo_id, variant=master.variant_id, use=Picture.Use.RENDITION)
    smaller = files.filter(file__content_type="image/webp", width__gte=PRINTED).order_by("width").first()
    with Image.open(BytesIO(content_of(smaller or master))) as picture:
        picture.thumbnail((PRINTED, PRINTED * 2))
        out = BytesIO()
        picture.convert("RGB").save(out, "JPEG", quality=QUALITY)
        return out.getvalue()
