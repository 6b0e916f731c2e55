"""From a picture to the files of a variant: marked, with what it is and where it comes from inside, and signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from community.visualisations.models import Variant
from community.visualisations.pictures import replace_pictures

from .marking import marked_files

if TYPE_CHECKING:
    from community.visualisations.pictures import Made


def finish_variant(variant: Variant, made: Made, *, state: Variant.State, model: str = "", seed: str = "") -> bool:
    """Store `made` as the picture of a variant, if that is still in `state`; return whether it was.

    What was cancelled meanwhile is discarded.
    """
    variant.model, variant.seed = model or variant.model, seed or variant.seed
    master, renditions = marked_files(variant, made)
    with transaction.atomic():
        current = Variant.objects.select_for_update(of=("self",)).filter(pk=variant.pk, state=state).first()
        if current is None:
            return False
        session = variant.case.session
        replace_pictures(master=master, renditions=renditions, session=session, variant=variant, plain=made)
        current.state, current.finished_at = Variant.State.DONE, timezone.now()
        current.model, current.seed = variant.model, variant.seed
        current.save(update_fields=["state", "finished_at", "model", "seed"])
    return True
