"""Measures the relevance of search results with judged queries.

`recall@3` is the share of the answers (documents of grade 3; if there are more than three, any three of them) that are among the first
three results. `found@3` is the share of queries with an answer among the first three. `nDCG@10` compares the order of the first ten
results, by grade, with the ideal order. The best value of each is 1.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import fmean
from typing import Any

import yaml
from django.conf import settings
from wagtail.models import Page

from search.backends.base import SearchBackend
from search.documents.document import PUBLIC
from search.embeddings.queries import embed_query
from search.query.parser import parse_query
from search.query.request import SearchRequest
from search.retrieval.pipeline import question_of, search
from search.retrieval.semantic import semantic_matches

SETS = Path(__file__).parent / "judged"
OWN = (SETS / "tuned.yaml", SETS / "held_out.yaml", SETS / "held_out_later.yaml")
NONSENSE = SETS / "nonsense.yaml"
MODES = ("words", "meaning", "fused")
ANSWER = 3  # the grade of an answer
TOP = 10  # results to judge


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query and the grades (1 to 3) of the documents that answer it, by the family that translations share."""

    query: str
    language: str
    kind: str
    grades: Mapping[str, int]
    is_cross_language: bool  # whether no answer is in the language of the query

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of the report that it belongs to."""
        other = f"{self.language} cross-language" if self.is_cross_language else f"{self.language} same language"
        return (other, self.language, self.kind, "all cross-language" if self.is_cross_language else "all same language", "all")


@dataclass(frozen=True, slots=True)
class Score:
    """The scores of the results for one query."""

    ndcg: float
    recall: float
    found: float


def read_judged(path: Path) -> list[JudgedQuery]:
    """Return the queries in a file that have an answer in the archive, with the grades of the documents that exist.

    Raises OSError, LookupError, TypeError, ValueError or YAMLError for a file without judged queries.
    """
    given: list[dict[str, Any]] = yaml.safe_load(path.read_text())
    for one in given:
        if not {1, 2, ANSWER}.issuperset(one["judged"].values()):
            raise ValueError(f"The grades of {one['query']!r} are not 1 to {ANSWER}.")
    slugs = {slug for one in given for slug in one["judged"]}
    pages = Page.objects.live().filter(slug__in=slugs, locale__language_code=settings.LANGUAGE_CODE)
    families = dict(pages.values_list("slug", "translation_key"))
    versions: dict[Any, set[str]] = {key: set() for key in families.values()}
    for key, language in (
        Page.objects.live().filter(translation_key__in=versions).values_list("translation_key", "locale__language_code")
    ):
        versions[key].add(language)
    judged = []
    for one in given:
        there = {families[slug]: grade for slug, grade in one["judged"].items() if slug in families}
        answers = [key for key, grade in there.items() if grade == ANSWER]
        if answers:
            cross = not any(one["language"] in versions[key] for key in answers)
            grades = {str(key): grade for key, grade in there.items()}
            judged.append(JudgedQuery(one["query"], one["language"], one["kind"], grades, cross))
    return judged


def found_by(mode: str, query: str, language: str, backend: SearchBackend) -> list[str]:
    """Return the families of the first ten results, best first, for anonymous readers of `language`."""
    request = SearchRequest(query=parse_query(query), locale=language, audiences=frozenset({PUBLIC}), size=TOP)
    if mode == "meaning":
        ids = list(semantic_matches(request.query, question_of(request), backend))[: request.size]
        by_id = backend.fetch(ids)
        documents = [by_id[name] for name in ids if name in by_id]
    else:
        documents = [hit.document for hit in search(request, backend, with_semantics=mode == "fused").hits]
    return list(dict.fromkeys(document.family for document in documents))


def rate(found: Sequence[str], grades: Mapping[str, int]) -> Score:
    gains = [2 ** grades.get(family, 0) - 1 for family in found[:TOP]]
    best = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:TOP]
    answers = [family for family, grade in grades.items() if grade == ANSWER]
    first = sum(family in found[:3] for family in answers)
    return Score(discounted(gains) / discounted(best), first / min(3, len(answers)), float(first > 0))


def discounted(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def evaluate(queries: Iterable[JudgedQuery], mode: str, backend: SearchBackend) -> Iterator[tuple[JudgedQuery, Score]]:
    """Yield each query with its score. Raises SearchUnavailable."""
    for one in queries:
        yield one, rate(found_by(mode, one.query, one.language, backend), one.grades)


def by_group(scores: Iterable[tuple[JudgedQuery, Score]]) -> dict[str, tuple[int, Score]]:
    """Return the number of queries and their mean score, by group."""
    groups: dict[str, list[Score]] = {}
    for query, score in scores:
        for group in query.groups:
            groups.setdefault(group, []).append(score)
    return {
        group: (len(of), Score(*(fmean(getattr(one, field.name) for one in of) for field in fields(Score))))
        for group, of in sorted(groups.items())
    }


def table(scores: Mapping[str, Mapping[str, tuple[int, Score]]]) -> Iterator[str]:
    """Yield the lines of a table of groups and modes."""
    yield f"{'':28}" + "".join(f"{mode:>28}" for mode in scores)
    yield f"{'':28}" + f"{'nDCG@10 recall@3 found@3':>28}" * len(scores)
    for group, (count, _score) in next(iter(scores.values()), {}).items():
        figures = (groups[group][1] for groups in scores.values())
        yield f"{f'{group} ({count})':28}" + "".join(
            f"{score.ndcg:11.3f}{score.recall:9.3f}{score.found:8.3f}" for score in figures
        )


def answered_nonsense(mode: str, backend: SearchBackend) -> list[str]:
    """Return the nonsense queries that have results."""
    nonsense: list[str] = yaml.safe_load(NONSENSE.read_text())
    return [query for query in nonsense if found_by(mode, str(query), settings.LANGUAGE_CODE, backend)]


def has_embeddings() -> bool:
    """Return whether a provider of embeddings is configured and answers."""
    return embed_query("ready") is not None
