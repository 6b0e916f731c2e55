"""Sessions in the style guide: the tree, what the group thinks, points in a picture, and the wall. All of it is made up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.styleguide import things
from cms.styleguide.registry import Section, register_section
from community.visualisations.models import Case, Session, Value, Variant
from community.visualisations.pictures import Shown
from community.visualisations.talking.opinions import Opinion, Opinions

from .cards import Card
from .registering import fit_of
from .tree import Node, Tree
from .variants import Comparison

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = UUID(int=0)


def register() -> None:
    register_section(
        Section(
            "visualisations",
            gettext_lazy("Visualisation sessions"),
            "community/visualisations/styleguide.html",
            examples,
            rank=92,
        )
    )


def examples() -> Mapping[str, Any]:
    before = shown("square-before", _("A square full of parked cars in front of a block of flats, drawn."))
    after = shown("square-after", _("The same square as a park with trees and benches, drawn."))
    park = card(_("A park with benches"), after, people=11)
    lane, long = card(_("A lane for buses"), after, people=1), card(things.LONG_WORD, after)
    case = Case(key=KEY, title=_("A square in the city"), place=_("By the tower block"))
    session = SimpleNamespace(zone=things.ZONE)
    tree = Tree(SimpleNamespace(pk=0), 1, before, [Node(park, is_current=True, children=[Node(long)]), Node(lane)])  # type: ignore[arg-type]
    return {
        "comparison": Comparison(before, after, "", fit_of(before, after)),
        "name": park.name,
        "variant": park.variant,
        "case": case,
        "session": session,
        "tree": tree,
        "cards": [park, lane, long],
        "card": park,
        "opinions": park.opinions,
        "hidden": Opinions(2, why_not=_("Rate it yourself, then you see what the group thinks.")),
        "comments": [comment(number) for number in (1, 2)],
        "states": list(Session.State),
    }


def shown(name: str, alt: str) -> Shown:
    address = static(f"theme/examples/{name}.webp")
    return Shown(address, things.WIDTH, things.HEIGHT, alt, avif="", webp="", original=address)


def card(name: str, picture: Shown, people: int = 0) -> Card:
    case = Case(key=KEY, title=_("A square in the city"))
    variant = Variant(
        key=KEY, case=case, title=name, kind=Variant.Kind.COLLAGE, state=Variant.State.DONE, shared_at=things.at(0, 11)
    )
    counts = (0, 1, 2, people - 5, 2)
    values = tuple(Opinion(value, counts) for value in Value) if people > 5 else ()
    return Card(variant, picture, _("City planning"), Opinions(people, True, values))


def comment(number: int) -> SimpleNamespace:
    text = (_("The benches stand well. Where do delivery vans stop?"), things.long_title())[number - 1]
    return SimpleNamespace(
        comment=SimpleNamespace(pk=number, created_at=things.at(0, 11 + number), text=text, language="de"),
        who=_("City planning"),
        face="SP",
        pin=number,
        x=str(25 * number),
        y="60",
        may_delete=False,
    )
