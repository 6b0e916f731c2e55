"""Commenting on a variant, or on a point of its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cms.languages import active_language
from community.access.actor import actor_of
from community.access.verdicts import require
from community.visualisations.lookups import with_session
from community.visualisations.models import Comment, Variant
from community.visualisations.rules import can_discuss

from .rules import can_delete_comment
from .signals import comment_added, opinion_withdrawn

if TYPE_CHECKING:
    from cms.users.models import User

Pin = tuple[float, float]  # from the left and from the top, as fractions of the picture


@transaction.atomic
def add_comment(*, variant: Variant, text: str, pin: Pin | None, by: User) -> Comment:
    """Save what `by` says about the variant, or about the point `pin` of its picture. Raises Refused."""
    require(can_discuss(actor_of(by), variant))
    x, y = pin or (None, None)
    comment = Comment.objects.create(variant=variant, by=by, text=text, language=active_language(), x=x, y=y)
    comment_added.send(Comment, comment=comment)
    return comment


@transaction.atomic
def delete_comment(*, comment: Comment, by: User) -> None:
    """Delete a comment. Raises Refused."""
    require(can_delete_comment(actor_of(by), comment))
    comment.delete()
    opinion_withdrawn.send(Comment, variant=comment.variant)


def find_comment(key: int) -> Comment | None:
    """Return the comment with this key, with what its rules need, whoever may know of it."""
    return with_session(Comment.objects.all(), "variant__case__session").select_related("variant").filter(pk=key).first()


def comments_on(variant: Variant) -> list[Comment]:
    """Return the comments on a variant, oldest first, with who wrote them."""
    return list(variant.comments.select_related("by"))
