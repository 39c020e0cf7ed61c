"""Methods A, B and C on a study like EMA's data set I, against the same models written the usual way.

R's replicateBE needs 0.06 s for method A, 0.16 s for method B with Satterthwaite's degrees of freedom and 0.52 s with
Kenward and Roger's (R 4.2.2 on another machine, data set I); R is not part of this run.
"""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
from scipy import optimize

from benchmarks import Row, median_seconds, paired_ratio
from galenic.science import bioequivalence as be

SEQUENCES = ("TRTR", "RTRT")
SUBJECTS = 77
LOST = 10
# Seconds of the peer in R, and a tenth of them to reach.
PEERS = {"satterthwaite": 0.16, "kenward-roger": 0.52}


def study() -> tuple[list[str], list[str], list[int], list[str], list[float | None]]:
    """77 subjects in TRTR and RTRT with ten values lost; the seed is fixed, so every run sees the same."""
    draw = np.random.default_rng(20261122)
    rows = []
    for number in range(SUBJECTS):
        sequence = SEQUENCES[number % 2]
        level = draw.normal(7.5, 0.85)
        for period, product in enumerate(sequence, start=1):
            noise = draw.normal(0, 0.35 if product == "T" else 0.45)
            rows.append(
                (f"{number}", sequence, period, product, float(np.exp(level + 0.14 * (product == "T") + noise)))
            )
    subject, sequence_of, period_of, treatment, values = (list(column) for column in zip(*rows, strict=True))
    lost = set(draw.choice(len(rows), LOST, replace=False).tolist())
    return subject, sequence_of, period_of, treatment, [None if i in lost else v for i, v in enumerate(values)]


def levels(labels: np.ndarray) -> np.ndarray:
    """One column per level but the first."""
    return (labels[:, None] == np.unique(labels)[1:]).astype(float)


class Plain:
    """The usual script: a column per level, and the likelihood subject by subject."""

    def __init__(self, data: be.Arrangement) -> None:
        within = [levels(data.period_of), data.is_test[:, None]]
        one = np.ones((len(data.log_value), 1))
        self.y = data.log_value
        self.fixed = np.column_stack([one, levels(data.subject_of), *within])
        mixed = np.column_stack([one, levels(data.sequence_of[data.subject_of]), *within])
        self.freedom = len(self.y) - mixed.shape[1]
        self.people = [(mixed[rows], self.y[rows]) for rows in data.subject_of == np.arange(data.n_subjects)[:, None]]

    def method_a(self) -> tuple[float, float]:
        """Difference and its standard error."""
        inverse = np.linalg.pinv(self.fixed.T @ self.fixed)
        beta = inverse @ self.fixed.T @ self.y
        left = self.y - self.fixed @ beta
        mse = left @ left / (len(left) - np.linalg.matrix_rank(self.fixed))
        return float(beta[-1]), float(np.sqrt(mse * inverse[-1, -1]))

    def method_b(self) -> float:
        """-2 log restricted likelihood at its minimum."""
        return float(optimize.minimize(lambda p: self._likelihood(np.exp(p)), np.log([0.1, 0.5]), method="BFGS").fun)

    def _likelihood(self, variances: np.ndarray) -> float:
        logs, total = 0.0, np.zeros((self.people[0][0].shape[1] + 1,) * 2)
        for x, y in self.people:
            v = variances[0] * np.eye(len(y)) + variances[1]
            both = np.column_stack([x, y])
            total += both.T @ np.linalg.solve(v, both)
            logs += float(np.linalg.slogdet(v)[1])
        information, right = total[:-1, :-1], total[:-1, -1]
        rest = total[-1, -1] - right @ np.linalg.solve(information, right)
        return float(logs + np.linalg.slogdet(information)[1] + rest + self.freedom * np.log(2 * np.pi))


def import_seconds(code: str = "import galenic.science.bioequivalence") -> float:
    """An import in a new process, less an empty one; the second run of each, so that files are in memory."""

    def run(code: str) -> float:
        command = [sys.executable, "-c", code]
        subprocess.run(command, check=True)
        begun = time.perf_counter()
        subprocess.run(command, check=True)
        return time.perf_counter() - begun

    return run(code) - run("")


def measure() -> list[Row]:
    """Each method from checked data to the interval; then checking, and importing."""
    columns = study()
    data = be.arrange(*columns)
    plain = Plain(data)
    agrees = abs(plain.method_b() - be.random_subject_model(data).minus_2_log_likelihood) < 1e-5
    if not agrees:
        raise AssertionError("the baseline fits another model")
    ours, theirs, ratio = paired_ratio(lambda: be.fixed_effects(data), plain.method_a)
    rows = [_row("method A", ours, f"a column per level, {theirs * 1e3:.1f} ms", ratio, 0.06)]
    for df, peer in PEERS.items():
        ours, theirs, ratio = paired_ratio(
            lambda df=df: be.random_subject_model(data, df=df),  # type: ignore[misc]
            plain.method_b,
            repeat=3,
        )
        told = f"subject by subject, without df, {theirs * 1e3:.0f} ms"
        rows.append(_row(f"method B, {df}", ours, told, ratio, peer))
    by_treatment = median_seconds(lambda: be.variances_by_treatment_model(data))
    rows.append(Row("method C (FDA appendix C), Satterthwaite", f"{by_treatment * 1e3:.2f} ms"))
    checking = median_seconds(lambda: be.arrange(*columns))
    rows.append(Row("298 observations checked and arranged", f"{checking * 1e3:.2f} ms"))
    imported = import_seconds()
    rows.append(Row("import galenic.science.bioequivalence", f"{imported:.2f} s", aim="0.3 s", reached=imported < 0.3))
    used = import_seconds("from galenic.science.bioequivalence import crossover")
    rows.append(Row("the same, and its first name: all of the package, and numpy", f"{used:.2f} s"))
    return rows


def _row(what: str, seconds: float, against: str, ratio: float, peer: float) -> Row:
    aim = f"{peer / 10 * 1e3:.0f} ms (a tenth of R's {peer:g} s)"
    return Row(what, f"{seconds * 1e3:.2f} ms", against, ratio, aim=aim, reached=seconds <= peer / 10)
