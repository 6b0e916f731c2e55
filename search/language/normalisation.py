"""Normalises a word to its usual spelling, however it is typed: capitals, vowel signs, tatweel, hamza, missing accents.

An index treats such spellings as equal anyway. An embedding model does not: for it, "KLIMA", "klima" and "Klima" are three different
queries. So a query is first converted to its usual spelling: that of the most frequent word among those that differ only in such marks.
Different words stay different: "Förderung" is not "Forderung".
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.metadata import version

from .analysis import ARABIC_LETTERS, SPELT_UMLAUT, base_language, is_stop_word, without_marks
from .compounds import sides_of, with_umlauts
from .dictionaries import is_noun, is_other_word, is_word
from .word_frequency import frequencies_in, is_common
from .word_set import WordMap, WordSet

LANGUAGES = ("de", "en", "fr", "ar")
MIN_FREQUENCY = 1e-7  # share of all words; rarer words keep their spelling, without accents
MIN_FREQUENCY_OF_WORDS = 3e-6  # in other languages, rarer words that are nouns in German are usually names
OWN_WORD = 10  # a spelling is a separate word unless the usual one is this many times as frequent

_MOST_SHARP = 3
_INFLECTED = re.compile("e[mnrs]?$")
_UMLAUTS = frozenset("äöüß")
_QUESTIONS = {
    "de": "wann warum was welche welchem welchen welcher welches wer weshalb wie wieso wo wodurch womit",
    "en": "how what when where which who whose why",
    "fr": "comment où pourquoi quand que quel quelle quelles quels qui quoi",
    "ar": "أين كم كيف لماذا ما ماذا متى من هل",
}


def in_case(words: list[str], locale: str) -> list[str]:
    """Return `words`, in this order, capitalised as within a sentence."""
    cased = [as_in_text(word, locale) for word in words]
    for number in range(len(words) - 1):
        if cased[number] != words[number] and cased[number + 1] != words[number + 1] and is_inflected_adjective(words[number]):
            cased[number] = words[number]  # "in alten Städten", although "die Alten" is a noun
    return cased


@lru_cache(maxsize=20_000)
def as_in_text(word: str, locale: str) -> str:
    """Return `word`, which is in its usual spelling, capitalised as within a sentence."""
    language = base_language(locale)
    if is_stop_word(word, locale):
        return word
    if (language == "de" or word not in _listed(language)) and is_german_noun(word):
        return word.capitalize()
    return word.capitalize() if not is_common(word, locale) or is_name(word, language) else word


def is_name(word: str, language: str) -> bool:
    """Return whether `word`, in lower case, is probably a name in a non-German text: it is rare there, and a noun in German."""
    return is_noun(word) and not is_other_word(word) and word not in _frequent(language)


def is_inflected_adjective(word: str) -> bool:
    """Return whether `word`, in lower case, may be an inflected German adjective before a noun."""
    return is_other_word(word) and _INFLECTED.search(word) is not None


def is_german_noun(word: str) -> bool:
    """Return whether `word`, in lower case, is a German noun or a compound that ends in one."""
    sides = () if is_noun(word) else sides_of(word)
    return is_noun(word) or bool(sides and is_noun(sides[-1]))


@lru_cache(maxsize=50_000)
def usual_spelling(word: str, locale: str) -> str:
    """Return the usual spelling of `word` in lower case, which is the same for all spellings that only differ in marks."""
    plain = plain_letters(word)
    own = base_language(locale)
    for language in dict.fromkeys((own, *LANGUAGES)):
        if language not in LANGUAGES:
            continue
        letters = bare_letters(plain, language)
        for spelt in (plain, with_umlauts(plain) if language == "de" else plain, letters):
            if found := _usual(language).get(spelt):
                return found
        if language == own and letters in _listed(language):
            return letters
    return _unlisted(plain, own)


def plain_letters(word: str) -> str:
    """Return `word` in lower case, composed, without marks that do not change it, and with Latin digits."""
    text = without_marks(unicodedata.normalize("NFKC", word).lower())
    return text if text.isascii() else "".join(_digit(char) for char in text)


def bare_letters(plain: str, language: str) -> str:
    """Return the letters shared by all spellings of a word for readers of `language`."""
    text = plain.translate(ARABIC_LETTERS)
    if not text.isascii():
        text = without_accents(text).replace("ß", "ss")
    return SPELT_UMLAUT.sub("", text) if language == "de" else text


def without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _digit(char: str) -> str:
    return str(unicodedata.digit(char)) if char.isdecimal() else char


def _unlisted(plain: str, language: str) -> str:
    """Return the spelling of an unlisted word, usually a compound or a name. Umlauts are kept, so that compounds can be split."""
    if language == "de" and plain.isascii() and sides_of(spelt := with_umlauts(plain)):
        return spelt
    kept = (char if char in _UMLAUTS else without_accents(char) for char in plain)
    return "".join(kept).translate(ARABIC_LETTERS)


def is_question(words: list[str], language: str) -> bool:
    """Return whether `words` begin with a question word of `language`."""
    return bool(words) and words[0] in _questions(language)


@cache
def _questions(language: str) -> frozenset[str]:
    return frozenset(usual_spelling(word, language) for word in _QUESTIONS.get(language, "").split())


# --- Lists of usual spellings


@cache
def _listed(language: str) -> WordSet | tuple[()]:
    """Return the words that are frequent enough for their usual spelling to be known."""
    return WordSet(_name("listed", language), lambda: list(_frequencies(language))) if language in LANGUAGES else ()


@cache
def _frequent(language: str) -> WordSet | tuple[()]:
    def read() -> list[str]:
        return [word for word, share in _frequencies(language).items() if share >= MIN_FREQUENCY_OF_WORDS]

    return WordSet(_name("frequent", language), read) if language in LANGUAGES else ()


@cache
def _usual(language: str) -> WordMap:
    """Return the usual word by the letters that its spellings share; separate words map to themselves."""
    return WordMap(_name("usual", language), lambda: _compare(language))


def _name(kind: str, language: str) -> str:
    return f"{kind}-{language}-2-{version('wordfreq')}-{version('simplemma')}"


def _frequencies(language: str) -> dict[str, float]:
    frequent = {word: share for word, share in frequencies_in(language).items() if share >= MIN_FREQUENCY}
    return {_with_sharp_s(word): share for word, share in frequent.items()} if language == "de" else frequent


def _compare(language: str) -> dict[str, str]:
    """Return the values of `_usual`, without words that have only one spelling. Takes a second."""
    spellings: dict[str, list[tuple[float, str]]] = {}
    frequencies = _frequencies(language)
    for word, share in frequencies.items():
        letters = bare_letters(word, language)
        if letters != word:
            spellings.setdefault(letters, []).append((share, word))
    usual = {}
    for letters, found in spellings.items():
        if letters in frequencies:
            found.append((frequencies[letters], letters))
        most, best = max(found)
        usual[letters] = best
        if language != "ar":  # in Arabic, hamza and dots are often omitted, even if that makes another word
            usual |= {word: word for share, word in found if share * OWN_WORD >= most}
    return usual


def _with_sharp_s(word: str) -> str:
    """Return `word` with "ß" where the list of frequent words has "ss": "großstadt", "wasserstraße"."""
    places = [found.start() for found in re.finditer("ss", word)]
    if not places or len(places) > _MOST_SHARP or is_word(word):
        return word
    written = (word[:place] + "ß" + word[place + 2 :] for place in reversed(places))
    return next((form for form in written if is_word(form) or sides_of(form)), word)
