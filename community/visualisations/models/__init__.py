from .case import BlurReport, Case, CaseQuerySet, Photo
from .export import SessionExport
from .gone import GoneVariant
from .picture import Picture
from .release import Release
from .session import ASKED, Audience, Session, Value
from .variant import Comment, PictureOrder, Rating, Variant, VariantQuerySet

__all__ = [
    "ASKED",
    "Audience",
    "BlurReport",
    "Case",
    "CaseQuerySet",
    "Comment",
    "GoneVariant",
    "Photo",
    "Picture",
    "PictureOrder",
    "Rating",
    "Release",
    "Session",
    "SessionExport",
    "Value",
    "Variant",
    "VariantQuerySet",
]
