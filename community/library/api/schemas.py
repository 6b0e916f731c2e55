"""The JSON schemas of files of groups."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt, StringConstraints

from community.api.schemas import Problem, Sent
from community.library.models import LONGEST_DESCRIPTION, LONGEST_NAME

SLUG, TITLE, NAME = "affordable-housing", "Heat action plan", "Planning department"
MOMENT, JOB = "2026-03-01T09:30:00Z", "0b1f5a1e-5f0e-4c58-9d0b-0d9a7c1f6e21"
Language = Literal["de", "en", "fr", "ar"]
Order = Literal["newest", "name"]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Description = Annotated[str, StringConstraints(max_length=LONGEST_DESCRIPTION)]
FolderName = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
Key = Annotated[StrictInt, Field(ge=1, le=2**63 - 1)]


class LibraryFolder(Schema):
    """A folder of a group."""

    id: int = Field(examples=[5])
    group: str = Field(description="The last part of its group's address.", examples=[SLUG])
    name: str = Field(examples=["Maps"])
    parent: int | None = Field(description="The folder that it is in; null at the top.", examples=[4])
    path: str = Field(description="The way to it in words.", examples=["Plans / Maps"])
    made_by: str = Field(examples=[NAME])
    may: list[Literal["change", "delete"]] = Field(description="What you may do with it.")
    url: str = Field(examples=["https://example.org/en/community/files/folders/5/"])


class SentFolder(Sent):
    """A new folder."""

    name: FolderName = Field(examples=["Maps"])
    parent: Key | None = Field(None, description="The folder that it is in; without it, the top.", examples=[4])


class FolderChanges(Sent):
    """What to change; what is not sent stays as it is."""

    name: FolderName | None = Field(None, examples=["Maps"])
    parent: Key | None = Field(None, description="Null moves it to the top.", examples=[4])


class FolderNow(Schema):
    """What is saved now."""

    name: str
    parent: int | None


class FolderChangedMeanwhile(Problem):
    """Somebody has saved something else."""

    current: FolderNow


class LibraryVersion(Schema):
    """A version of a file."""

    number: int = Field(examples=[2])
    note: str = Field(description="What has changed.", examples=["With the figures of July"])
    name: str = Field(description="The name of the file.", examples=["plan.pdf"])
    content_type: str = Field(examples=["application/pdf"])
    size: int = Field(description="In bytes.", examples=[48213])
    sha256: str = Field(description="The SHA-256 of its content, in hexadecimal digits.")
    uploaded_by: str = Field(examples=[NAME])
    uploaded_at: datetime = Field(examples=[MOMENT])
    scan: Literal["checking", "clean", "infected", "not scanned"] = Field(
        description="What the virus scanner says. While a version is being checked, only its uploader sees it.",
        examples=["clean"],
    )
    is_current: bool = Field(description="Whether it is the one that everybody sees.")
    may: list[Literal["choose", "delete"]] = Field(description="What you may do with it.")
    url: str = Field(description="Where the file itself is; the token counts there too.")


class LibraryDocument(Schema):
    """A file of a group."""

    id: int = Field(examples=[7])
    group: str = Field(description="The last part of its group's address.", examples=[SLUG])
    folder: int | None = Field(description="The folder that it is in; null at the top.", examples=[5])
    title: str = Field(examples=[TITLE])
    description: str = Field(description="Markdown.", examples=["The **draft** of May."])
    description_html: str = Field(
        description="The same as harmless HTML, headings as h2.", examples=["<p>The <strong>draft</strong> of May.</p>"]
    )
    language: str | None = Field(examples=["de"])
    shared_by: str = Field(examples=[NAME])
    shared_at: datetime = Field(examples=[MOMENT])
    current: LibraryVersion | None
    preview_url: str | None = Field(description="A small picture, as private as the file; null if there is none.")
    trashed_at: datetime | None = Field(description="Since when it is in the trash.", examples=[MOMENT])
    erased_at: datetime | None = Field(description="When a file in the trash is deleted for good.", examples=[MOMENT])
    may: list[Literal["add_version", "delete", "edit", "erase", "restore"]] = Field(description="What you may do with it.")
    url: str = Field(examples=["https://example.org/en/community/files/7/"])


class SentDocument(Sent):
    """A file to share, already uploaded."""

    upload: UUID = Field(
        description="The id of the upload: the last part of its address. Its tenant is `library`, its room the group."
    )
    folder: Key | None = Field(None, description="Without it, the top.", examples=[5])
    title: str = Field("", max_length=200, description="Without it, the name of the file.", examples=[TITLE])
    description: Description = Field("", examples=["The **draft** of May."])
    language: Language | None = Field(None, examples=["de"])
    beside: StrictBool = Field(
        False, description="Share it even if the folder has a file of this name, which is answered by 409."
    )


class SameNameProblem(Problem):
    """The folder has a file of this name."""

    existing: int = Field(description="The id of that file: a new version of it may be meant.", examples=[7])


class DocumentChanges(Sent):
    """What to change; what is not sent stays as it is."""

    title: Title | None = Field(None, examples=[TITLE])
    description: Description | None = Field(None, examples=["The **draft** of May."])
    language: Language | Literal[""] | None = Field(None, examples=["de"])
    folder: Key | None = Field(None, description="Null moves it to the top.", examples=[5])


class DocumentNow(Schema):
    """What is saved now."""

    title: str
    description: str
    language: str
    folder: int | None


class DocumentChangedMeanwhile(Problem):
    """Somebody has saved something else."""

    current: DocumentNow


class SentVersion(Sent):
    """A new version, already uploaded."""

    upload: UUID = Field(description="The id of the upload: the last part of its address.")
    note: str = Field("", max_length=300, description="What has changed.", examples=["With the figures of July"])


class LibraryFacts(Schema):
    """The files of a group as a whole."""

    only_facilitators_upload: bool
    used: int = Field(description="Bytes of all files and versions, also those in the trash.", examples=[48213])
    most: int = Field(description="Bytes that the group can have.", examples=[2147483648])
    may: list[Literal["decide", "read_log", "upload"]] = Field(description="What you may do here.")


class SentLibraryFacts(Sent):
    """What facilitators decide."""

    only_facilitators_upload: StrictBool


class LibraryLog(Schema):
    """What was deleted or restored."""

    at: datetime = Field(examples=[MOMENT])
    action: Literal["trashed", "restored", "erased", "version_deleted", "folder_deleted"]
    title: str = Field(description="Of the file or the folder.", examples=[TITLE])
    details: str = Field(description="The name of the file of a deleted version.", examples=["plan.pdf"])
    number: int | None = Field(description="Of a deleted version, or of the files in a deleted folder.", examples=[2])
    by: str | None = Field(description="Who did it; null if the time was up.", examples=[NAME])


class SentArchive(Sent):
    """What to download as a ZIP."""

    folder: Key | None = Field(None, description="The folder; without it, all files of the group.", examples=[5])


class ArchiveJob(Schema):
    """The job that makes a ZIP."""

    job: UUID = Field(examples=[JOB])
    job_url: str = Field(
        description="Says how far it is; `result` is the address of the ZIP once it is done, for you, for a day.",
        examples=[f"https://example.org/api/jobs/{JOB}/"],
    )
