"""A generated archive: documents of 1,500 words in four languages, with values for every facet, and questions to ask.

Words are composed of a few thousand syllables per language. Their frequency follows Zipf's law (exponent 1), with the real stop words
of a language as its most frequent words. The same numbers always produce the same documents.
"""

import datetime
from collections.abc import Iterator
from functools import cache

import numpy as np

from search.backends.entries import Entry, PassageVector
from search.documents.document import PUBLIC, SearchDocument
from search.embeddings.providers import Space
from search.language.stop_words import STOP_WORDS

LANGUAGES = {"de": 0.5, "en": 0.25, "fr": 0.15, "ar": 0.1}  # and their share of the documents
VOCABULARY = 60_000  # different words per language
WORDS, TITLE, LEAD, HEADINGS = 1_500, 6, 30, 4
PASSAGES, SUBJECTS = 5, 400  # vectors per document; clusters of vectors
SPACE = Space("bench", 512)

# Beginnings, middles and ends of syllables; a slash means none.
SOUNDS = {
    "de": (
        "b bl br d f fl fr g gl gr h j k kl kr l m n p pf pl pr qu r s s sch sp st str t tr v w z",
        "a a a ä au e e e e ei eu i i i ie o o ö u u ü",
        "/ / / / / / b ch ck f g l ld lt m n n nd ng nk p r r rg rk rt s st t t",
    ),
    "en": (
        "b bl br c ch cl cr d dr f fl fr g gr h j k l m n p ph pl pr r s sh sk sp st str t th tr v w wh",
        "a a a ai e e e ea ee i i i ie o o oa oo ou u u",
        "/ / / / / / ck ct d ft g l ll m mp n n nd ng nt p r r rk rt s s st t t th x",
    ),
    "fr": (
        "b bl br c ch cl cr d f fl fr g gn gr j l m n p pl pr qu r s t tr v",
        "a a a ai au e e é é è eau eu i i o oi ou u",
        "/ / / / / / / c l l m n n nt r r rt s s t x",
    ),
    "ar": ("ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي", "ا ا و ي / / /", "/"),
}


@cache
def vocabulary(language: str) -> np.ndarray:
    """Return the words of a language, most frequent first: stop words, then short ones, then longer ones too."""
    random = np.random.default_rng(list(language.encode()))
    sounds = [[sound.replace("/", "") for sound in of_place.split()] for of_place in SOUNDS[language]]
    more = 2 if language == "ar" else 0
    words = dict.fromkeys(STOP_WORDS[language].split())
    while len(words) < VOCABULARY:
        count = int(random.integers(1 + more + (len(words) > 1_000), 3 + more + (len(words) > 5_000)))
        chosen = random.integers(0, 1_000_000, (count, len(sounds))).tolist()
        word = "".join(of[number % len(of)] for syllable in chosen for of, number in zip(sounds, syllable, strict=True))
        if len(word) > 2:
            words[word] = None
    return np.array(list(words), dtype=object)


@cache
def _frequencies() -> np.ndarray:
    worth = 1 / np.arange(1, VOCABULARY + 1)
    return np.cumsum(worth) / worth.sum()


@cache
def _subjects() -> np.ndarray:
    return np.random.default_rng(7).normal(size=(SUBJECTS, SPACE.dimensions)).astype(np.float32)


def near_a_subject(random: np.random.Generator, count: int) -> np.ndarray:
    """Return unit vectors times 127, int8, each near one of the subjects."""
    around = _subjects()[random.integers(0, SUBJECTS, count)]
    vectors = around + 0.7 * random.standard_normal(around.shape, dtype=np.float32)
    return np.round(vectors * (127 / np.linalg.norm(vectors, axis=1, keepdims=True))).astype(np.int8)


def make_entry(number: int, *, with_vectors: bool = False) -> Entry:
    """Return the document with this number."""
    random = np.random.default_rng(number)
    language = str(random.choice(list(LANGUAGES), p=list(LANGUAGES.values())))
    words = vocabulary(language)[np.searchsorted(_frequencies(), random.random(WORDS))].tolist()
    chosen = random.integers(0, 10_000, 12).tolist()
    topics = tuple({f"topic-{chosen[0] % 12}", f"topic-{chosen[1] % 12}"})
    year = 2015 + chosen[2] % 12
    headings_end = TITLE + LEAD + 4 * HEADINGS
    closes_at = datetime.datetime(2024 + chosen[8] % 5, 3, 1, tzinfo=datetime.UTC) if chosen[3] % 10 == 0 else None
    document = SearchDocument(
        id=f"page:{number}",
        locale=language,
        type="call" if closes_at else f"type-{chosen[3] % 6}",
        title=" ".join(words[:TITLE]),
        url=f"/{language}/page-{number}/",
        audience=PUBLIC if chosen[4] % 5 else f"group:{chosen[4] % 50}",
        lead=" ".join(words[TITLE : TITLE + LEAD]),
        headings=tuple(" ".join(words[start : start + 4]) for start in range(TITLE + LEAD, headings_end, 4)),
        body=" ".join(words[headings_end:]),
        names={code: tuple(f"{vocabulary(code)[1000 + int(topic[6:])]!s}" for topic in topics) for code in LANGUAGES},
        date=datetime.date(year, 1 + chosen[5] % 12, 1 + chosen[6] % 28),
        years=tuple(range(year, year + 1 + chosen[7] % 3)),
        topics=topics,
        regions=(f"region-{chosen[8] % 6}",),
        countries=tuple({f"C{chosen[9] % 60}", f"C{chosen[10] % 60}"}),
        municipalities=tuple({f"city-{chosen[9] % 300}", f"city-{chosen[11] % 300}"}),
        format=f"format-{chosen[10] % 6}",
        versions={code: f"/{code}/page-{number}/" for code in {language, "de" if chosen[11] % 3 else "en"}},
        closes_at=closes_at,
    )
    if not with_vectors:
        return Entry(document)
    vectors = near_a_subject(random, PASSAGES)
    keys = random.integers(0, 2**63 - 1, PASSAGES).tolist()
    return Entry(document, vectors=tuple(map(PassageVector, range(PASSAGES), keys, vectors)))


def make_entries(count: int, *, with_vectors: bool = False) -> Iterator[Entry]:
    for number in range(count):
        yield make_entry(number, with_vectors=with_vectors)


def make_questions(count: int) -> list[tuple[str, str]]:
    """Return (language, two words): neither stop words nor very rare words; frequent ones occur more often."""
    random = np.random.default_rng(11)
    languages = random.choice(list(LANGUAGES), count, p=list(LANGUAGES.values()))
    ranks = np.exp(random.uniform(np.log(250), np.log(10_000), (count, 2))).astype(int)
    return [(str(language), " ".join(vocabulary(str(language))[pair])) for language, pair in zip(languages, ranks, strict=True)]
