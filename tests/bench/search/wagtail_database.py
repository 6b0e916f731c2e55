"""Measures Wagtail's own database search in a separate process; prints the result as a line of JSON.

python -m tests.bench.search.wagtail_database DOCUMENTS QUESTIONS

A question returns the total and the first twenty objects that contain all words: no facets, no snippets, no stemming.
"""

import json
import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - models can only be imported after the setup
from tqdm import tqdm  # noqa: E402
from wagtail.search.backends import get_search_backend  # noqa: E402

from .corpus import make_entry, make_questions  # noqa: E402
from .timing import timed  # noqa: E402
from .wagtail_archive.models import Text  # noqa: E402

BATCH = 100
WARM_UP = 3


def fill(count: int) -> float:
    """Save and index `count` documents; return how many per second, not counting the time to generate them."""
    index = get_search_backend().get_index_for_model(Text)
    took = 0.0
    for first in tqdm(
        range(0, count, BATCH), unit_scale=BATCH, unit=" documents", desc="Indexing in the database", leave=False, disable=None
    ):
        documents = [make_entry(number).document for number in range(first, min(first + BATCH, count))]
        started = time.perf_counter()
        texts = [
            Text(
                locale=document.locale,
                type=document.type,
                title=document.title,
                lead=document.lead,
                headings="\n".join(document.headings),
                body=document.body,
            )
            for document in documents
        ]
        index.add_items(Text, Text.objects.bulk_create(texts))
        took += time.perf_counter() - started
    return count / took


def ask(count: int) -> dict[str, float]:
    questions = make_questions(count + WARM_UP)

    def answer(number: int) -> None:
        found = get_search_backend().search(questions[number][1], Text, operator="and")
        found.count()
        list(found[:20])

    return timed(answer, count, warm_up=WARM_UP)


if __name__ == "__main__":
    documents, questions = map(int, sys.argv[1:])
    call_command("migrate", run_syncdb=True, verbosity=0)
    print(json.dumps({"rate": fill(documents), "words": ask(questions)}))
