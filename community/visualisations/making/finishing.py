"""From a picture to the files of a variant: marked, with what it is and where it comes from inside, and signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from community.visualisations.models import Photo, Variant
from community.visualisations.pictures import replace_pictures
from community.visualisations.pipeline import photos as pipeline
from community.visualisations.pipeline.regions import stored_regions
from community.visualisations.pipeline.renditions import Rendition

from .marking import JPEG, marked_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from community.visualisations.pictures import Made


def finish_variant(
    variant: Variant,
    made: Made,
    *,
    covered: int,
    state: Variant.State,
    model: str = "",
    seed: str = "",
    afterwards: Callable[[int], object] | None = None,
) -> bool:
    """Store `made` as the picture of a variant, if that is still in `state`; return whether it was. What was cancelled meanwhile is discarded.

    `covered` is how many regions of the photo were covered on what it was made of: those that were added meanwhile are covered on it here.
    `afterwards` takes the variant's key, in the same transaction.
    """
    variant.model, variant.seed = model or variant.model, seed or variant.seed
    while True:
        master, renditions = marked_files(variant, made)
        with transaction.atomic():
            current = Variant.objects.select_for_update(of=("self",)).filter(pk=variant.pk, state=state).first()
            if current is None:
                return False
            regions = Photo.objects.select_for_update(of=("self",)).get(pk=variant.photo_id).regions
            if len(regions) == covered:
                session = variant.case.session
                replace_pictures(master=master, renditions=renditions, session=session, variant=variant, plain=made)
                current.state, current.finished_at, current.covered = Variant.State.DONE, timezone.now(), covered
                current.model, current.seed = variant.model, variant.seed
                current.save(update_fields=["state", "finished_at", "covered", "model", "seed"])
                if afterwards is not None:
                    afterwards(variant.pk)
                return True
        made, covered = with_more_covered(made, regions[covered:]), len(regions)


def with_more_covered(made: Made, regions: list[dict[str, Any]]) -> Rendition:
    """Return a picture with more covered: regions of the photo that it was made of, as JSON."""
    return Rendition(pipeline.add_blurs(made.content, stored_regions(regions)), JPEG, made.width, made.height)
