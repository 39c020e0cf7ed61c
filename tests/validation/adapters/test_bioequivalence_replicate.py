"""EMA's data sets as shipped; the reference folder, and every departure from it proved by a second search."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import optimize

from galenic.science.bioequivalence import Arrangement, MixedModel, arrange, variances_by_treatment_model
from galenic.validation import shipped_cases, validate
from galenic.validation.adapters.bioequivalence_replicate import ERRATA
from tests.science.bioequivalence.simulated import levels

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "bioequivalence-method-c.md"


def test_ema_data_sets_agree_with_what_ema_published() -> None:
    found = validate(shipped_cases() / "bioequivalence_replicate")
    assert (found.passed, found.failed, found.not_covered) == (16, 0, 0)


def test_the_page_lists_every_erratum_with_both_likelihoods() -> None:
    lines = {line.split("|")[1].strip(): line for line in PAGE.read_text().splitlines() if line.startswith("| ")}
    for name, erratum in ERRATA.items():
        assert f"| {erratum.reference:.6f} | {erratum.galenic:.6f} |" in lines[name]


@pytest.mark.reference
def test_the_reference_folder_is_missed_where_the_errata_say_and_nowhere_else(reference_dir: Path) -> None:
    found = validate(reference_dir / "bioequivalence_replicate")
    assert found.not_covered == 0
    missed: dict[str, set[str]] = {}
    for case in found.cases:
        if case.status == "failed":
            name, _, figure = case.id.partition(":")
            missed.setdefault(name, set()).add(figure)
    assert missed == {name: set(erratum.figures) for name, erratum in ERRATA.items()}


@pytest.mark.reference
@pytest.mark.parametrize("name", sorted(ERRATA))
def test_an_independent_search_finds_what_galenic_finds(reference_dir: Path, name: str) -> None:
    """Whole matrices, free correlation of at most 1, derivatives by differences: no formula of Galenic's takes part."""
    folder, erratum = reference_dir / "bioequivalence_replicate", ERRATA[name]
    data = _read(folder / f"{name}.csv")
    ours, search = variances_by_treatment_model(data), Search(data)
    best = search.best(ours)
    assert ours.minus_2_log_likelihood == pytest.approx(best, abs=2e-6)
    assert ours.minus_2_log_likelihood == pytest.approx(erratum.galenic, abs=1e-6)
    assert ours.minus_2_log_likelihood < erratum.reference + 1e-6
    assert search.df(ours) == pytest.approx(ours.interval.df, rel=2e-3)
    expected = {each["name"]: each for each in json.loads((folder / f"{name}.json").read_text())["expected"]}
    assert expected["method_C.minus2_REML_loglik"]["value"] == pytest.approx(erratum.reference, abs=1e-7)
    if name != "rds04":  # the only set that SPSS does not flag itself
        assert "Hessian" in expected[DF]["note"] or "not converged" in expected[DF]["note"]


@pytest.mark.reference
@pytest.mark.parametrize(("name", "reached"), [("rds01", 0.999415), ("rds06", 0.999434)])
def test_nlme_stopped_short_of_a_correlation_of_one(reference_dir: Path, name: str, reached: float) -> None:
    """Its likelihood, difference and error are all three those of one correlation below 1; the fit at 1 is better."""
    folder = reference_dir / "bioequivalence_replicate"
    data = _read(folder / f"{name}.csv")
    ours = variances_by_treatment_model(data)
    told = {each["name"]: each["value"] for each in json.loads((folder / f"{name}.json").read_text())["expected"]}
    value, difference, error = Search(data).at_correlation(reached, ours)
    assert told["R_nlme_C.m2reml"] == pytest.approx(value, abs=1e-5)
    assert told["R_nlme_C.pe_log"] == pytest.approx(difference, abs=1e-6)
    assert told["R_nlme_C.se"] == pytest.approx(error, rel=5e-5)
    assert ours.minus_2_log_likelihood < value - 1e-3


DF = "method_C.df_satterthwaite"


def _read(path: Path) -> Arrangement:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    product, value = ("treatment", "PK") if "PK" in rows[0] else ("formulation", "var")
    who = [[row[name] for row in rows] for name in ("subject", "sequence", "period", product)]
    values = [None if row[value].strip() in {"", ".", "NA"} else float(row[value]) for row in rows]
    return arrange(who[0], who[1], who[2], who[3], values, is_log=value == "var")


class Search:
    """The restricted likelihood of method C subject by subject, as textbooks write it (Harville 1977)."""

    def __init__(self, data: Arrangement) -> None:
        blocks = [levels(data.sequence_of[data.subject_of].tolist())[:, 1:], levels(data.period_of.tolist())[:, 1:]]
        x = np.column_stack([np.ones(len(data.is_test)), *blocks, data.is_test])
        self.x, self.n = x[:, np.abs(np.diag(np.linalg.qr(x, mode="r"))) > 1e-8], len(x)
        rows = [np.flatnonzero(data.subject_of == subject) for subject in range(data.n_subjects)]
        self.parts = [
            (self.x[index], data.log_value[index], data.is_test[index])
            for size in {len(each) for each in rows}
            for index in (np.array([each for each in rows if len(each) == size]),)
        ]
        self.repeats_test = any((t.sum(axis=1) > 1).any() for _, _, t in self.parts)

    def fit(self, theta: Any) -> tuple[float, float, float]:
        """-2 log L, difference and its variance at: within T and R, between T and R, covariance."""
        within_t, within_r, between_t, between_r, covariance = theta
        total, logs = np.zeros((self.x.shape[1] + 1,) * 2), 0.0
        for x, y, t in self.parts:
            z = np.stack([t, 1 - t], axis=2)
            v = z @ np.array([[between_t, covariance], [covariance, between_r]]) @ z.transpose(0, 2, 1)
            v += np.eye(t.shape[1]) * (z @ np.array([within_t, within_r]))[:, :, None]
            both = np.concatenate([x, y[:, :, None]], axis=2)
            total += (both.transpose(0, 2, 1) @ np.linalg.solve(v, both)).sum(axis=0)
            logs += float(np.linalg.slogdet(v)[1].sum())
        inverse = np.linalg.inv(total[:-1, :-1])
        beta = inverse @ total[:-1, -1]
        value = (self.n - self.x.shape[1]) * math.log(2 * math.pi) + logs - np.linalg.slogdet(inverse)[1]
        return float(value + total[-1, -1] - total[:-1, -1] @ beta), float(beta[-1]), float(inverse[-1, -1])

    def theta(self, free: Any) -> Any:
        """From logs of variances and, last, how far the correlation is from 1; four of them stand on a boundary."""
        correlation = 1.0 if len(free) == 4 else math.tanh(free[4])
        within_t, within_r, between_t, between_r = np.exp(free[:4])
        return within_t, within_r, between_t, between_r, correlation * math.sqrt(between_t * between_r)

    def start(self, ours: MixedModel) -> list[float]:
        """Away from Galenic's end; where the data do not split the test's variance, it is split in half."""
        v = ours.variances
        within = v["within test"] if self.repeats_test else v["between and within test"] / 2
        between = v["between test"] if self.repeats_test else v["between and within test"] / 2
        return [math.log(x) for x in (2 * within, v["within reference"] / 2, between, 1.5 * v["between reference"])]

    def best(self, ours: MixedModel) -> float:
        """The lowest -2 log L with a free correlation, and with one of 1."""
        starts = [self.start(ours), [*self.start(ours), 0.8], [*self.start(ours), 2.0]]
        return min(float(self._lowest(start).fun) for start in starts)

    def at_correlation(self, correlation: float, ours: MixedModel) -> tuple[float, float, float]:
        """-2 log L, difference and error of the best fit with this correlation."""

        def theta(free: Any) -> Any:
            *variances, covariance = self.theta(free)
            return *variances, correlation * covariance

        found = optimize.minimize(lambda free: self.fit(theta(free))[0], self.start(ours), method="BFGS")
        value, difference, variance = self.fit(theta(found.x))
        return value, difference, math.sqrt(variance)

    def df(self, ours: MixedModel) -> float:
        """2 v^2 / var(v) from differences at Galenic's end; what lies on its boundary is no parameter."""
        free, whole = self._free(ours)
        steps = np.diag(2e-4 * np.abs(free))
        size = np.diag(steps)

        def at(point: Any) -> tuple[float, float, float]:
            return self.fit(whole(point))

        slope = np.array([(at(free + s)[2] - at(free - s)[2]) / 2 for s in steps]) / size
        bend = np.array(
            [
                [at(free + s + t)[0] - at(free + s - t)[0] - at(free - s + t)[0] + at(free - s - t)[0] for t in steps]
                for s in steps
            ]
        ) / (4 * np.outer(size, size))
        return at(free)[2] ** 2 / float(slope @ np.linalg.solve(bend, slope))

    def _free(self, ours: MixedModel) -> tuple[Any, Callable[[Any], Any]]:
        """The free variances at Galenic's end, and how all five follow from them."""
        v, r = ours.variances, "between reference"
        if not self.repeats_test:
            free = [v["within reference"], v["between and within test"], v[r], v["covariance"]]
            return np.array(free), lambda p: (p[1] / 2, p[0], p[1] / 2, p[2], p[3])
        free = [v["within test"], v["within reference"], v["between test"], v[r]]
        if ours.boundary:
            sign = math.copysign(1.0, v["covariance"])
            return np.array(free), lambda p: (*p, sign * math.sqrt(p[2] * p[3]))
        return np.array([*free, v["covariance"]]), tuple

    def _lowest(self, start: list[float]) -> Any:
        def value(free: Any) -> float:
            return self.fit(self.theta(free))[0]

        rough = optimize.minimize(value, start, method="BFGS")
        return optimize.minimize(value, rough.x, method="Nelder-Mead", options=FINE)


FINE = {"xatol": 1e-7, "fatol": 1e-9, "maxfev": 1500, "adaptive": True}
