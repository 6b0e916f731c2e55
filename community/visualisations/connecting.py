"""Which signal calls what: who is told of what happens in a session, and what is left of what was deleted."""

from __future__ import annotations

from django.db.models.signals import post_delete, post_save, pre_delete

from cms.models import Municipality

from . import gone
from .cases.signals import case_changed, case_shared, consent_changed, photo_described, photo_reported
from .making.signals import variant_to_check
from .models import BlurReport, Case, Comment, Session, Variant
from .publishing import services as publishing
from .talking import notices
from .talking.signals import comment_added, variant_checked


def connect() -> None:
    """Connect everything; called once, when the app is ready."""
    case_shared.connect(notices.place_appeared, dispatch_uid="visualisations.place_appeared")
    consent_changed.connect(notices.case_was_withdrawn, dispatch_uid="visualisations.case_was_withdrawn")
    photo_reported.connect(notices.photo_was_reported, dispatch_uid="visualisations.photo_was_reported")
    comment_added.connect(notices.comment_appeared, dispatch_uid="visualisations.comment_appeared")
    variant_to_check.connect(notices.variant_waits, dispatch_uid="visualisations.variant_waits")
    variant_checked.connect(notices.variant_was_checked, dispatch_uid="visualisations.variant_was_checked")
    for model, receiver in (
        (Case, notices.case_was_deleted),
        (Comment, notices.comment_was_deleted),
        (BlurReport, notices.report_was_deleted),
        (Variant, notices.variant_was_deleted),
        (Session, gone.forget_keys),
    ):
        post_delete.connect(receiver, sender=model, dispatch_uid=f"visualisations.{receiver.__name__}")
    pre_delete.connect(gone.keep_key, sender=Variant, dispatch_uid="visualisations.keep_key")
    case_changed.connect(publishing.case_changed, dispatch_uid="visualisations.released_case_changed")
    photo_described.connect(publishing.photo_described, dispatch_uid="visualisations.released_photo_described")
    for signal in (post_save, pre_delete):
        signal.connect(
            publishing.municipality_changed, sender=Municipality, dispatch_uid="visualisations.released_municipality_changed"
        )
