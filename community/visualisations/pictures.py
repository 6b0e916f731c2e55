"""Storing the files of photos, variants and releases, and what a page needs to show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db import transaction

from community.files.models import PrivateFile
from community.files.services import stored

from .models import Photo, Picture, Release, Session, Variant
from .tenant import VISUALISATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

SUFFIXES = {"image/avif": "avif", "image/webp": "webp", "image/jpeg": "jpg", "image/png": "png"}


class Made(Protocol):
    """A picture that was made: its bytes and its measures in pixels."""

    @property
    def content(self) -> bytes: ...
    @property
    def content_type(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on a page: the address of one file that every browser shows, and those of others by format."""

    address: str
    width: int
    height: int
    alt: str
    avif: str  # as the attribute `srcset` takes them
    webp: str
    original: str  # the largest file, for a projector or to be saved


def store_picture(
    *,
    made: Made,
    use: Picture.Use,
    session: Session,
    photo: Photo | None = None,
    variant: Variant | None = None,
    release: Release | None = None,
) -> Picture:
    """Store a picture of a photo or a variant. Raises OSError if the storage is full or away; then nothing is left."""
    room = (photo or variant).case  # type: ignore[union-attr]  # one of the two is given
    name = f"{use.value}-{made.width}.{SUFFIXES[made.content_type]}"
    with stored(
        tenant=VISUALISATIONS,
        room=room,
        name=name,
        content=made.content,
        content_type=made.content_type,
        scan=PrivateFile.Scan.NOT_SCANNED,
    ) as file:
        return Picture.objects.create(
            file=file,
            session=session,
            photo=photo,
            variant=variant,
            release=release,
            use=use,
            width=made.width,
            height=made.height,
        )


def replace_pictures(
    *,
    master: Made,
    renditions: Iterable[Made],
    session: Session,
    photo: Photo | None = None,
    variant: Variant | None = None,
    plain: Made | None = None,
) -> None:
    """Store a master with its renditions in place of all other files of a photo or a variant: their addresses are dead at once.

    `plain` is the picture of a variant without a mark, which only others are made of.
    """
    with transaction.atomic():
        of_this = Picture.objects.filter(photo=photo, variant=variant).exclude(use=Picture.Use.RELEASED)
        old = list(of_this.values_list("pk", flat=True))
        if plain is not None:
            store_picture(made=plain, use=Picture.Use.PLAIN, session=session, photo=photo, variant=variant)
        store_picture(made=master, use=Picture.Use.MASTER, session=session, photo=photo, variant=variant)
        for made in renditions:
            store_picture(made=made, use=Picture.Use.RENDITION, session=session, photo=photo, variant=variant)
        remove_pictures(Picture.objects.filter(pk__in=old))


def remove_pictures(pictures: Iterable[Picture]) -> None:
    """Delete pictures with their files."""
    for picture in pictures:
        picture.delete()


def content_of(picture: Picture) -> bytes:
    """Return the bytes of a picture. Raises OSError if the storage has lost it."""
    with picture.file.content.open("rb") as content:
        return bytes(content.read())


def shown_picture(pictures: Iterable[Picture], alt: str) -> Shown | None:
    """Return how to show a photo or a variant by its files (prefetch them); None as long as it has none."""
    rows = list(pictures)  # those of a release are other files of the same picture: a page shows the one or the other
    shown = [row for row in rows if row.use in Picture.SHOWN] or [row for row in rows if row.use == Picture.Use.RELEASED]
    shown.sort(key=lambda row: row.width)
    if not shown:
        return None
    renditions = [row for row in shown if row.use != Picture.Use.MASTER] or shown
    largest = shown[-1]
    middle = next((row for row in renditions if row.file.content_type == "image/webp" and row.width >= 800), renditions[-1])
    return Shown(
        address=middle.get_absolute_url(),
        width=largest.width,
        height=largest.height,
        alt=alt,
        avif=srcset(renditions, "image/avif"),
        webp=srcset(renditions, "image/webp"),
        original=largest.get_absolute_url(),
    )


def srcset(pictures: Iterable[Picture], content_type: str) -> str:
    return ", ".join(f"{row.get_absolute_url()} {row.width}w" for row in pictures if row.file.content_type == content_type)
