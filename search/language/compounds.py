"""German compounds and their parts: "Hochwasserschutzkonzept" is about "Hochwasserschutz", "Hochwasser", "Schutz" and "Konzept".

A word is split where both sides are in the dictionary; the left one may have a linking element ("Entwicklungs-", "Schul-"). If there
are several ways to split it, the one with the fewest parts is used. Parts that are compounds themselves are split further, and all parts
are returned. Words other than nouns are only split before certain adjective endings: "klimafreundlich".
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from .dictionaries import is_noun, is_word

MIN_LENGTH, MAX_LENGTH = 8, 40  # letters of a word to split
MIN_PART_LENGTH = 4


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Short words are usually endings of other words; these are parts of compounds, as the first or the last part.
SHORT_FIRST = words("bad bau bio bus eis erd gas hof lkw nah neu ost pkw rad rat see süd tag tal tür uni öko öl")
SHORT_LAST = words("amt bad bau bus gas hof ort rad rat see tag tal tür weg öl")

# Words in the dictionary that are not separate words at the beginning or the end of a compound.
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

# Words that are not split because their parts would be misleading: "Interessen" has nothing to do with "Essen".
WHOLE = re.compile(
    "(?:allerdings|alternativ|augenblick|bildschirm|charlottenburg|dashboard|deutsch|dokument|draußen|hauptsach|haushalt|heidelberg"
    "|heilbronn|hilfreich|infolge|interesse|karlsruhe|kennenlern|mittelpunkt|netzwerk|newsletter|plattform|rückblick|rückmeldung"
    "|schwerpunkt|standort|stichwort|teilnahm|teilnehm|verbrauch|vordergrund|werkzeug|willkommen|workshop|zeitpunkt)"
    r"\w{0,4}"
)

# The last parts of compound adjectives.
ADJECTIVES = re.compile(
    "(?:abhängig|angepasst|arm|basiert|bedingt|betrieben|bezogen|effizient|fähig|feindlich|frei|freundlich|fördernd|geeignet|gerecht"
    "|gestützt|günstig|informiert|intensiv|nah|neutral|offen|orientiert|politisch|positiv|relevant|reich|resilient|robust|schonend"
    "|schädlich|sensibel|sensibl|sicher|spezifisch|stark|tauglich|technisch|verträglich|wirksam|übergreifend)"
    "(?:(?:er)?e[mnrs]?)?"
)
_LONG_WORD = re.compile(rf"[^\W\d_]{{{MIN_LENGTH},{MAX_LENGTH}}}")
_SPELT_UMLAUT = re.compile("([ao])e|(?<![aeioq])ue")


@lru_cache(maxsize=50_000)
def parts_of(word: str) -> tuple[str, ...]:
    """Return the parts of `word` in lower case, without the word itself; none if it is not a compound."""
    word = word.lower()
    if not MIN_LENGTH <= len(word) <= MAX_LENGTH:
        return ()
    return tuple(dict.fromkeys(_split(word)))


@lru_cache(maxsize=5_000)
def sides_of(word: str) -> tuple[str, ...]:
    """Return both sides of every position where `word` can be split, without splitting them further. Accepts "ae" for "ä"."""
    word = word.lower()
    if not MIN_LENGTH <= len(word) <= MAX_LENGTH or WHOLE.fullmatch(word):
        return ()
    for written in dict.fromkeys((word, with_umlauts(word))):
        if sides := tuple(dict.fromkeys(part for parts in _good_splits(written) for part in parts)):
            return sides
    return ()


def with_umlauts(word: str) -> str:
    """Return `word` with umlauts instead of "ae", "oe" and "ue"."""
    return _SPELT_UMLAUT.sub(lambda found: "äöü"["aou".index(found[1] or "u")], word)


def parts_in(text: str) -> Iterable[str]:
    """Return the parts of the compounds in `text`, usually once per compound."""
    return chain.from_iterable(map(_parts_within, [written for written in set(text.split()) if len(written) >= MIN_LENGTH]))


@lru_cache(maxsize=50_000)
def _parts_within(written: str) -> tuple[str, ...]:
    """Return the parts of the compounds in `written`, which has no spaces: a word with its punctuation."""
    return tuple(part for word in _LONG_WORD.findall(written) for part in parts_of(word))


def _split(word: str) -> Iterator[str]:
    """Yield the parts of `word`, recursively; nothing if it cannot be split."""
    if len(word) < MIN_LENGTH or WHOLE.fullmatch(word):
        return
    for number, parts in enumerate(_good_splits(word)):
        for part in parts:
            yield part
            if not number:
                yield from _split(part)


def _good_splits(word: str) -> Iterator[tuple[str, ...]]:
    """Yield the best ways to split `word`, if several are equally good: "Hochwasserschutz-konzept", "Hochwasser-schutzkonzept"."""
    splits = _splits(word)
    yield from splits[:1]
    for parts in splits[1:]:
        if len(parts) == 2 and min(map(len, parts)) > MIN_PART_LENGTH and max(map(len, parts)) > MIN_LENGTH:
            yield parts


@lru_cache(maxsize=20_000)
def _splits(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to split `word`, best first."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for position in range(2, len(word) - 1):
        last = word[position:]
        is_last = _is_last_part(last)
        if not (is_last or len(last) >= MIN_LENGTH) or not (first := _first_part(word[:position])):
            continue
        if is_last:
            found.append((2, -min(position, len(last)), (first, last)))
        elif rest := _splits(last):
            found.append((1 + len(rest[0]), -position, (first, *rest[0])))
    return tuple(parts for _count, _shortest, parts in sorted(found))


@lru_cache(maxsize=20_000)
def _first_part(text: str) -> str:
    """Return the word that `text` represents as the first part of a compound, or ""."""
    if len(text) < MIN_PART_LENGTH:
        return text if text in SHORT_FIRST else ""
    if text in NO_FIRST:
        return ""
    for link in ("es", "s"):  # "Landes-", "Entwicklungs-"
        noun = text.removesuffix(link)
        if len(text) > len(noun) >= MIN_PART_LENGTH and noun not in NO_FIRST and is_noun(noun):
            return noun
    stem = is_word(text) or is_word(text + "e") or is_word(text + "en")  # "Schul-", "Lern-"
    return text if stem else ""


@lru_cache(maxsize=20_000)
def _is_last_part(text: str) -> bool:
    if len(text) < MIN_PART_LENGTH:
        return text in SHORT_LAST
    return text not in NO_LAST and (is_noun(text) or bool(ADJECTIVES.fullmatch(text)))
