"""German compounds and their parts: "Hochwasserschutzkonzept" is about "Hochwasserschutz", "Hochwasser", "Schutz" and "Konzept".

A word is divided where the dictionary knows both sides, the left one perhaps with an ending that links ("Entwicklungs-",
"Schul-"). Of several ways to divide it the one with fewest parts counts; parts that are compounds are divided further, and all are
given. What is no noun is divided only before a word that such adjectives end in: "klimafreundlich".
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from .dictionaries import is_noun, is_word

SHORTEST, LONGEST = 8, 40  # letters of a word that is divided
SHORTEST_PART = 4


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Shorter parts are mostly endings of other words; these are parts, on the sides that are given.
SHORT_FIRST = words("bad bau bio bus eis erd gas hof lkw nah neu ost pkw rad rat see süd tag tal tür uni öko öl")
SHORT_LAST = words("amt bad bau bus gas hof ort rad rat see tag tal tür weg öl")

# What the dictionary knows but what at these places is no word of its own.
NO_FIRST = words(
    "abtei ander außer baust beim besch dabei davor deut dings diskus durch einander einer enge entgegen erst fort gegen "
    "gegenüber gemein gene gest gewich gleicher heran heraus herein hinein hinter ihre indus innen inner inter kata kein "
    "kola kombi kommun konti logis meine meist miss nach nieder norde ober orga para partei philip profi quest scha schal "
    "sein sich soge spei state statt system tran unter vera verb verein voran voraus vorder vorher vorzu wach weit weiter "
    "wich wider wieder zuge zurecht zurück zusammen zwei zweige zwischen über"
)
NO_LAST = words(
    "aires ales alien amen anden aren aten bare baren barer bares beten chen chens cher eben ehen eine elben elle ellen "
    "ende enden ender endes eren erin erung erweise este esten etat etten gele genden gene haben haft halber heit heiten "
    "ieren igen ilen inne innen inner ionen iren isch ische ischen isen isten kation keit keiten lage leiste liche lichem "
    "lichen licher liches lien ligen linge lings logische logischen losen loser lungen maßen mente nation native nische "
    "nischen nisse nissen ration rationen reibung reibungen rinnen rungen samt schaft schaften sche scheid schem schen "
    "scher schert sches schiene seits sende sens sten stens ster strophe strophen ständig tand tate taten tation test "
    "tester teten tics tier tieren tion tionen tische tischen tones tum ungen uropa vieler weise wertig ären ätze"
)

# Compounds that have become words of their own: their parts would mislead ("Essen" is no part of "Interessen").
WHOLE = re.compile(
    "(?:allerdings|alternativ|augenblick|bildschirm|charlottenburg|dashboard|deutsch|dokument|draußen|hauptsach|haushalt|heidelberg"
    "|heilbronn|hilfreich|infolge|interesse|karlsruhe|kennenlern|mittelpunkt|netzwerk|newsletter|plattform|rückblick|rückmeldung"
    "|schwerpunkt|standort|stichwort|teilnahm|teilnehm|verbrauch|vordergrund|werkzeug|willkommen|workshop|zeitpunkt)"
    r"\w{0,4}"
)

# What adjectives made of a noun and another word end in.
ADJECTIVES = re.compile(
    "(?:abhängig|angepasst|arm|basiert|bedingt|betrieben|bezogen|effizient|fähig|feindlich|frei|freundlich|fördernd|geeignet|gerecht"
    "|gestützt|günstig|informiert|intensiv|nah|neutral|offen|orientiert|politisch|positiv|relevant|reich|resilient|robust|schonend"
    "|schädlich|sensibel|sensibl|sicher|spezifisch|stark|tauglich|technisch|verträglich|wirksam|übergreifend)"
    "(?:(?:er)?e[mnrs]?)?"
)
_LONG_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},{LONGEST}}}")
_SPELT_UMLAUT = re.compile("([ao])e|(?<![aeioq])ue")


@lru_cache(maxsize=50_000)
def parts_of(word: str) -> tuple[str, ...]:
    """Return the parts of `word` in lower case, the whole word not among them; none of a word that is no compound."""
    word = word.lower()
    if not SHORTEST <= len(word) <= LONGEST:
        return ()
    return tuple(dict.fromkeys(_divide(word)))


@lru_cache(maxsize=5_000)
def sides_of(word: str) -> tuple[str, ...]:
    """Return what stands on either side where `word` can be divided, not divided further. Knows "ae" for "ä" too."""
    word = word.lower()
    if not SHORTEST <= len(word) <= LONGEST or WHOLE.fullmatch(word):
        return ()
    for written in dict.fromkeys((word, with_umlauts(word))):
        if sides := tuple(dict.fromkeys(part for parts in _good_divisions(written) for part in parts)):
            return sides
    return ()


def with_umlauts(word: str) -> str:
    """Return `word` with the umlauts that are spelt with two letters in it."""
    return _SPELT_UMLAUT.sub(lambda found: "äöü"["aou".index(found[1] or "u")], word)


def parts_in(text: str) -> Iterable[str]:
    """Give the parts of the compounds in `text`, mostly those of each compound once."""
    return chain.from_iterable(map(_parts_within, [written for written in set(text.split()) if len(written) >= SHORTEST]))


@lru_cache(maxsize=50_000)
def _parts_within(written: str) -> tuple[str, ...]:
    """Return the parts of the compounds in what is written without a space: a word with what stands around it."""
    return tuple(part for word in _LONG_WORD.findall(written) for part in parts_of(word))


def _divide(word: str) -> Iterator[str]:
    """Give the parts of `word` and their parts, which are nothing if it cannot be divided."""
    if len(word) < SHORTEST or WHOLE.fullmatch(word):
        return
    for number, parts in enumerate(_good_divisions(word)):
        for part in parts:
            yield part
            if not number:
                yield from _divide(part)


def _good_divisions(word: str) -> Iterator[tuple[str, ...]]:
    """Give the best way to divide `word`, and others that are as good: "Hochwasserschutz-konzept", "Hochwasser-schutzkonzept"."""
    divisions = _divisions(word)
    yield from divisions[:1]
    for parts in divisions[1:]:
        if len(parts) == 2 and min(map(len, parts)) > SHORTEST_PART and max(map(len, parts)) > SHORTEST:
            yield parts


@lru_cache(maxsize=20_000)
def _divisions(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to divide `word`, the best first."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for place in range(2, len(word) - 1):
        last = word[place:]
        is_last = _is_last_part(last)
        if not (is_last or len(last) >= SHORTEST) or not (first := _first_part(word[:place])):
            continue
        if is_last:
            found.append((2, -min(place, len(last)), (first, last)))
        elif rest := _divisions(last):
            found.append((1 + len(rest[0]), -place, (first, *rest[0])))
    return tuple(parts for _count, _shortest, parts in sorted(found))


@lru_cache(maxsize=20_000)
def _first_part(text: str) -> str:
    """Return the word that `text` is as the first part of a compound, or nothing."""
    if len(text) < SHORTEST_PART:
        return text if text in SHORT_FIRST else ""
    if text in NO_FIRST:
        return ""
    for link in ("es", "s"):  # "Landes-", "Entwicklungs-"
        noun = text.removesuffix(link)
        if len(text) > len(noun) >= SHORTEST_PART and noun not in NO_FIRST and is_noun(noun):
            return noun
    stem = is_word(text) or is_word(text + "e") or is_word(text + "en")  # "Schul-", "Lern-"
    return text if stem else ""


@lru_cache(maxsize=20_000)
def _is_last_part(text: str) -> bool:
    if len(text) < SHORTEST_PART:
        return text in SHORT_LAST
    return text not in NO_LAST and (is_noun(text) or bool(ADJECTIVES.fullmatch(text)))
