"""Results as shown on the page: kind, date, places, languages, and the reason why they were found."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.formatting import country_name, language_name
from cms.models import Topic
from search.backends.engine import locales
from search.documents.facets import labels_of
from search.retrieval.hits import Hit

from .archive import Findings
from .captions import colours_of, kind_of, state_label, when

MAX_PLACES = 4  # to name; others are only counted


@dataclass(frozen=True, slots=True)
class Version:
    """The same page in another language."""

    language: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A result as shown on the page."""

    hit: Hit
    kind: str
    when: str
    state_label: str  # the label of a closed call or a past event, or ""
    colour: str  # theme colour of the first topic
    places: tuple[str, ...]
    more_places: int
    versions: tuple[Version, ...]  # in other languages
    by_meaning: bool  # only by meaning, without any of the words
    names: tuple[str, ...]  # of topics and places, if that is why it was found
    translated: tuple[str, ...]  # names of the languages whose version contains the words, if this one does not

    @property
    def has_reason(self) -> bool:
        return bool(self.hit.cross_language or self.by_meaning or self.names or self.translated)


def shown_hits(findings: Findings) -> list[ShownHit]:
    """Return the results on a page. The number of queries does not depend on the number of results."""
    hits = findings.response.hits
    colours = colours_of(hit.document for hit in hits)
    formats = labels_of("format", {hit.document.format for hit in hits if hit.document.format})
    municipalities = labels_of("municipality", {key for hit in hits for key in hit.document.municipalities[:MAX_PLACES]})
    return [show(hit, colours, formats, municipalities) for hit in hits]


def show(hit: Hit, colours: Mapping[str, str], formats: Mapping[str, str], municipalities: Mapping[str, str]) -> ShownHit:
    document = hit.document
    named = tuple(municipalities[key] for key in document.municipalities[:MAX_PLACES])
    countries = [country_name(code) for code in document.countries]
    places = named or tuple(countries[:MAX_PLACES])
    if named and len(countries) == 1:
        places = (*named, countries[0])
    return ShownHit(
        hit,
        kind=kind_of(document, formats),
        when=when(document),
        state_label=state_label(document),
        colour=colours.get(next(iter(document.topics), ""), Topic.Colour.NEUTRAL.value),
        places=places,
        more_places=max(0, len(document.municipalities or document.countries) - MAX_PLACES),
        versions=tuple(
            Version(code, document.versions[code]) for code in by_language(document.versions) if code != document.locale
        ),
        by_meaning=hit.matched_in == ("meaning",),
        names=hit.matched_names if set(hit.matched_in) <= {"names", "meaning"} else (),
        translated=translated_in(hit) if is_in_translation_only(hit) else (),
    )


def by_language(codes: Collection[str]) -> list[str]:
    """Return `codes` in the order of the site's languages."""
    order = locales()
    return sorted(codes, key=lambda code: (order.index(code) if code in order else len(order), code))


def is_in_translation_only(hit: Hit) -> bool:
    """Return whether the words are only in another version, not in the one shown."""
    return "translation" in hit.matched_in and set(hit.matched_in) <= {"translation", "names", "meaning"}


def translated_in(hit: Hit) -> tuple[str, ...]:
    """Return the names of the languages whose version contains the words."""
    return tuple(language_name(code) for code in hit.translated_in or hit.document.translations) or (_("another language"),)
