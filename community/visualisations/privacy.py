"""The personal data in visualisation sessions."""

from django.utils.translation import gettext_lazy as _

from cms.users.models import User
from community.privacy.registry import Holding, delete_rows, forget_person

from .exporting.making import forget_exports
from .models import BlurReport, Case, Comment, PictureOrder, Rating, Release, Session, Variant


def delete_ratings(holding: Holding, user: User) -> None:
    """Delete the ratings of a person, and the exports that count them."""
    for session in Session.objects.filter(cases__variants__ratings__by=user).distinct().values_list("pk", flat=True):
        forget_exports(session)
    delete_rows(holding, user)


#: Sessions, cases and variants belong to the group and stay when somebody leaves the network, without the name; ratings go. Whoever wants
#: her photos to go too withdraws them first.
HOLDINGS = (
    Holding(Session, ("created_by",), _("Visualisation sessions that you planned"), ("title", "created_at"), forget_person),
    Holding(
        Case,
        ("created_by",),
        _("Places that you brought to visualisation sessions"),
        ("title", "place", "today", "wish", "constraints", "credit", "licence", "audience", "created_at"),
        forget_person,
    ),
    Holding(BlurReport, ("by",), _("Your notes about photos"), ("words", "created_at"), forget_person),
    Holding(
        Variant,
        ("created_by", "checked_by"),
        _("Variants that you made or checked"),
        ("title", "words", "state", "created_at"),
        forget_person,
    ),
    Holding(
        PictureOrder, ("by",), _("Pictures that you asked an AI service for"), ("provider", "number", "asked_at"), forget_person
    ),
    Holding(Rating, ("by",), _("Your ratings of variants"), ("value", "score", "given_at"), delete_ratings),
    Holding(Comment, ("by",), _("Your comments on variants"), ("text", "created_at"), forget_person),
    Holding(Release, ("released_by",), _("Variants that you released"), ("released_at",), forget_person),
)
