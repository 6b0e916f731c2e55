"""Pictures for the answers: absolute addresses, with what has to be said with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cms.languages import active_language
from community.visualisations.cases.crediting import PUBLIC_LICENCES
from community.visualisations.making.marking import kind_of
from community.visualisations.models import Picture
from community.visualisations.provenance.kinds import PictureKind
from community.visualisations.provenance.pictures import mark_text

from .schemas.pictures import PictureFile, SessionPicture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from community.visualisations.models import Case, Photo, Variant

SEEN = (*Picture.SHOWN, Picture.Use.RELEASED)


def picture_of_photo(
    request: HttpRequest, photo: Photo, case: Case, rows: Iterable[Picture] | None = None, *, is_own: bool = False
) -> SessionPicture | None:
    """Return the files of a photo (prefetch `pictures__file`), or `rows` of them; None as long as there are none that the reader can see.

    `is_own`: with the working copy that is to be confirmed, which whoever uploaded it sees.
    """
    uses = (*SEEN, Picture.Use.WORKING) if is_own else SEEN
    found = rows if rows is not None else [row for row in photo.pictures.all() if row.release_id is None]
    return told(request, found, uses, case, photo.alt_text, case.language, PictureKind.PHOTO)


def picture_of_variant(
    request: HttpRequest, variant: Variant, case: Case, alt: str, rows: Iterable[Picture] | None = None
) -> SessionPicture | None:
    """Return the files of a variant (prefetch `pictures__file`), or `rows` of them; None as long as there are none."""
    found = rows if rows is not None else [row for row in variant.pictures.all() if row.release_id is None]
    return told(request, found, SEEN, case, alt, variant.language, kind_of(variant))


def told(
    request: HttpRequest, rows: Iterable[Picture], uses: Iterable[str], case: Case, alt: str, language: str, kind: PictureKind
) -> SessionPicture | None:
    files = sorted((row for row in rows if row.use in uses), key=lambda row: (row.width, row.file.content_type))
    if not files:
        return None
    licence, licence_url = PUBLIC_LICENCES.get(case.licence, (str(case.get_licence_display()), ""))
    return SessionPicture(
        alt=alt,
        language=language,
        kind=kind.value,
        mark=mark_text(kind, active_language()) if kind.is_generated else "",
        credit=case.credit,
        licence=licence,
        licence_url=licence_url,
        files=[
            PictureFile(
                url=request.build_absolute_uri(row.get_absolute_url()),
                width=row.width,
                height=row.height,
                format=row.file.content_type,
            )
            for row in files
        ],
    )
