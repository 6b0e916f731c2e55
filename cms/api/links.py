"""What the texts and blocks of a response link to and show: looked up at once (`prefetching`), else one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, prefetch_related_objects

from cms.base_url import absolute_address
from cms.linked import Linked
from cms.links import Link, document_links, page_links
from cms.media.documents import SiteDocument
from cms.media.images import SiteImage
from cms.media.renditions import may_be_told
from cms.snippets.contact import Contact
from cms.visuals import Visual, find_visuals

from .related import ways_to

Thing = TypeVar("Thing", bound=Model)


@dataclass(slots=True)
class Links:
    """Link targets of pages and documents, and visualisations, for the readers of one language."""

    pages: dict[int, Link | None] = field(default_factory=dict)
    documents: dict[int, str | None] = field(default_factory=dict)
    visuals: dict[str, Visual | None] = field(default_factory=dict)
    expected: set[str] = field(default_factory=set)  # keys of visualisations, which are looked up with the first

    def page(self, pk: Any) -> Link | None:
        """Return the target of a link to the page; None if there is none."""
        if pk and pk not in self.pages:
            self.pages |= page_links([pk])
        return self.pages.get(pk) if pk else None

    def document(self, pk: Any) -> str:
        """Return the absolute URL of the document; "" if it was deleted."""
        if pk and pk not in self.documents:
            self.documents |= document_links([pk])
        return absolute_address(self.documents.get(pk) or "") if pk else ""

    def visual(self, key: Any) -> dict[str, Any] | None:
        """Return the facts of a visualisation; None if it may not be seen any more."""
        if key and key not in self.visuals:
            wanted = {key, *self.expected}
            shown = find_visuals(wanted)
            self.visuals |= {one: shown.get(one) for one in wanted}
        found = self.visuals.get(key) if key else None
        return visual_facts(found) if found else None


class Chosen:
    """The pictures, contacts and files that blocks show. A reader who may not see one is told of none."""

    def __init__(self, context: dict[str, Any]) -> None:
        self.context = context
        self.serializers: dict[type[Model], Any] = {}
        self.images: dict[int, SiteImage | None] = {}
        self.contacts: dict[int, Contact | None] = {}
        self.files: dict[int, SiteDocument | None] = {}

    def look_up(self, linked: Linked) -> None:
        """Look up all at once: a constant number of queries."""
        self.look_up_images(linked.images)
        add_missing(self.files, linked.documents, SiteDocument)
        if new := add_missing(self.contacts, linked.contacts, Contact):
            prefetch_related_objects(new, *ways_to(self.serializer(Contact)))

    def look_up_images(self, ids: Iterable[int]) -> None:
        if new := add_missing(self.images, ids, SiteImage):
            prefetch_related_objects(new, "renditions")

    def image(self, pk: Any) -> SiteImage | None:
        """Return the picture, if there is one that the reader may see."""
        self.look_up_images({pk} if pk else ())
        image = self.images.get(pk) if pk else None
        return image if may_be_told(image, self.context) else None

    def picture(self, pk: Any, *, alt: str | None = None, credit: str = "") -> dict[str, Any] | None:
        """Return the facts of a picture, with texts that take precedence over its own."""
        image = self.image(pk)
        if image is None:
            return None
        facts: dict[str, Any] = self.serializer(SiteImage).to_representation(image)
        return facts | ({} if alt is None else {"alt": alt}) | ({"credit": credit} if credit else {})

    def contact(self, pk: Any) -> dict[str, Any] | None:
        """Return the facts of a contact; None if it was deleted."""
        if pk and pk not in self.contacts:
            self.look_up(Linked(contacts={pk}))
        found = self.contacts.get(pk) if pk else None
        return self.serializer(Contact).to_representation(found) if found else None

    def file(self, pk: Any, *, href: str, title: str) -> dict[str, Any] | None:
        """Return the facts of a file to download; None if it was deleted or is not for this reader."""
        if not pk or self.hides(pk) or (found := self.files[pk]) is None:
            return None
        return {
            "id": found.pk,
            "title": title or found.title,
            "href": href,
            "filename": found.filename,
            "format": found.file_extension.lower(),
            "size": found.file_size,
        }

    def hides(self, pk: int) -> bool:
        """Return whether the file is not for this reader, who is not told its name either."""
        add_missing(self.files, {pk}, SiteDocument)
        found = self.files[pk]
        return found is not None and not may_be_told(found, self.context)

    def serializer(self, model: type[Model]) -> Any:
        """Return the serializer for things of `model` inside others."""
        if model not in self.serializers:
            router = self.context["router"]
            _name, endpoint = router.get_model_endpoint(model)
            serializer_class = endpoint._get_serializer_class(router, model, [], nested=True)
            self.serializers[model] = serializer_class(context=self.context)
        return self.serializers[model]


def add_missing(known: dict[int, Thing | None], ids: Iterable[int], model: type[Thing]) -> list[Thing]:
    """Add the things with `ids` to what is `known`, and return the new ones. At most one query."""
    missing = {int(pk) for pk in ids} - known.keys()
    if not missing:
        return []
    found = model._default_manager.in_bulk(missing)
    known.update({pk: found.get(pk) for pk in missing})
    return list(found.values())


def links_in(context: dict[str, Any], language: str | None) -> Links:
    """Return the link targets of a response, for the readers of `language`."""
    links: Links = context.setdefault("links", {}).setdefault(language, Links())
    return links


def chosen_in(context: dict[str, Any]) -> Chosen:
    """Return what the blocks of a response show."""
    if "chosen" not in context:
        context["chosen"] = Chosen(context)
    chosen: Chosen = context["chosen"]
    return chosen


def link_facts(link: Link) -> dict[str, Any]:
    """Return a page to link to: id, type, title, href, locale."""
    return {"id": link.pk, "type": link.kind, "title": link.title, "href": absolute_address(link.url), "locale": link.language}


def visual_facts(visual: Visual) -> dict[str, Any]:
    """Return a visualisation with absolute addresses; its pictures have their sizes like any other picture."""
    facts = asdict(visual)
    facts["address"] = absolute_address(visual.address)
    for name in ("before", "after"):
        picture = facts[name]
        picture["address"] = absolute_address(picture["address"])
        picture |= {source: absolute_srcset(picture[source]) for source in ("avif", "webp")}
        picture["renditions"] = [one for source in ("avif", "webp") for one in sizes_in(picture[source], source, picture)]
        picture["credit"] = visual.credit
    return facts


def absolute_srcset(srcset: str) -> str:
    """Return the value of a `srcset` with absolute addresses."""
    files = (one.strip().partition(" ") for one in srcset.split(",") if one.strip())
    return ", ".join(f"{absolute_address(address)} {width}" for address, _space, width in files)


def sizes_in(srcset: str, file_format: str, picture: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the files in a `srcset`, in the form of renditions."""
    for one in srcset.split(", ") if srcset else ():
        href, _space, width = one.rpartition(" ")
        wide = int(width.removesuffix("w"))
        height = round(wide * picture["height"] / picture["width"])
        yield {"href": href, "width": wide, "height": height, "format": file_format, "crop": None}
