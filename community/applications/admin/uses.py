"""The calls that use a form."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.urls import reverse

from community.applications.models import Round, attach_calls
from community.forms.uses import FormUse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def calls_using(forms: Iterable[int]) -> Mapping[int, list[FormUse]]:
    """Return the calls that use the forms with these keys. A constant number of queries."""
    rounds = list(Round.objects.filter(form__in=list(forms)).order_by("pk"))
    attach_calls(rounds)
    found: dict[int, list[FormUse]] = defaultdict(list)
    for one in rounds:
        found[one.form_id].append(FormUse(one.title, reverse("applications_setup", args=[one.call])))
    return found
