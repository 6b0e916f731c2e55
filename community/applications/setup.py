"""Setting up the applications to a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from .models import Round, RoundRole
from .neutral.making import became_anonymous

if TYPE_CHECKING:
    from collections.abc import Collection

    from cms.users.models import User


@transaction.atomic
def set_up_round(*, round_: Round, roles: Collection[tuple[User, str]], by: User) -> Round:
    """Save a round with the people who work on it. Whoever creates it manages it: somebody has to."""
    is_new = round_._state.adding
    was_anonymous = Round.objects.filter(pk=round_.pk, is_anonymous=True).exists()
    round_.save()
    if round_.is_anonymous and not was_anonymous:
        became_anonymous(round_)
    wanted = {(person.pk, role): person for person, role in roles}
    if is_new and not any(role == RoundRole.Role.MANAGER for _person, role in wanted):
        wanted[by.pk, RoundRole.Role.MANAGER] = by
    for row in round_.people.all():
        if wanted.pop((row.user_id, row.role), None) is None:
            row.delete()
    for (_key, role), person in wanted.items():
        RoundRole.objects.create(round=round_, user=person, role=role)
    return round_
