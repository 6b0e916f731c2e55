"""What a provider is asked for: chips in the reader's language, and words of her own, as one description of a place.

The description is written in English or German, whatever the reader's language is: models know these best, and what was asked can be read by
others. Her own words are sent as she wrote them. A prompt describes the place, not persons.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from community.access.verdicts import YES, Verdict, no

MOST_WORDS = 600  # characters that a member may write
MOST_CHIPS = 6  # with more, models leave some out
MOST_PROMPT = 2000  # characters that are sent


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that a place can get. `label` is read by members, `english` and `german` are what is asked for."""

    key: str
    label: StrOrPromise
    english: str
    german: str


CHIPS = (
    Chip("trees", _("Trees"), "mature street trees with wide crowns in open soil", "große Straßenbäume mit breiten Kronen in offenem Boden"),
    Chip("park", _("Park"), "a small park with lawn, shrubs and paths instead of the paved surface", "einen kleinen Park mit Wiese, Sträuchern und Wegen statt des Pflasters"),
    Chip("beds", _("Flower beds"), "flower beds with perennials that take up rainwater", "Staudenbeete, in denen Regenwasser versickert"),
    Chip("benches", _("Benches"), "wooden benches with backrests facing each other", "Holzbänke mit Lehne, einander zugewandt"),
    Chip("shade", _("Shade"), "sun sails and pergolas that give shade", "Sonnensegel und Pergolen, die Schatten geben"),
    Chip("water", pgettext_lazy("chip", "Water"), "a flat fountain and a drinking fountain", "ein ebenerdiges Wasserspiel und einen Trinkbrunnen"),
    Chip("play", _("Play"), "a playground with climbing frames and sand", "einen Spielplatz mit Klettergerüst und Sand"),
    Chip("cycle", _("Cycle path"), "a wide cycle path, separated from the traffic by a kerb", "einen breiten Radweg, durch einen Bordstein vom Verkehr getrennt"),
    Chip("bus", _("Bus lane"), "a marked bus lane with a roofed stop", "einen markierten Busstreifen mit überdachter Haltestelle"),
    Chip("crossing", _("Crossing"), "a raised pedestrian crossing with a level surface", "einen erhöhten Fußgängerüberweg ohne Stufen"),
    Chip("fewer_cars", _("Fewer cars"), "fewer parked cars, and wide pavements in their place", "weniger parkende Autos und dafür breite Gehwege"),
    Chip("housing", _("Housing above shops"), "two storeys of housing above the shops, with balconies", "zwei Wohngeschosse über den Läden, mit Balkonen"),
    Chip("facades", _("Green façades"), "climbing plants on the façades and plants on the roofs", "Kletterpflanzen an den Fassaden und begrünte Dächer"),
    Chip("market", _("Market"), "market stalls with awnings", "Marktstände mit Markisen"),
    Chip("light", _("Light at night"), "warm, low street lamps along the paths", "warme, niedrige Leuchten entlang der Wege"),
)  # fmt: skip
BY_KEY = {chip.key: chip for chip in CHIPS}

WORDS = {
    "en": {
        "lead": "Change this photograph of a real place: it now has {things}.",
        "only": "Change this photograph of a real place as described.",
        "own": "Also: {words}",
        "keep": "Keep the perspective and the buildings as in the photograph.",
        "end": "Same light, same weather, photographic, as it would really be built. Show the place, not persons: nobody recognisable, no lettering.",
        "and": "and",
    },
    "de": {
        "lead": "Verändere dieses Foto eines wirklichen Ortes: Er hat jetzt {things}.",
        "only": "Verändere dieses Foto eines wirklichen Ortes wie beschrieben.",
        "own": "Außerdem: {words}",
        "keep": "Unverändert bleiben: die Perspektive und die Gebäude.",
        "end": "Gleiches Licht, gleiches Wetter, fotografisch, so wie es wirklich gebaut würde. Zeige den Ort, keine Personen: niemand Erkennbares, keine Schrift.",
        "and": "und",
    },
}  # fmt: skip
HINT = _("Describe the place, not persons. What you write is sent to the service that makes the picture.")
# What surely leads to a person; a name cannot be told from other words.
PERSONAL = re.compile(r"[^\s@]+@[^\s@]+\.\w|(?<!\w)\+?\d(?:[ ()/.-]?\d){7,}(?!\w)")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def can_ask(chips: Collection[str], words: str) -> Verdict:
    """Return whether a prompt can be made of this."""
    if not chips and not tidied(words):
        return no(_("Choose what the place should have, or describe it."))
    if not set(chips) <= set(BY_KEY):
        return no(_("One of these choices does not exist any more. Choose again."))
    if len(set(chips)) > MOST_CHIPS:
        return no(_("Choose at most {most}: with more, the model leaves some out."), most=MOST_CHIPS)
    if len(tidied(words)) > MOST_WORDS:
        return no(_("Your description is too long: at most {most} characters."), most=MOST_WORDS)
    if PERSONAL.search(words):
        return no(_("Leave out e-mail addresses and phone numbers: describe the place, not persons."))
    return YES


def build_prompt(chips: Iterable[str], words: str, language: str) -> str:
    """Return what is sent, at most `MOST_PROMPT` characters: in German for German readers, else in English. Unknown chips are left out."""
    says, is_german = (WORDS["de"], True) if language.startswith("de") else (WORDS["en"], False)
    things = [chip.german if is_german else chip.english for chip in CHIPS if chip.key in set(chips)]
    own = tidied(words)[:MOST_WORDS]
    parts = [
        says["lead"].format(things=listed(things, says["and"])) if things else says["only"],
        says["own"].format(words=own if own.endswith((".", "!", "?", "؟")) else f"{own}.") if own else "",
        says["keep"],
        says["end"],
    ]
    return " ".join(filter(None, parts))[:MOST_PROMPT]


def tidied(words: str) -> str:
    """Return what somebody typed as one line, without signs that cannot be seen."""
    return " ".join(UNSEEN.sub(" ", words).split())


def listed(things: list[str], word_for_and: str) -> str:
    return f" {word_for_and} ".join(filter(None, [", ".join(things[:-1]), things[-1]]))
