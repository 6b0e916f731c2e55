"""Measures the composer of cohorts with 12, 50 and 200 made-up applicants, under the constraints of a Deep Dive and some more.

For each size it prints the median and the longest of ten problems, in milliseconds of processor time: the best cohort; why each applicant
is in it or not, with what including each of the others costs; how everything stands, and who can still be added, with half of the cohort
set by hand; a smallest clash after eight poor choices; a smallest clash with every applicant set. Scores have one decimal, so that
cohorts are tied often, which is the slower case.
"""

import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal

from community.applications.cohort.candidates import GERMAN, PARTNER, Attribute, Candidate
from community.applications.cohort.clashes import smallest_clash
from community.applications.cohort.constraints import Constraint, Different, Each, Share, Size, set_by_hand
from community.applications.cohort.proposals import propose
from community.applications.cohort.reasons import explain
from community.applications.cohort.states import Composition

SIZES = (12, 50, 200)
PROBLEMS = 10
REGIONS = {
    "europe": ["DE", "DE", "UA"],
    "mena": ["EG", "JO", "MR", "TN"],
    "africa": ["KE", "ZM", "ZA", "GH", "RW"],
    "south-east-asia": ["PH", "VN", "ID"],
    "latin-america": ["BR", "EC", "MX"],
}
LANGUAGES = ["en", "fr", "es", "ar", "de"]
HEADINGS = ("propose", "explain all", "compose", "clash", "clash, all set")


def run() -> None:
    print(f"{'applicants':<12}" + "".join(f"{heading + ' ms':>22}" for heading in HEADINGS), flush=True)
    for size in SIZES:
        rows = [measure(*problem(size, seed)) for seed in range(PROBLEMS)]
        columns = zip(*rows, strict=True)
        print(f"{size:<12}" + "".join(f"{statistics.median(each):>14.0f} {max(each):>7.0f}" for each in columns), flush=True)


def measure(candidates: list[Candidate], constraints: list[Constraint]) -> list[float]:
    proposal = None

    def proposing() -> None:
        nonlocal proposal
        proposal = propose(candidates, constraints)

    times = [milliseconds(proposing)]
    if proposal is None:
        raise RuntimeError("The made-up constraints contradict each other.")
    half = proposal.cohort[::2]
    worst = [one.key for one in sorted(candidates, key=lambda one: one.points)[:8]]

    def composing() -> None:
        composition = Composition(candidates, constraints, half)
        composition.states()
        composition.additions()

    times.append(milliseconds(lambda: explain(proposal)))
    times.append(milliseconds(composing))
    times.append(milliseconds(lambda: smallest_clash(candidates, [*constraints, *set_by_hand(chosen=worst)])))
    everybody = [one.key for one in candidates]
    times.append(milliseconds(lambda: smallest_clash(candidates, [*constraints, *set_by_hand(chosen=everybody)])))
    return times


def milliseconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def problem(size: int, seed: int) -> tuple[list[Candidate], list[Constraint]]:
    chance = random.Random(seed)
    candidates = []
    for number in range(size):
        region = chance.choice(list(REGIONS))
        candidates.append(
            Candidate(
                f"a{number}",
                f"Example {number}",
                Decimal(chance.randint(20, 50)) / 10,
                country="DE" if number < 3 else chance.choice(REGIONS[region]),
                region="europe" if number < 3 else region,
                languages=frozenset(chance.sample(LANGUAGES, 2)),
            )
        )
    constraints: list[Constraint] = [
        Size(least=8, most=8),
        Share(attribute=Attribute.KIND, value=GERMAN, least=2),
        Share(attribute=Attribute.KIND, value=PARTNER, least=5),
        Each(attribute=Attribute.COUNTRY, most=2, kind=PARTNER),
        Different(attribute=Attribute.REGION, least=3),
        Share(attribute=Attribute.LANGUAGE, value="fr", least=2, most=4),
        Share(attribute=Attribute.LANGUAGE, value="en", least=3),
    ]
    return candidates, constraints
