"""Pictures of a place as it is and as it could be, which an app above releases: pages store their key and nothing else.

The app decides each time whether a picture may still be seen. When it was withdrawn, the key finds nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from .languages import active_language


@dataclass(frozen=True, slots=True)
class VisualPicture:
    """A picture of a visual: the address of one file that every browser shows, and those of others by format, as `srcset` takes them."""

    address: str
    width: int
    height: int
    alt: str
    avif: str = ""
    webp: str = ""


@dataclass(frozen=True, slots=True)
class Visual:
    """A place before and after, in the reader's language. `mark` says what the picture is: "AI-generated", "Collage"."""

    key: str
    title: str
    place: str
    before: VisualPicture
    after: VisualPicture
    mark: str
    made_with: str
    credit: str
    licence: str
    licence_url: str
    address: str  # of its page in the gallery
    language: str  # of the title, and of the alternative texts


class VisualProvider(Protocol):
    """Finds what is released."""

    def find(self, keys: Collection[str]) -> Mapping[str, Visual]:
        """Return what everybody may see, by its key: a constant number of queries."""

    def choices(self) -> list[tuple[str, str]]:
        """Return what an editor can choose, newest first: keys and names."""


EXAMPLE = "example"  # the key of what previews and the style guide show; no page can store it


def example_visual() -> Visual:
    """Return a drawn square, before and after."""
    from django.templatetags.static import static
    from django.utils.translation import gettext as _

    before, after = (static(f"theme/examples/square-{name}.webp") for name in ("before", "after"))
    return Visual(
        key=EXAMPLE,
        title=_("A park with benches"),
        place=_("A square in a city"),
        before=VisualPicture(before, 880, 550, _("A square full of parked cars in front of a block of flats, drawn.")),
        after=VisualPicture(after, 880, 550, _("The same square as a park with trees and benches, drawn.")),
        mark=_("Collage"),
        made_with="",
        credit="Connective",
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        address="#main",
        language=active_language(),
    )


_provider: VisualProvider | None = None


def register_visual_provider(provider: VisualProvider | None) -> None:
    """Let `provider` find visuals. There is one per site."""
    global _provider  # noqa: PLW0603 - one registry per process, filled when apps are ready
    _provider = provider


def find_visuals(keys: Iterable[str]) -> Mapping[str, Visual]:
    """Return the visuals that everybody may see, by their keys."""
    wanted = set(filter(None, keys))
    return _provider.find(wanted) if _provider and wanted else {}


def visual_choices() -> list[tuple[str, str]]:
    return _provider.choices() if _provider else []
