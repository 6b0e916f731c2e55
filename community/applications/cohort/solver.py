"""HiGHS, asked about small integer programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

OPTIONS: dict[str, bool | int | float] = {
    "output_flag": False,
    "threads": 1,  # a web process has threads of its own, and the same question gets the same answer
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": 1e-9,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
    "time_limit": 30.0,
}
SOLVED = frozenset({highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty})


class SolverFailed(RuntimeError):
    """HiGHS found no answer in time, or one that does not satisfy the constraints."""


@dataclass(frozen=True)
class Program:
    """Maximise the sum of cost times column, with each column between its bounds, and each row of (column, factor) at least its number."""

    cost: Sequence[int]
    lower: Sequence[int]
    upper: Sequence[int]
    rows: Sequence[tuple[Sequence[tuple[int, int]], int]]

    def for_highs(self, *, integral: bool = True) -> highspy.HighsLp:
        program = highspy.HighsLp()
        program.sense_ = highspy.ObjSense.kMaximize
        program.num_col_, program.num_row_ = len(self.cost), len(self.rows)
        program.col_cost_ = np.array(self.cost, dtype=float)
        program.col_lower_, program.col_upper_ = np.array(self.lower, dtype=float), np.array(self.upper, dtype=float)
        program.row_lower_ = np.array([least for _terms, least in self.rows], dtype=float)
        program.row_upper_ = np.full(len(self.rows), highspy.kHighsInf)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.cumsum([0, *(len(terms) for terms, _least in self.rows)], dtype=np.int32)
        program.a_matrix_.index_ = np.array([column for terms, _least in self.rows for column, _ in terms], dtype=np.int32)
        program.a_matrix_.value_ = np.array([factor for terms, _least in self.rows for _, factor in terms], dtype=float)
        program.integrality_ = [highspy.HighsVarType.kInteger] * len(self.cost) if integral else []
        return program


def new_solver() -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # typed but for its constructor
    for name, value in OPTIONS.items():
        solver.setOptionValue(name, value)
    return solver


def solve(solver: highspy.Highs, program: Program) -> list[int] | None:
    """Return the values of the columns, integers, or None if there are none. Raises SolverFailed."""
    solver.passModel(program.for_highs())
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status not in SOLVED:
        raise SolverFailed(solver.modelStatusToString(status))
    return [round(value) for value in solver.getSolution().col_value]
