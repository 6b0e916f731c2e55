"""The JSON schemas of discussions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt, StringConstraints

from community.api.schemas import Problem, Sent
from community.discussions.attaching import MOST_FILES
from community.markdown import LONGEST

TITLE, TEXT, HTML = "Who opens the schools?", "We have rooms and **fans**.", "<p>We have rooms and <strong>fans</strong>.</p>"
MOMENT, NAME, REASON = "2026-03-01T09:30:00Z", "Planning department", "It names somebody who does not want to be named."
Language = Literal["de", "en", "fr", "ar"]
ReactionKind = Literal["thanks", "same", "keep"]
WrittenText = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]


class TopicSummary(Schema):
    """A discussion in a list."""

    id: int = Field(examples=[7])
    group: str = Field(description="The last part of its group's address.", examples=["affordable-housing"])
    title: str = Field(examples=[TITLE])
    language: str = Field(examples=["en"])
    by: str = Field(description="Who began it.", examples=[NAME])
    beginning: str = Field(
        description="The first words of the first post, without Markdown.", examples=["We have rooms and fans."]
    )
    created_at: datetime = Field(examples=[MOMENT])
    latest_at: datetime = Field(description="When the latest post was written.", examples=[MOMENT])
    reply_count: int = Field(examples=[4])
    is_question: bool
    is_solved: bool
    is_pinned: bool
    is_closed: bool
    is_hidden: bool = Field(description="Hidden by a facilitator: only they and whoever began it read it.")
    is_new: bool = Field(description="Whether there are posts that you have not read.")
    url: str = Field(examples=["https://example.org/en/community/discussions/7/"])


class TopicDetail(TopicSummary):
    """A discussion."""

    first_post: int = Field(description="The id of the first post.", examples=[17])
    solution: int | None = Field(description="The id of the answer that helped.", examples=[18])
    follows: bool = Field(description="Whether you are told of answers.")
    read_up_to: int = Field(description="The id of the last post that you have read; 0 for none.", examples=[17])
    may: list[Literal["reply", "solve", "moderate"]] = Field(description="What you may do here.")


class SentPost(Sent):
    """A post."""

    text: WrittenText = Field(
        description="Markdown. “@” and the name of a member of the group mentions and tells that person.", examples=[TEXT]
    )
    language: Language | None = Field(None, description="Without it, the language is recognised.", examples=["en"])
    uploads: list[UUID] = Field(
        [], max_length=MOST_FILES, description="The ids of files uploaded by tus 1.0 for the tenant `discussion` and the group."
    )


class SentTopic(SentPost):
    """A new discussion."""

    title: str = Field(min_length=1, max_length=200, examples=[TITLE])
    is_question: StrictBool = False


class SentReply(SentPost):
    """An answer."""

    answers: StrictInt | None = Field(
        None, description="The id of a post of the discussion that it quotes.", examples=[17], le=2**63 - 1
    )


class PostChanges(Sent):
    """What to change; what is not sent stays as it is. Title and question belong to the first post."""

    text: WrittenText | None = Field(None, examples=[TEXT])
    language: Language | None = Field(None, examples=["en"])
    title: str | None = Field(None, min_length=1, max_length=200, examples=[TITLE])
    is_question: StrictBool | None = None
    uploads: list[UUID] = Field([], max_length=MOST_FILES, description="The ids of uploaded files to add.")
    remove_files: list[UUID] = Field([], max_length=MOST_FILES, description="The ids of files of the post to delete.")


class PostReaction(Schema):
    """How many reacted in one way."""

    kind: ReactionKind
    label: str = Field(description="In your language.", examples=["Thank you"])
    count: int = Field(examples=[3])
    is_mine: bool


class PostQuote(Schema):
    """The words of another post, as it stands now."""

    post: int = Field(examples=[17])
    by: str = Field(examples=[NAME])
    text: str = Field(examples=["We have rooms and fans."])
    language: str = Field(examples=["en"])


class AttachedFileFacts(Schema):
    """A file with a post."""

    id: UUID
    name: str = Field(examples=["plan.pdf"])
    content_type: str = Field(examples=["application/pdf"])
    size: int = Field(description="In bytes.", examples=[48213])
    url: str = Field(description="Where the file itself is; the token counts there too.")


class PostDetail(Schema):
    """A post. The words of one that was deleted, or hidden from you, are not there."""

    id: int = Field(examples=[17])
    topic: int = Field(examples=[7])
    state: Literal["shown", "hidden", "deleted"]
    by: str = Field(examples=[NAME])
    is_yours: bool
    text: str | None = Field(description="Markdown, with names after “@”.", examples=[TEXT])
    html: str | None = Field(description="The same as harmless HTML, headings as h2.", examples=[HTML])
    mentions: list[str] = Field(description="Whom it mentions.", examples=[[NAME]])
    language: str = Field(examples=["en"])
    created_at: datetime = Field(examples=[MOMENT])
    edited_at: datetime | None = Field(examples=[MOMENT])
    quote: PostQuote | None
    files: list[AttachedFileFacts]
    reactions: list[PostReaction]
    is_solution: bool
    is_new: bool
    hidden_because: str | None = Field(description="The reason, for its author and the facilitators.", examples=[REASON])
    may: list[Literal["correct_language", "delete", "edit", "hide", "react", "report", "show"]]
    url: str


class PostNow(Schema):
    """What is saved now."""

    text: str


class PostChangedMeanwhile(Problem):
    """The post has another version than the one that was changed."""

    current: PostNow


class TextPart(Schema):
    """A part of a version, compared with the one before."""

    kind: Literal["same", "added", "removed"]
    text: str = Field(examples=["fans"])


class PostVersion(Schema):
    """A version of a post. The words of a hidden one are not there, nor in the comparison of another."""

    number: int = Field(examples=[2])
    at: datetime = Field(examples=[MOMENT])
    is_present: bool
    is_hidden: bool
    title: str | None
    text: str | None = Field(examples=[TEXT])
    parts: list[TextPart]


class PostTranslation(Schema):
    """A post in another language, by a machine."""

    state: Literal["made", "waiting", "failed"]
    source: str = Field(description="The language that the post is written in.", examples=["en"])
    language: str = Field(examples=["de"])
    html: str | None = Field(description="Harmless HTML, once it is made.", examples=[HTML])


class MentionableMember(Schema):
    """A member of the group who can be mentioned."""

    name: str = Field(examples=[NAME])


class SentPreview(Sent):
    """A text that is not saved."""

    text: str = Field(max_length=LONGEST, examples=[TEXT])


class Preview(Schema):
    """How a text would look."""

    html: str = Field(examples=[HTML])


class SentReaction(Sent):
    """Whether you react."""

    is_on: StrictBool


class SentReminder(Sent):
    """In how many days to be reminded."""

    days: StrictInt = Field(ge=1, le=366, examples=[7])


class SentFollowing(Sent):
    """Whether to be told."""

    follows: StrictBool


class SentLanguage(Sent):
    """The language that a post is written in."""

    language: Language


class SentSolution(Sent):
    """The answer that helped; null for none."""

    post: StrictInt | None = Field(examples=[18], le=2**63 - 1)


class SentState(Sent):
    """What a facilitator changes; what is not sent stays as it is."""

    is_pinned: StrictBool | None = None
    is_closed: StrictBool | None = None
    reason: str = Field("", max_length=1000, description="Why it is closed, for whoever began it.", examples=["Answered."])


class SentMove(Sent):
    """To which group a discussion is moved: one that you facilitate too."""

    group: str = Field(max_length=200, examples=["heat-in-the-city"])
    reason: str = Field("", max_length=1000, examples=["It is about heat."])


class SentReason(Sent):
    """Why something is hidden. Its author reads it."""

    reason: str = Field(min_length=1, max_length=1000, examples=[REASON])


class SentReport(Sent):
    """What is wrong with a post. The facilitators read it; its author is not told who you are."""

    words: str = Field(min_length=1, max_length=1000, examples=[REASON])


class PostReport(Schema):
    """A post that somebody reported."""

    id: int = Field(examples=[3])
    post: int = Field(examples=[17])
    by_author: str = Field(description="Who wrote the post.", examples=[NAME])
    beginning: str = Field(description="Its first words.", examples=["We have rooms and fans."])
    words: str = Field(description="What is wrong.", examples=[REASON])
    created_at: datetime = Field(examples=[MOMENT])
