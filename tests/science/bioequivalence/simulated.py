"""Studies made up for tests, and general linear models solved with one column per level, as a textbook would."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

Study = dict[str, list[Any]]
NAMES = ("subject", "sequence", "period", "treatment", "value")


def simulated(sequences: dict[str, int], *, missing: int = 0, seed: int = 1, groups: int = 1) -> Study:
    """A crossover with so many subjects in each sequence, of which `missing` values are lost."""
    draw = np.random.default_rng(seed)
    study: Study = {name: [] for name in (*NAMES, "group")}
    number = 0
    for sequence, n in sequences.items():
        for _ in range(n):
            number += 1
            level = draw.normal(4, 0.5)
            for period, product in enumerate(sequence, start=1):
                noise = draw.normal(0, 0.2 + 0.15 * (product == "R"))
                value = float(np.exp(level + 0.08 * (product == "T") - 0.1 * (period == 2) + noise))
                cells = (number, sequence, period, product, value, f"site {number % groups}")
                for name, cell in zip(study, cells, strict=True):
                    study[name].append(cell)
    for row in draw.choice(len(study["value"]), missing, replace=False):
        study["value"][row] = None
    return study


def columns(study: Study) -> list[list[Any]]:
    """The five columns in the order in which evaluations take them."""
    return [study[name] for name in NAMES]


def levels(cells: list[Any]) -> Any:
    """One indicator column per level."""
    return np.array([[float(cell == level) for level in sorted(set(cells))] for cell in cells])


def least_squares(y: Any, *blocks: Any) -> tuple[float, int]:
    """Residual sum of squares and rank of the model with these blocks of columns."""
    design = np.column_stack(blocks)
    solution, _, rank, _ = np.linalg.lstsq(design, y, rcond=None)
    return float(((y - design @ solution) ** 2).sum()), int(rank)


def textbook_interval(study: Study, between: Any, *within: Any) -> tuple[float, float, int]:
    """Log difference, standard error and degrees of freedom with all effects fixed; test is the last column."""
    rows = [i for i, value in enumerate(study["value"]) if value is not None]
    y = np.log([study["value"][i] for i in rows])
    is_test = np.array([float(study["treatment"][i] == "T") for i in rows])
    design = np.column_stack([between[rows], *(block[rows] for block in within), is_test])
    solution, _, rank, _ = np.linalg.lstsq(design, y, rcond=None)
    df = len(y) - int(rank)
    mse = float(((y - design @ solution) ** 2).sum()) / df
    return float(solution[-1]), float(np.sqrt(mse * np.linalg.pinv(design.T @ design)[-1, -1])), df


def f_tail(f: float, df: int, error_df: int) -> float:
    """The p value of an F statistic."""
    return float(stats.f.sf(f, df, error_df))
