"""What is sent as JSON, as the pages' forms read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.models import Region, Topic
from community.api.errors import Unprocessable
from community.people.models import FIELDS, Circle, seen_by
from community.people.moving.forms import LEAVE, TO
from community.people.profiles.forms import PROPOSED, PlaceField, ProfileForm, place_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cms.models import Municipality
    from cms.users.models import User
    from community.people.models import Profile, ProposedMunicipality

    from .schemas import NewJob, OwnProfile, ProfileChanges

NO_SUCH = _("There is nothing with this name.")


def place_sent(municipality: int | None, proposal: int | None) -> str:
    """Return a municipality as the forms have it."""
    if municipality is not None:
        return str(municipality)
    return f"{PROPOSED}{proposal}" if proposal is not None else ""


def profile_form(changes: ProfileChanges, current: OwnProfile, profile: Profile, by: User) -> ProfileForm:
    """Return the page's form with the changes, and with what is stored for what was not sent. Raises Unprocessable."""
    given = current.model_dump() | changes.model_dump(include=set(changes.model_fields_set))
    data = QueryDict(mutable=True)
    for name in ("name", "department", "function", "about"):
        data[name] = given[name]
    is_placed = changes.model_fields_set & {"municipality", "proposal"}
    data["municipality"] = place_sent(changes.municipality, changes.proposal) if is_placed else place_value(profile)
    for name, model in (("topics", Topic), ("advises_on", Topic), ("regions", Region)):
        data.setlist(name, keys_of(model, given[name], name))
    data.setlist("languages", given["languages"])
    for field in FIELDS:
        circle = changes.seen_by.get(field) or current.seen_by[field]  # type: ignore[call-overload,index]
        data[seen_by(field)] = str(Circle[circle.upper()].value)
    form = ProfileForm(data, instance=profile, by=by)
    form.fields["name"].required = "name" in changes.model_fields_set
    return form


def keys_of(model: type[Topic | Region], slugs: Iterable[str], name: str) -> list[str]:
    """Return the keys of topics or regions. Raises Unprocessable if there is none with one of the slugs."""
    wanted = list(dict.fromkeys(slugs))
    known = dict(model.objects.filter(slug__in=[slug for slug in wanted if "\0" not in slug]).values_list("slug", "pk"))
    unknown = [slug for slug in wanted if slug not in known]
    if unknown:
        raise Unprocessable(("body", name, str(NO_SUCH)))
    return [str(known[slug]) for slug in wanted]


def job_sent(job: NewJob, by: User) -> tuple[Municipality | None, ProposedMunicipality | None]:
    """Return the new municipality. Raises Unprocessable if there is none."""
    try:
        chosen: tuple[Any, Any] = PlaceField(by=by, required=True).clean(place_sent(job.municipality, job.proposal))
    except ValidationError as error:
        raise Unprocessable(("body", "municipality", error.messages[0])) from error
    return chosen


def decisions_sent(decisions: Mapping[str, str]) -> dict[str, str]:
    return {name: value if value == LEAVE else f"{TO}{value}" for name, value in decisions.items()}
