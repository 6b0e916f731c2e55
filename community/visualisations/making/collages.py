"""Collages as variants: begun from a photo or a variant, saved while somebody works on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from community.access.actor import actor_of
from community.access.verdicts import Refused, no, require
from community.visualisations.collage.scene import Scene, from_json, to_json
from community.visualisations.collage.targets import Outdated
from community.visualisations.frame import crumbs_from
from community.visualisations.lookups import locked_case
from community.visualisations.models import Variant
from community.visualisations.pictures import shown_picture
from community.visualisations.rules import audience_of, can_add_variant, can_edit_variant

from .sources import base_of_collage, check_source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cms.navigation import Link
    from cms.users.models import User
    from community.visualisations.models import Case, Photo

KEY = "collage"  # as a provider


@transaction.atomic
def begin_collage(*, case: Case, photo: Photo, parent: Variant | None, by: User, now: datetime) -> Variant:
    """Create the draft of a collage on a photo, or on a variant: with its elements, if that is a collage. Raises Refused, ValidationError."""
    actor = actor_of(by)
    require(can_add_variant(actor, case, now))
    locked_case(case)
    check_source(actor, case, photo, parent)
    is_of_collage = parent is not None and parent.kind == Variant.Kind.COLLAGE
    return Variant.objects.create(
        case=case,
        photo=photo,
        parent=parent,
        kind=Variant.Kind.COLLAGE,
        provider=KEY,
        scene=parent.scene if parent is not None and is_of_collage else photo.view,
        created_by=by,
        created_at=now,
    )


@dataclass
class VariantTarget:
    """A draft of a collage as the desk takes it (`collage.targets.CollageTarget`)."""

    variant: Variant
    by: User

    @property
    def title(self) -> str:
        return _("Collage: %(place)s") % {"place": self.variant.case.title}

    @property
    def crumbs(self) -> Sequence[Link]:
        return crumbs_from(self.variant.case)

    @property
    def topic(self) -> str:
        colour = self.variant.case.session.group.topic_colour
        return "" if colour == "brand" else colour

    @property
    def photo_url(self) -> str:
        return self._photo[0]

    @property
    def size(self) -> tuple[int, int]:
        return self._photo[1]

    @cached_property
    def _photo(self) -> tuple[str, tuple[int, int]]:
        """The address of the picture below, and its measures in pixels."""
        base = base_of_collage(self.variant) or self.variant.photo
        shown = shown_picture(base.pictures.select_related("file"), "")
        return (shown.address, (shown.width, shown.height)) if shown else ("", (1600, 1000))

    @property
    def photo_alt(self) -> str:
        return self.variant.photo.alt_text

    @property
    def scene(self) -> Scene:
        return from_json(self.variant.scene) if self.variant.scene else Scene()

    @property
    def revision(self) -> int:
        return self.variant.revision

    @property
    def saved_at(self) -> datetime | None:
        return self.variant.finished_at if self.variant.revision else None

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        case = self.variant.case
        origin = str(self.variant.parent) if self.variant.parent else _("Today")
        return [
            (_("Mark"), _("Collage, without AI")),
            (_("Photo"), case.credit),
            (_("May be seen by"), str(audience_of(case).label)),
            (_("Made of"), origin),
        ]

    @property
    def address(self) -> str:
        return reverse("visualisations:collage", args=[self.variant.key])

    @property
    def scene_address(self) -> str:
        return reverse("visualisations:scene", args=[self.variant.key])

    def save(self, scene: Scene, revision: int) -> int:
        return save_scene(variant=self.variant, scene=scene, revision=revision, by=self.by, now=timezone.now())

    def show(self) -> str:
        return reverse("visualisations:show", args=[self.variant.key])


@transaction.atomic
def save_scene(*, variant: Variant, scene: Scene, revision: int, by: User, now: datetime) -> int:
    """Save the scene of a draft; return its new revision. Raises Refused, and Outdated if `revision` is not the last one."""
    require(can_edit_variant(actor_of(by), variant, now))
    current = Variant.objects.select_for_update(of=("self",)).get(pk=variant.pk)
    if current.state != Variant.State.DRAFT:
        raise Refused(no(_("This collage is finished. Make a new one of it to change it.")))
    if current.revision != revision:
        raise Outdated
    current.scene, current.revision, current.finished_at = to_json(scene), revision + 1, now
    current.save(update_fields=["scene", "revision", "finished_at"])
    return current.revision
