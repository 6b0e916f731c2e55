"""A budget of votes as squares, ten in a row: votes are no moment, so they are not round."""

STEP, EDGE = 20, 1


def squares_of(budget: int, given: int) -> list[tuple[int, int, bool]]:
    """Return the squares of a budget: x, y, and whether the vote is given."""
    return [(number % 10 * STEP + EDGE, number // 10 * STEP + EDGE, number < given) for number in range(budget)]
