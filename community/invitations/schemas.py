"""What the JSON of invitations contains."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from cms.users.forms import LONGEST
from cms.users.models import LONGEST_NAME
from community.api.schemas import Sent


class InvitationOffer(Schema):
    """What an invitation leads to, in your language."""

    sentence: str = Field(examples=["You are invited to the group “Affordable housing”"])
    role: str = Field(examples=["member"])
    about: str
    expires_at: datetime = Field(examples=["2026-03-16T09:00:00Z"])
    has_account: bool = Field(description="Whether its address has an account to log in with.")
    name: str = Field(description="The name that was given with it, if there was one.")


class NewcomerSent(Sent):
    """The account to create."""

    name: str = Field(max_length=LONGEST_NAME, examples=["Planning department"])
    password: str = Field(max_length=LONGEST)


class InvitationAccepted(Schema):
    """Where it leads to."""

    url: str = Field(examples=["https://example.org/en/community/groups/affordable-housing/"])
