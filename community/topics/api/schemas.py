"""The JSON schemas of the topic store."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt, StringConstraints

from community.api.schemas import Problem, Sent
from community.markdown import LONGEST
from community.topics.forms import MOST_PARTNERS
from community.topics.models.proposal import LONGEST_TITLE
from community.topics.models.round import MOST_VOTES

TITLE, TEXT = "School yards that stay open in summer", "Who unlocks them, who is **liable**, who waters?"
HTML, MOMENT, ROUND = "<p>Who unlocks them?</p>", "2026-12-01T09:30:00Z", "Second round"
Language = Literal["de", "en", "fr", "ar"]
Key = Annotated[StrictInt, Field(ge=1, le=2**63 - 1)]
Written = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE)]
Answers = Literal["accepted", "later", "not_now"]
State = Literal["waiting", "voted_on", "weighed", "call", "accepted", "later", "not_now", "merged", "withdrawn"]


class NamedPlace(Schema):
    """A municipality."""

    id: int = Field(examples=[12])
    name: str = Field(examples=["Heidelberg"])
    country: str = Field(description="ISO 3166-1 alpha-2.", examples=["DE"])


class NamedOrganisation(Schema):
    """An organisation."""

    id: int = Field(examples=[3])
    name: str = Field(examples=["Association of cities"])


class TopicAnswer(Schema):
    """What the editors answered, in the languages in which they did."""

    language: str = Field(examples=["en"])
    title: str = Field(description="The title in this language; empty if it is shown as it was proposed.", examples=[""])
    text: str = Field(description="Markdown.", examples=["We prepare a call for next spring."])
    html: str = Field(description="The same as harmless HTML.", examples=["<p>We prepare a call for next spring.</p>"])


class PublicTopic(Schema):
    """A topic that the editors have answered, as everybody sees it: without the names of members."""

    id: int = Field(examples=[7])
    title: str = Field(description="In your language if the editors wrote it, else as it was proposed.", examples=[TITLE])
    language: str = Field(description="Of the title.", examples=["en"])
    challenge: str = Field(description="Markdown, in the language in which it was proposed.", examples=[TEXT])
    html: str = Field(description="The challenge as harmless HTML.", examples=[HTML])
    host: NamedPlace | None
    partners: list[NamedPlace]
    organisations: list[NamedOrganisation]
    topics: list[str] = Field(description="The topics of the archive, by their short names.", examples=[["heat"]])
    state: State
    answer: Answers | None
    answered_at: datetime | None = Field(examples=[MOMENT])
    answers: list[TopicAnswer]
    call: str | None = Field(description="The address of the call that it became, once that is published.")
    votes: int | None = Field(
        description="In the latest round. Not there while the results are hidden, or if it was in none.", examples=[31]
    )
    voters: int | None = Field(description="By how many members.", examples=[12])
    round: str | None = Field(description="The round that was counted.", examples=[ROUND])
    url: str = Field(examples=["https://example.org/en/community/topics/7/"])


class ProposedTopic(PublicTopic):
    """A topic as members see it."""

    by: str = Field(description="Who proposed it.", examples=["Planning department"])
    is_yours: bool
    created_at: datetime = Field(examples=[MOMENT])
    edited_at: datetime | None = Field(examples=[MOMENT])
    merged_into: int | None = Field(description="The id of the topic with which it was merged.")
    my_votes: int = Field(description="Your votes in the open round.", examples=[3])
    may: list[Literal["edit", "withdraw", "answer", "take_back", "merge", "make_call"]] = Field(
        description="What you may do here."
    )


class SentProposal(Sent):
    """A new topic."""

    title: Title = Field(examples=[TITLE])
    challenge: Written = Field(description="Markdown.", examples=[TEXT])
    language: Language = Field(examples=["en"])
    host: Key | None = Field(None, description="The id of the municipality that would welcome the others.", examples=[12])
    partners: list[Key] = Field([], max_length=MOST_PARTNERS, description="The ids of municipalities.")
    organisations: list[Key] = Field([], max_length=MOST_PARTNERS, description="The ids of organisations.")
    topics: list[str] = Field([], max_length=20, description="Topics of the archive, by their short names.", examples=[["heat"]])


class TopicChanges(Sent):
    """What to change; what is not sent stays as it is."""

    title: Title | None = Field(None, examples=[TITLE])
    challenge: Written | None = Field(None, examples=[TEXT])
    language: Language | None = Field(None, examples=["en"])
    host: Key | None = Field(None, examples=[12])
    partners: list[Key] = Field([], max_length=MOST_PARTNERS)
    organisations: list[Key] = Field([], max_length=MOST_PARTNERS)
    topics: list[str] = Field([], max_length=20)


class CurrentTopic(Schema):
    """What is stored."""

    title: str = Field(examples=[TITLE])
    challenge: str = Field(examples=[TEXT])


class TopicChangedMeanwhile(Problem):
    """The topic was changed by another program or window."""

    current: CurrentTopic


class SentAnswerText(Sent):
    """An answer in one language."""

    language: Language = Field(examples=["en"])
    title: str = Field("", max_length=LONGEST_TITLE, description="The topic's title in this language.", examples=[""])
    text: Written = Field(description="Markdown.", examples=["We prepare a call for next spring."])


class SentAnswer(Sent):
    """An answer of the editors."""

    answer: Answers = Field(examples=["accepted"])
    texts: list[SentAnswerText] = Field(min_length=1, max_length=4)


class SentMerger(Sent):
    """With which topic a topic is merged."""

    into: Key = Field(description="The id of the topic that stays.", examples=[8])


class MadeCall(Schema):
    """The draft of a call."""

    id: int = Field(description="The id of the page.", examples=[42])
    title: str = Field(examples=[TITLE])
    translation_key: UUID
    edit_url: str = Field(examples=["https://example.org/admin/pages/42/edit/"])


class VotingRound(Schema):
    """A round in which members weigh topics."""

    id: int = Field(examples=[2])
    name: str = Field(description="In your language.", examples=[ROUND])
    state: Literal["planned", "open", "closed"]
    opens_at: datetime = Field(examples=[MOMENT])
    closes_at: datetime = Field(examples=[MOMENT])
    time_zone: str = Field(examples=["Europe/Berlin"])
    budget: int = Field(description="How many votes each member has.", examples=[10])
    most_per_topic: int = Field(description="How many of them one topic can have at most.", examples=[5])
    are_results_hidden: bool = Field(description="Whether nobody sees a count before it was closed and counted.")
    is_counted: bool
    voters: int | None = Field(description="How many members have voted; not there while the results are hidden.", examples=[12])
    members: int | None = Field(description="How many could vote; likewise.", examples=[40])


class SentRound(Sent):
    """A round to plan."""

    name_de: str = Field(min_length=1, max_length=160, examples=["Zweite Runde"])
    name_en: str = Field("", max_length=160, examples=[ROUND])
    name_fr: str = Field("", max_length=160)
    name_ar: str = Field("", max_length=160)
    budget: StrictInt = Field(10, ge=1, le=MOST_VOTES)
    most_per_topic: StrictInt = Field(5, ge=1, le=MOST_VOTES)
    opens_at: datetime = Field(examples=[MOMENT])
    closes_at: datetime = Field(examples=["2026-12-22T17:00:00Z"])
    time_zone: str = Field("Europe/Berlin", max_length=60, examples=["Europe/Berlin"])
    are_results_hidden: StrictBool = True


class RoundChanges(Sent):
    """What to change in a round; what is not sent stays. Once it is open, only its names, its end and its time zone can change."""

    name_de: str | None = Field(None, min_length=1, max_length=160)
    name_en: str | None = Field(None, max_length=160)
    name_fr: str | None = Field(None, max_length=160)
    name_ar: str | None = Field(None, max_length=160)
    budget: StrictInt | None = Field(None, ge=1, le=MOST_VOTES)
    most_per_topic: StrictInt | None = Field(None, ge=1, le=MOST_VOTES)
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    time_zone: str | None = Field(None, max_length=60)
    are_results_hidden: StrictBool | None = None


class RoundChangedMeanwhile(Problem):
    """The round was changed by another program or window."""

    current: VotingRound


class VotesForTopic(Schema):
    """Your votes for one topic."""

    topic: int = Field(examples=[7])
    votes: int = Field(examples=[3])


class MyBallot(Schema):
    """Your votes in a round."""

    round: int = Field(examples=[2])
    left: int = Field(description="How many votes you have left.", examples=[4])
    votes: list[VotesForTopic]


class SentVotes(Sent):
    """Votes for one topic."""

    topic: Key = Field(examples=[7])
    votes: StrictInt = Field(ge=0, le=MOST_VOTES, description="0 takes them back.", examples=[3])


class SentBallot(Sent):
    """Your votes: topics that are not named keep theirs."""

    votes: list[SentVotes] = Field(max_length=500)


class BallotChangedMeanwhile(Problem):
    """Your votes have changed: in another window, or because topics were merged."""

    current: MyBallot


class RoundResult(Schema):
    """The votes for a topic in a round."""

    topic: int = Field(examples=[7])
    title: str = Field(description="Empty if the topic was withdrawn.", examples=[TITLE])
    votes: int = Field(examples=[31])
    voters: int = Field(examples=[12])
