"""What is in an export: what the group sees, without the names of its members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from community.visualisations.making.marking import kind_of
from community.visualisations.models import Case, Photo, Picture, Variant
from community.visualisations.pictures import SUFFIXES
from community.visualisations.provenance.pictures import mark_text
from community.visualisations.rules import audience_of
from community.visualisations.talking.opinions import Opinion, known_opinions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from community.visualisations.models import Session

LONGEST_NAME = 40


@dataclass(frozen=True)
class Piece:
    """A picture of an export: its path in the archive, its file, and whose it is."""

    path: str
    picture: Picture
    photo: Photo | None = None
    variant: Variant | None = None


@dataclass(frozen=True)
class Place:
    """A case with the pictures that the group sees, photos first."""

    number: int
    case: Case
    photos: list[Piece]
    variants: list[Piece]

    @property
    def pieces(self) -> list[Piece]:
        return [*self.photos, *self.variants]


def places_of(session: Session) -> Iterator[Place]:
    """Yield the places that are shown to the group, in that order."""
    cases = Case.objects.shared().filter(session=session).select_related("session", "municipality")
    for number, case in enumerate(cases.order_by("shared_at", "pk"), start=1):
        folder = f"{number:02d}-{named(case.title)}"
        masters = Picture.objects.filter(use=Picture.Use.MASTER).select_related("file")
        photos = (
            masters.filter(photo__case=case, photo__state=Photo.State.READY).select_related("photo").order_by("photo__position")
        )
        variants = (
            masters.filter(variant__in=Variant.objects.shared().filter(case=case))
            .select_related("variant")
            .prefetch_related("variant__comments")
        )
        yield Place(
            number,
            case,
            [Piece(path_of(folder, place, "photo", row), row, photo=row.photo) for place, row in enumerate(photos, start=1)],
            [
                Piece(path_of(folder, place, named(str(row.variant)), row), row, variant=row.variant)
                for place, row in enumerate(variants.order_by("variant__pk"), start=1)
            ],
        )


def path_of(folder: str, place: int, name: str, picture: Picture) -> str:
    kind = "today" if picture.photo_id else "variant"
    return f"{folder}/{kind}-{place:02d}-{name}.{SUFFIXES[picture.file.content_type]}"


def named(title: str) -> str:
    """Return a title as part of a file's name that every system opens; letters that have no Latin form are left out."""
    return slugify(title.casefold())[:LONGEST_NAME].strip("-") or "untitled"


def session_facts(session: Session, places: list[Place], language: str) -> dict[str, Any]:
    """Return the session as data: what is in `session.json`."""
    opinions = opinions_in(session, places)
    return {
        "title": session.title,
        "language": session.language,
        "brief": session.brief,
        "questions": session.guiding_questions,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "time_zone": str(session.time_zone),
        "places": [place_facts(place, opinions, language) for place in places],
    }


def opinions_in(session: Session, places: list[Place]) -> dict[int, list[Opinion]]:
    """Return what the group thinks of each variant, by key, as far as enough people have rated it."""
    variants = [piece.variant.pk for place in places for piece in place.variants if piece.variant]
    return known_opinions(variants, session.rated_values)


def place_facts(place: Place, opinions: dict[int, list[Opinion]], language: str) -> dict[str, Any]:
    case = place.case
    return {
        "title": case.title,
        "place": case.place,
        "municipality": case.municipality.name if case.municipality else "",
        "latitude": float(case.latitude) if case.latitude is not None else None,
        "longitude": float(case.longitude) if case.longitude is not None else None,
        "today": case.today,
        "wish": case.wish,
        "constraints": case.constraints,
        "credit": case.credit,
        "licence": case.licence,
        "may_be_seen_by": audience_of(case),
        "language": case.language,
        "photos": [
            {"file": piece.path, "alternative_text": piece.photo.alt_text if piece.photo else ""} for piece in place.photos
        ],
        "variants": [variant_facts(piece, place.variants, opinions, language) for piece in place.variants],
    }


def variant_facts(piece: Piece, others: list[Piece], opinions: dict[int, list[Opinion]], language: str) -> dict[str, Any]:
    variant = piece.variant
    if variant is None:
        return {}
    return {
        "file": piece.path,
        "title": variant.title,
        "alternative_text": variant.alt_text,
        "made_of": next((other.path for other in others if other.variant and other.variant.pk == variant.parent_id), None),
        "mark": mark_text(kind_of(variant), language),
        "kind": variant.kind,
        "provider": variant.provider,
        "model": variant.model,
        "made_with": variant.made_with,
        "prompt": variant.prompt,
        "seed": variant.seed,
        "mask": variant.mask,
        "scene": variant.scene,
        "made_at": variant.finished_at.isoformat() if variant.finished_at else None,
        "is_highlight": variant.is_highlight,
        "ratings": [{"value": one.value, "counts": one.counts, "mean": one.mean} for one in opinions[variant.pk]],
        "comments": [
            {"text": one.text, "language": one.language, "x": one.x, "y": one.y, "at": one.created_at.isoformat()}
            for one in variant.comments.all()
        ],
    }


def withdrawable(session: Session, places: list[Place]) -> set[tuple[object, ...]]:
    """Return all in an export that can be withdrawn: an export is outdated once one of them is gone."""
    pieces = [piece for place in places for piece in place.pieces]
    variants = [piece.variant for piece in pieces if piece.variant]
    rated = {(key, one.value) for key, known in opinions_in(session, places).items() for one in known}
    return {
        *(("consent", place.case.pk, audience_of(place.case), place.case.credit, place.case.licence) for place in places),
        *(("picture", piece.picture.pk) for piece in pieces),
        *(("comment", comment.pk) for variant in variants for comment in variant.comments.all()),
        *(("opinion", *one) for one in rated),
    }
