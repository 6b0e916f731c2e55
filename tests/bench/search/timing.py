"""Measures response times."""

import time
from collections.abc import Callable

import numpy as np
from tqdm import tqdm


def timed(answer: Callable[[int], None], count: int, *, warm_up: int) -> dict[str, float]:
    """Return the median and the 95th percentile of the milliseconds that `answer` takes, without the first `warm_up` calls."""
    for number in range(warm_up):
        answer(number)
    took = []
    for number in tqdm(range(warm_up, count + warm_up), unit=" questions", desc="Asking", leave=False, disable=None):
        started = time.perf_counter()
        answer(number)
        took.append((time.perf_counter() - started) * 1000)
    return {"p50": float(np.percentile(took, 50)), "p95": float(np.percentile(took, 95))}
