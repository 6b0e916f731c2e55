"""The JSON schemas of people."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from community.api.schemas import Problem, Sent

CircleName = Literal["nobody", "groups", "members"]
Part = Literal["name", "municipality", "department", "function", "topics", "advises_on", "languages", "regions", "about", "photo"]
MOMENT = "2026-03-01T09:30:00Z"


class Place(Schema):
    """A municipality."""

    id: int | None = Field(
        description="Its number in the register; null if it was proposed and is not in there yet.", examples=[12]
    )
    name: str = Field(examples=["Nakuru"])
    country: str = Field(description="ISO 3166-1, two letters.", examples=["KE"])


class Named(Schema):
    """A topic or a region."""

    slug: str = Field(examples=["water"])
    name: str = Field(examples=["Water"])


class Person(Schema):
    """Somebody as you see her. What she does not show you is empty, as if she had not filled it in."""

    id: int = Field(examples=[7])
    name: str = Field(examples=["Water department"])
    is_you: bool
    municipality: Place | None
    department: str = Field(examples=["Environment"])
    function: str = Field(examples=["Urban drainage"])
    topics: list[Named]
    advises_on: list[Named] = Field(description="On what others can ask her.")
    languages: list[str] = Field(description="In which people can talk to her: ISO 639.", examples=[["de", "en"]])
    regions: list[Named]
    about: str = Field(description="In Markdown.", examples=["I know **leaks**."])
    about_html: str = Field(description="The same as harmless HTML.", examples=["<p>I know <strong>leaks</strong>.</p>"])
    photo: str | None = Field(description="Where the photo is; the token counts there too.")
    url: str = Field(description="Her page on the site.", examples=["https://example.org/en/community/people/7/"])


class SharedGroup(Schema):
    """A group that you and she belong to."""

    title: str = Field(examples=["Affordable housing"])
    url: str = Field(examples=["https://example.org/en/community/groups/affordable-housing/"])


class PersonDetail(Person):
    """Somebody as you see her, with the groups that both of you belong to."""

    groups: list[SharedGroup]


class FacetValue(Schema):
    """A value, with the number of people of whom you see that they have it."""

    value: str = Field(examples=["water"])
    label: str = Field(examples=["Water"])
    count: int = Field(examples=[3])


class PeopleFacets(Schema):
    """The facets of the directory, of all whom you see."""

    advises_on: list[FacetValue]
    topic: list[FacetValue]
    country: list[FacetValue]
    municipality: list[FacetValue]
    region: list[FacetValue]
    language: list[FacetValue]


class OwnProfile(Schema):
    """Your profile, with all that is in it."""

    name: str = Field(examples=["Water department"])
    municipality: int | None = Field(description="The number of your municipality in the register.", examples=[12])
    proposal: int | None = Field(description="The number of a municipality that you proposed and that is not in there yet.")
    department: str
    function: str
    topics: list[str] = Field(description="Their slugs.", examples=[["water"]])
    advises_on: list[str] = Field(description="Their slugs.", examples=[["water"]])
    languages: list[str] = Field(examples=[["de", "en"]])
    regions: list[str] = Field(description="Their slugs.", examples=[["sub-saharan-africa"]])
    about: str
    photo: str | None
    photo_state: Literal["none", "preparing", "ready", "refused"] = Field(
        description="`preparing`: what you sent last is being made into your photo. `refused`: it could not be read."
    )
    seen_by: dict[Part, CircleName] = Field(description="Who sees each part.", examples=[{"name": "groups"}])


class ProfileChanges(Sent):
    """The changes to make; members that are not sent stay as they are."""

    name: str = Field("", max_length=150)
    municipality: int | None = Field(None, le=2**63 - 1, description="The number of a municipality in the register.")
    proposal: int | None = Field(None, le=2**63 - 1, description="Instead: the number of a municipality that you proposed.")
    department: str = Field("", max_length=160)
    function: str = Field("", max_length=160)
    topics: list[str] = Field([], max_length=100)
    advises_on: list[str] = Field([], max_length=100)
    languages: list[str] = Field([], max_length=100)
    regions: list[str] = Field([], max_length=100)
    about: str = Field("", max_length=4000)
    seen_by: dict[Part, CircleName] = Field({}, description="Only those that change.")


class ProfileSavedNow(Schema):
    """What is stored now."""

    profile: OwnProfile


class ProfileChangedMeanwhile(Problem):
    """Your profile was changed since you read it, perhaps in another window."""

    current: ProfileSavedNow


class WorkColleague(Schema):
    """Somebody who can take the work over."""

    id: str
    name: str


class RunningWork(Schema):
    """What you work on for your municipality."""

    id: str = Field(description="Its name for `decisions`.", examples=["application-9f1c2c1e-7d0b-4c53-8a4d-3f0f6a1b2c3d"])
    kind: str = Field(examples=["Applications"])
    title: str
    url: str
    colleagues: list[WorkColleague]
    can_leave: bool = Field(description="Whether you can leave it without handing it over.")


class NewJob(Sent):
    """Your new municipality, and what is to become of your work for the old one."""

    municipality: int | None = Field(None, le=2**63 - 1, description="The number of a municipality in the register.")
    proposal: int | None = Field(None, le=2**63 - 1, description="Instead: the number of a municipality that you proposed.")
    department: str = Field("", max_length=160)
    function: str = Field("", max_length=160)
    decisions: dict[str, str] = Field(
        {}, description="By the id of the work: `leave`, or the id of the colleague who takes it over. Others stay with you."
    )


class HowToJoin(Schema):
    """Whether, and how, you can become a member."""

    joining: Literal["invitation", "request", "open"]
    may_ask: bool
    may_join: bool = Field(description="Whether you can become a member at once.")
    reason: str = Field(description="Why not, if not.")


class SentAdmissionRequest(Sent):
    """A request to join."""

    name: str = Field(max_length=150, examples=["Water department"])
    municipality: str = Field(max_length=160, examples=["Nakuru"])
    reason: str = Field(max_length=2000, examples=["We would like to learn about leaks."])
    language: Literal["de", "en", "fr", "ar"] = Field("en", description="The language of our e-mails about it.")


class OwnAdmissionRequest(Schema):
    """A request of yours."""

    id: int
    state: Literal["waiting", "approved", "refused"]
    reason: str
    answer: str = Field(description="Why it was decided so.")
    asked_at: datetime = Field(examples=[MOMENT])
    decided_at: datetime | None
