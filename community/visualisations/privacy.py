"""The personal data in visualisation sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.privacy.registry import Holding, delete_rows, forget_person

from .exporting.making import forget_exports
from .models import BlurReport, Case, Comment, Photo, PictureOrder, Rating, Release, Session, Variant

if TYPE_CHECKING:
    from cms.users.models import User


def leave_cases(holding: Holding, user: User) -> None:
    """Delete the cases and photos that nobody else has seen, with their files, and clear the key to the person in the others."""
    for case in Case.objects.filter(created_by=user, shared_at=None):
        case.delete()
    for photo in Photo.objects.filter(case__created_by=user).exclude(state=Photo.State.READY):
        photo.delete()
    forget_person(holding, user)


def leave_variants(holding: Holding, user: User) -> None:
    """Delete the variants that the group has not seen, with their files, and clear the key to the person in the others.

    The latest go first: one that a shown variant was made of stays, since that would be deleted with it.
    """
    unseen = Variant.objects.filter(created_by=user, shared_at=None, children=None)
    while found := list(unseen.all()):
        for variant in found:
            variant.delete()
    forget_person(holding, user)


def delete_ratings(holding: Holding, user: User) -> None:
    """Delete the ratings of a person, and the exports that count them."""
    for session in Session.objects.filter(cases__variants__ratings__by=user).distinct().values_list("pk", flat=True):
        forget_exports(session)
    delete_rows(holding, user)


#: Sessions, cases and variants belong to the group and stay when somebody leaves the network, without the name; ratings go, and so does what
#: only she has seen. Whoever wants her photos to go too withdraws them first.
HOLDINGS = (
    Holding(Session, ("created_by",), _("Visualisation sessions that you planned"), ("title", "created_at"), forget_person),
    Holding(
        Case,
        ("created_by",),
        _("Places that you brought to visualisation sessions"),
        ("title", "place", "today", "wish", "constraints", "credit", "licence", "audience", "created_at"),
        leave_cases,
        when_erased=_(
            "What the group has seen stays, without your name: withdraw a place first if its photos should go too. Drafts are deleted."
        ),
    ),
    Holding(BlurReport, ("by",), _("Your notes about photos"), ("words", "created_at"), forget_person),
    Holding(
        Variant,
        ("created_by", "checked_by"),
        _("Variants that you made or checked"),
        ("title", "words", "state", "created_at"),
        leave_variants,
        when_erased=_("What the group has seen stays, without your name. Drafts are deleted."),
    ),
    Holding(
        PictureOrder, ("by",), _("Pictures that you asked an AI service for"), ("provider", "number", "asked_at"), forget_person
    ),
    Holding(
        Rating,
        ("by",),
        _("Your ratings of variants"),
        ("value", "score", "given_at"),
        delete_ratings,
        when_erased=_("They are deleted, with the exports that count them."),
    ),
    Holding(Comment, ("by",), _("Your comments on variants"), ("text", "created_at"), forget_person),
    Holding(Release, ("released_by",), _("Variants that you released"), ("released_at",), forget_person),
)
