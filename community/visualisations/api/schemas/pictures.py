"""Pictures in the answers of the API."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

FILE_URL = "https://example.org/en/community/documents/7c9e6679-7425-40de-944b-e07fc1f90ae7/"


class PictureFile(Schema):
    """A file of a picture. The address takes the session token too."""

    url: str = Field(description="An absolute address. It ends when the picture is changed or withdrawn.", examples=[FILE_URL])
    width: int = Field(description="In pixels.", examples=[1280])
    height: int = Field(description="In pixels.", examples=[800])
    format: str = Field(description="The content type.", examples=["image/webp"])


class SessionPicture(Schema):
    """A photo or a variant, with its files from small to large. Show mark and credit with it."""

    alt: str = Field(description="What is to be seen.", examples=["Cars up to the front door."])
    language: str = Field(description="Of the alternative text.", examples=["de"])
    kind: Literal["photo", "collage", "drawing", "ai_edit", "ai"] = Field(description="How it came to be.", examples=["ai_edit"])
    mark: str = Field(
        description="What has to be said with it, in your language; empty for a photo. It stands in the picture too.",
        examples=["AI-generated"],
    )
    credit: str = Field(description="How the source of the photo is to be named.", examples=["Housing office"])
    licence: str = Field(description="In your language.", examples=["CC BY 4.0"])
    licence_url: str = Field(
        description="Empty if the picture stays within the network.", examples=["https://example.org/licences/by/4.0/"]
    )
    files: list[PictureFile]
