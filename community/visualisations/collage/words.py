"""A scene in words: the third view of it, after picture and plan. The page's script gets the same patterns, and fills them in the same way."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.formatting import format_number

from .elements.catalogue import name_of
from .scene import Front, GroundItem, Item, Scene

MIDDLE = 0.75  # metres to either side that still count as the middle


def patterns() -> dict[str, str]:
    """Return the sentences with {placeholders} that picture, list and announcements use."""
    return {
        "away": _("{z} m away, {side}"),
        "left": _("{x} m to the left"),
        "right": _("{x} m to the right"),
        "middle": _("in the middle"),
        "size": _("{place}, {width} by {length} m"),
        "high": _("{height} m high"),
        "metres": _("{z} m"),
        "front": _("Mask {number}"),
        "frontAway": _("hides what is further away than {z} m"),
        "selected": _("{name}: {place}"),
        "placed": _("{name} placed: {place}"),
        "removed": _("{name} removed."),
        "undone": _("Undone."),
        "redone": _("Redone."),
        "horizon": _("Horizon at {share} of the height"),
        "cut": _("{share} of the collage"),
        "remove": _("Remove {name}"),
        "full": _("A collage has at most {most} elements."),
        "cursor": _("{x} from the left, {y} from the top; {count} points"),
        "saving": _("Saving …"),
        "saved": _("Saved at {time}."),
        "failed": _("Could not be saved. We will try again."),
        "refused": _("Cannot be saved: {reason}"),
        "conflict": _("Not saved: somebody else has changed this collage. Reload the page to see it."),
    }


def side_words(x: float) -> str:
    """Return how far to which side: "5 m to the left", "in the middle"."""
    words = patterns()
    if abs(x) < MIDDLE:
        return words["middle"]
    return words["left" if x < 0 else "right"].format(x=format_number(int(abs(x) + 0.5)))


def place_words(part: Item | GroundItem | Front) -> str:
    """Return where something is: "24.5 m away, 5 m to the left"."""
    words = patterns()
    if isinstance(part, Front):
        return words["frontAway"].format(z=format_number(part.distance, 1))
    place = words["away"].format(z=format_number(part.z, 1), side=side_words(part.x))
    if isinstance(part, Item):
        return place
    return words["size"].format(place=place, width=format_number(part.width, 1), length=format_number(part.length, 1))


def part_name(part: Item | GroundItem | Front, scene: Scene) -> str:
    """Return what something is called; masks are counted."""
    if isinstance(part, Front):
        return patterns()["front"].format(number=format_number(scene.fronts.index(part) + 1))
    return name_of(part.element)


def scene_words(scene: Scene, *, most: int) -> str:
    """Return the parts of a scene and where they are, nearest first, as far as `most` characters reach: an alternative text for the collage."""
    parts: list[Item | GroundItem] = [*sorted(scene.items, key=lambda item: item.z), *scene.ground]
    between = pgettext("between things in a list", "; ")
    told = ""
    for part in parts:
        words = _("{name}: {place}").format(name=part_name(part, scene), place=place_words(part))
        longer = f"{told}{between}{words}" if told else words
        if len(longer) > most:
            break
        told = longer
    return told


def sun_choices() -> list[tuple[int, str]]:
    """Return where the light can come from, in degrees, as seen by who took the photo."""
    names = (
        pgettext("where the sun is", "straight ahead"),
        pgettext("where the sun is", "ahead on the right"),
        pgettext("where the sun is", "from the right"),
        pgettext("where the sun is", "behind you on the right"),
        pgettext("where the sun is", "behind you"),
        pgettext("where the sun is", "behind you on the left"),
        pgettext("where the sun is", "from the left"),
        pgettext("where the sun is", "ahead on the left"),
    )
    return [(at * 45, name) for at, name in enumerate(names)]
