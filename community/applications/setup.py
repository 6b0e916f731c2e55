"""Setting up the applications to a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from .models import Criterion, Round, RoundRole
from .neutral.making import became_anonymous
from .review.scoring import update_scores

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from cms.users.models import User
    from community.forms.models import Form


@transaction.atomic
def set_up_round(
    *,
    round_: Round,
    roles: Collection[tuple[User, str]],
    by: User,
    criteria: Sequence[Mapping[str, Any]] | None = None,
    second_form: Form | None = None,
) -> Round:
    """Save a round with the people who work on it, and what they judge by. Whoever creates it manages it: somebody has to.

    `criteria` are facts of `Criterion`, with the `pk` of those that exist; None leaves them as they are.
    """
    is_new = round_._state.adding
    was_anonymous = Round.objects.filter(pk=round_.pk, is_anonymous=True).exists()
    round_.save()
    if criteria is not None:
        set_criteria(round_, criteria)
    set_second_form(round_, second_form)
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


def set_criteria(round_: Round, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make the criteria of a round those in `rows`, in their order. Scores follow the new weights."""
    kept, known = [], list(round_.criteria.all())
    for position, row in enumerate(rows):
        facts = {"name": row["name"], "help": row.get("help") or {}, "weight": row["weight"], "position": position}
        stored = next((one for one in known if one.pk == row.get("pk")), Criterion(round=round_))
        for name, value in facts.items():
            setattr(stored, name, value)
        stored.save()
        kept.append(stored.pk)
    round_.criteria.exclude(pk__in=kept).delete()
    update_scores(round_)


def set_second_form(round_: Round, form: Form | None) -> None:
    """Ask those who are accepted to fill in `form`, or nothing. Once somebody has been asked, the form stays."""
    second = Round.objects.filter(follows=round_).first()
    if second and second.applications.exists():
        form = second.form
    if form is None:
        Round.objects.filter(follows=round_).delete()
        return
    second = second or Round(follows=round_)
    second.call, second.form = round_.call, form
    second.retention, second.keep_months, second.days_to_answer = round_.retention, round_.keep_months, round_.days_to_answer
    second.save()
