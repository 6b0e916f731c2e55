"""Releasing variants to the public, and taking them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from cms.generation import raise_generation
from cms.jobs.queueing import enqueue
from community.access.actor import actor_of
from community.access.verdicts import require
from community.visualisations.models import Audience, Case, Picture, Release, Variant
from community.visualisations.pictures import remove_pictures
from community.visualisations.rules import audience_of, can_manage, can_release

from .jobs import make_released
from .signals import release_changed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from cms.models import Municipality
    from cms.users.models import User
    from community.visualisations.models import Photo, Session


@transaction.atomic
def release_variant(*, variant: Variant, by: User, now: datetime) -> Release:
    """Release a variant, to as many as the uploader of its photo has agreed to. It is seen once its pictures are made. Raises Refused."""
    require(can_release(actor_of(by), variant))
    release, _is_new = Release.objects.select_for_update(of=("self",)).get_or_create(
        variant=variant, defaults={"released_by": by}
    )
    if release.withdrawn_at is not None or release.ready_at is None:
        release.withdrawn_at, release.ready_at, release.released_by, release.released_at = None, None, by, now
        release.save()
        enqueue(make_released, release.pk)
    return release


def release_of(variant: Variant) -> Release | None:
    """Return the release of a variant, if it was not taken back."""
    return Release.objects.filter(variant=variant, withdrawn_at=None).select_related("variant__case__session__group").first()


@transaction.atomic
def take_back(*, release: Release, by: User, now: datetime) -> None:
    """Take a release back: report, gallery, search and files no longer show it. Raises Refused."""
    require(can_manage(actor_of(by), release.variant.case.session))
    withdraw(release, now)


def withdraw(release: Release, now: datetime) -> None:
    """Delete what is released of a variant. Its key stays, and finds nothing."""
    remove_pictures(Picture.objects.filter(release=release))
    Release.objects.filter(pk=release.pk).update(withdrawn_at=now, ready_at=None)
    release_changed.send(Release, keys=[release.pk])
    raise_generation()


def consent_changed(case: Case, is_everywhere: bool, **_signal: object) -> None:
    """Take back what is released of a case, entirely or as far as it is wider than the consent of today."""
    for release in Release.objects.filter(variant__case=case, withdrawn_at=None).select_related("variant__case__session"):
        if is_everywhere or audience_of(case) == Audience.GROUP:
            withdraw(release, timezone.now())
        else:
            renew(release)


def session_changed(session: Session, changed: Collection[str], **_signal: object) -> None:
    """Show what is released of a session to as many as it allows now, also in the search and in what is cached."""
    if "audience" in changed:
        show_anew(variant__case__session=session)


def case_changed(case: Case, **_signal: object) -> None:
    """Show what is released of a case with its words of today."""
    show_anew(variant__case=case)


def photo_described(photo: Photo, **_signal: object) -> None:
    """Show what is released of a photo with its alternative text of today, which is in the files too."""
    for release in Release.objects.filter(variant__photo=photo, withdrawn_at=None):
        renew(release)


def municipality_changed(instance: Municipality, **_signal: object) -> None:
    """Show what is released of places in a municipality with its name of today, or without it before it is deleted."""
    show_anew(variant__case__municipality=instance)


def release_deleted(instance: Release, **_signal: object) -> None:
    """Forget a release that is deleted with its variant or photo."""
    release_changed.send(Release, keys=[instance.pk])
    raise_generation()


def photo_renewed(photo: Photo, **_signal: object) -> None:
    """Show nothing that is released of a photo until its variants are made anew, because more of it is covered."""
    for release in Release.objects.filter(variant__photo=photo, withdrawn_at=None):
        hide(release)


def variant_was_made(variant: Variant, **_signal: object) -> None:
    """Make the pictures of a release that waits for those of its variant."""
    for release in Release.objects.filter(variant=variant, withdrawn_at=None, ready_at=None):
        enqueue(make_released, release.pk)


def renew(release: Release) -> None:
    """Make the released pictures anew, from what they are made of today; their old addresses are dead at once."""
    hide(release)
    enqueue(make_released, release.pk)


def hide(release: Release) -> None:
    remove_pictures(Picture.objects.filter(release=release))
    Release.objects.filter(pk=release.pk).update(ready_at=None)
    release_changed.send(Release, keys=[release.pk])
    raise_generation()


def show_anew(**which: Any) -> None:
    """Have the search and cached pages read again what is released of something."""
    keys = list(Release.objects.filter(withdrawn_at=None, **which).values_list("pk", flat=True))
    if keys:
        release_changed.send(Release, keys=keys)
        raise_generation()
