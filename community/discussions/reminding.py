"""“Remind me of this”: of any post, in some days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.announcing import announce
from community.access.actor import actor_of
from community.access.verdicts import require

from .models import Reminder
from .notices import REMINDER
from .rules import can_be_reminded

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cms.users.models import User

    from .models import Post

#: What the page offers, in days.
CHOICES: dict[int, StrOrPromise] = {1: _("tomorrow"), 7: _("in a week"), 30: _("in a month")}
MOST_DAYS = 366
MOST_AT_ONCE = 500


@transaction.atomic
def remind_of(*, post: Post, days: int, by: User) -> Reminder:
    """Remind `by` of a post in `days` days; a later wish replaces an earlier one. Raises Refused."""
    require(can_be_reminded(actor_of(by), post))
    due_at = timezone.now() + timedelta(days=max(1, min(days, MOST_DAYS)))
    wish, _is_new = Reminder.objects.update_or_create(post=post, person=by, defaults={"due_at": due_at, "told_at": None})
    return wish


@transaction.atomic
def do_not_remind(*, post: Post, by: User) -> None:
    Reminder.objects.filter(post=post, person=by).delete()


def tell_due() -> None:
    """Tell those whose moment has come, each once. What somebody can no longer read is not shown to her; archived groups send nothing."""
    for key in Reminder.objects.filter(told_at=None, due_at__lte=timezone.now()).values_list("pk", flat=True)[:MOST_AT_ONCE]:
        with transaction.atomic():
            wish = Reminder.objects.select_for_update(of=("self",)).filter(pk=key, told_at=None).first()
            if wish is None:
                continue
            wish.told_at = timezone.now()
            wish.save(update_fields=["told_at"])
            if wish.post.topic.group.is_archived:
                continue
            announce(
                kind=REMINDER,
                key=f"{wish.post_id}.{wish.due_at:%Y%m%d%H%M%S}",
                to=[wish.person_id],
                facts={"post": wish.post_id},
                group=wish.post.topic.group_id,
            )
