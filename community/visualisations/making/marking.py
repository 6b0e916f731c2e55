"""The files of a variant that people see: with a visible mark, what it is and where it comes from inside, and signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext, override

from community.visualisations.cases.crediting import PUBLIC_LICENCES
from community.visualisations.models import Picture, Variant
from community.visualisations.pictures import content_of
from community.visualisations.pipeline.renditions import Rendition
from community.visualisations.provenance.kinds import PictureKind
from community.visualisations.provenance.manifests import Source, Statement, sign_picture
from community.visualisations.provenance.pictures import make_marked_renditions, mark_picture
from community.visualisations.provenance.xmp import Description, make_xmp
from community.visualisations.providers.manual import How
from community.visualisations.providers.registry import find_provider

if TYPE_CHECKING:
    from community.visualisations.pictures import Made

JPEG = "image/jpeg"
KINDS = {How.AI.value: PictureKind.AI_EDIT, How.COLLAGE.value: PictureKind.COLLAGE, How.DRAWING.value: PictureKind.DRAWING}


def kind_of(variant: Variant) -> PictureKind:
    """Return what kind of picture a variant is. The marks on it and in it follow from that."""
    if variant.kind == Variant.Kind.COLLAGE:
        return PictureKind.COLLAGE
    return KINDS.get(variant.made_how, PictureKind.AI_EDIT)


def marked_files(variant: Variant, plain: Made) -> tuple[Rendition, list[Rendition]]:
    """Return the whole picture of a variant and its renditions, each marked and signed with what it was made from as its ingredient."""
    kind, parent, statement = kind_of(variant), parent_of(variant), statement_of(variant)
    xmp = make_xmp(description_of(variant))
    whole = mark_picture(plain.content, kind, variant.language, xmp=xmp)
    master = Rendition(sign_picture(whole, JPEG, statement, parent=parent), JPEG, plain.width, plain.height)
    smaller = statement_of(variant, is_rendition=True)
    renditions = make_marked_renditions(plain.content, kind, variant.language, xmp=xmp)
    return master, [
        Rendition(
            sign_picture(made.content, made.content_type, smaller, parent=parent), made.content_type, made.width, made.height
        )
        for made in renditions
    ]


def statement_of(variant: Variant, *, is_rendition: bool = False) -> Statement:
    """Return what is signed of a variant: how it was made, and by which service; not by whom."""
    provider = find_provider(variant.provider)
    return Statement(
        kind=kind_of(variant),
        title=title_of(variant),
        made_at=variant.started_at or timezone.now(),
        provider=str(provider.label) if provider and variant.kind == Variant.Kind.GENERATED else variant.made_with,
        model=variant.model,
        prompt=variant.prompt,
        seed=variant.seed,
        has_mask=bool(variant.mask),
        is_rendition=is_rendition,
    )


def description_of(variant: Variant) -> Description:
    case = variant.case
    licence, licence_url = PUBLIC_LICENCES.get(case.licence, ("", ""))
    statement = statement_of(variant)
    return Description(
        kind=statement.kind,
        credit=case.credit,
        licence=licence,
        licence_url=licence_url,
        alt_text={variant.language: variant.alt_text} if variant.alt_text else {},
        system=" ".join(filter(None, (statement.provider, statement.model))),
        prompt=statement.prompt,
    )


def parent_of(variant: Variant) -> Source:
    """Return what a variant was made from: the file of its parent with its manifest, or the covered photo. Raises LookupError."""
    files = Picture.objects.filter(use=Picture.Use.MASTER).select_related("file")
    of_what = files.filter(variant=variant.parent_id) if variant.parent_id else files.filter(photo=variant.photo_id)
    picture = of_what.first()
    if picture is None:
        raise LookupError(f"There is no picture that variant {variant.pk} was made from.")
    with override(variant.language):
        title = title_of(variant.parent) if variant.parent else gettext("Photo")
    return Source(content_of(picture), picture.file.content_type, title)


def title_of(variant: Variant) -> str:
    with override(variant.language):
        return str(variant)
