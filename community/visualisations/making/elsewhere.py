"""Pictures that were made elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from cms.jobs.queueing import enqueue
from community.access.actor import actor_of
from community.access.verdicts import require
from community.files.services import attach
from community.visualisations.lookups import locked_case
from community.visualisations.models import Photo, Picture, Variant
from community.visualisations.providers.manual import KEY
from community.visualisations.rules import can_add_variant
from community.visualisations.tenant import VISUALISATIONS

from .jobs import take_uploaded
from .sources import check_source

if TYPE_CHECKING:
    from datetime import datetime

    from cms.users.models import User
    from community.files.models import PrivateFile
    from community.visualisations.models import Case

    from .forms import ElsewhereForm


@transaction.atomic
def upload_variant(
    *, case: Case, photo: Photo, parent: Variant | None, staged: UUID, form: ElsewhereForm, by: User, now: datetime
) -> Variant:
    """Take a staged upload over as a variant. Raises Refused, and ValidationError if it is gone or the photo is not ready."""
    actor = actor_of(by)
    require(can_add_variant(actor, case, now))
    locked_case(case)
    check_source(actor, case, photo, parent)
    file = attach(file=staged, tenant=VISUALISATIONS, room=case, by=by)
    variant: Variant = form.save(commit=False)
    variant.case, variant.photo, variant.parent = case, photo, parent
    variant.kind, variant.provider, variant.state = Variant.Kind.UPLOADED, KEY, Variant.State.WAITING
    variant.created_by, variant.created_at = by, now
    variant.save()
    Picture.objects.create(file=file, session=case.session, variant=variant, use=Picture.Use.ORIGINAL)
    if file.ready_at is not None:
        enqueue(take_uploaded, variant.pk)  # else when the scanner is through: `upload_ready`
    return variant


def upload_ready(file: PrivateFile, **_signal: object) -> None:
    """Have an upload taken over once it was scanned for viruses."""
    if file.tenant == VISUALISATIONS.name:
        for variant in Picture.objects.filter(pk=file.pk, use=Picture.Use.ORIGINAL, photo=None).values_list("variant", flat=True):
            if variant is not None:
                enqueue(take_uploaded, variant)
