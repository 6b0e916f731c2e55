"""What a new variant starts from: a photo of the place, or another variant that its author sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from community.visualisations.models import Photo, Variant
from community.visualisations.rules import can_read_variant

if TYPE_CHECKING:
    from uuid import UUID

    from community.access.actor import Actor
    from community.visualisations.models import Case


def find_parent(actor: Actor, case: Case, key: UUID) -> Variant | None:
    """Return the variant of the case with this key, if `actor` sees it and it is done."""
    return Variant.objects.visible_to(actor).filter(case=case, key=key, state=Variant.State.DONE).select_related("photo").first()


def find_photo(case: Case, key: UUID | None = None) -> Photo | None:
    """Return the photo of the case with this key, or the first one, if it is ready."""
    ready = case.photos.filter(state=Photo.State.READY)
    return (ready.filter(key=key) if key else ready).first()


def check_source(actor: Actor, case: Case, photo: Photo, parent: Variant | None) -> None:
    """Raise ValidationError unless `photo` and `parent` belong to the case, `actor` sees them, and they can be worked on."""
    if photo.case_id != case.pk or photo.state != Photo.State.READY:
        raise ValidationError(_("This photo is not ready yet."))
    if parent is not None and not is_usable(actor, case, photo, parent):
        raise ValidationError(_("The variant to start from is not there any more."))


def base_of_collage(variant: Variant) -> Variant | None:
    """Return the variant on whose picture a collage is put: the nearest it starts from that is no collage. None if that is the photo."""
    base = variant.parent
    while base is not None and base.kind == Variant.Kind.COLLAGE:  # its elements are in the scene
        base = base.parent
    return base


def is_usable(actor: Actor, case: Case, photo: Photo, parent: Variant) -> bool:
    if parent.case_id != case.pk or parent.photo_id != photo.pk or not parent.is_done:
        return False
    parent.case = case
    return bool(can_read_variant(actor, parent))
