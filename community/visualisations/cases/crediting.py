"""Credit and licence inside the files of photos, so that they stay when a file goes somewhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.visualisations.models import Case
from community.visualisations.provenance.kinds import PictureKind
from community.visualisations.provenance.xmp import Description, make_xmp

if TYPE_CHECKING:
    from community.visualisations.models import Photo

#: The name of a licence that everybody has, and its address.
PUBLIC_LICENCES = {Case.Licence.CC_BY.value: ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")}


def credit_of(photo: Photo) -> bytes:
    """Return the metadata of a photo's files: credit, licence and alternative text as they are today, and nothing else."""
    case = photo.case
    licence, licence_url = PUBLIC_LICENCES.get(case.licence, ("", ""))
    return make_xmp(
        Description(
            kind=PictureKind.PHOTO,
            credit=case.credit,
            licence=licence,
            licence_url=licence_url,
            alt_text={case.language: photo.alt_text} if photo.alt_text else {},
        )
    )
