"""How questions are shown and filled in."""

from .files import FileThere, Uploads
from .others import OtherAnswer
from .pressed import Pressed
from .section import SectionForm, section_form

__all__ = ["FileThere", "OtherAnswer", "Pressed", "SectionForm", "Uploads", "section_form"]
