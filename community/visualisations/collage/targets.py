"""What the desk works on: whoever keeps a scene, such as a variant of a case, is a `CollageTarget`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cms.navigation import Link

from .scene import Scene


class Outdated(Exception):
    """The scene was changed by somebody else since this revision."""


class CollageTarget(Protocol):
    """A photo with a scene. Who may see and change it is decided before it is made."""

    @property
    def title(self) -> str:
        """What the page is called: "Collage: car park at the tower block"."""

    @property
    def crumbs(self) -> Sequence[Link]:
        """The way back, outermost first."""

    @property
    def topic(self) -> str:
        """The colour of the group's topic (`data-topic`), or an empty text."""

    @property
    def photo_url(self) -> str:
        """The address of a rendition about 1600 pixels wide, which the reader may see."""

    @property
    def photo_alt(self) -> str:
        """What the photo shows."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of that rendition in pixels."""

    @property
    def scene(self) -> Scene:
        """The scene as it was last saved."""

    @property
    def revision(self) -> int:
        """How often it was saved."""

    @property
    def saved_at(self) -> datetime | None:
        """When it was last saved."""

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """What will be said with the picture: names and values, such as who took the photo."""

    @property
    def address(self) -> str:
        """The page's own address, which takes its forms (`views.desk`)."""

    @property
    def scene_address(self) -> str:
        """Where the script saves (`views.save`)."""

    def save(self, scene: Scene, revision: int) -> int:
        """Save, and return the new revision. Raises Outdated if `revision` is not the last one, Refused if it may not be changed."""

    def show(self) -> str:
        """Show the collage to the group: enqueue the picture; return the address of the next page. Raises Refused."""
