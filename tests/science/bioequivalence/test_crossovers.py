"""Oracles: Sauter et al. 1992 as evaluated by Schütz, Labes and Fuglsang (AAPS J 2014;16:1292-1297, data set A), and
general linear models solved here with one dummy variable per subject."""

from __future__ import annotations

import csv
import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from galenic.errors import InputError
from galenic.science.bioequivalence import Crossover, crossover_2x2
from galenic.science.bioequivalence.arrangement import Subjects
from galenic.validation import shipped_cases, validate

Study = dict[str, list[Any]]


def sauter() -> Study:
    with (shipped_cases() / "bioequivalence_2x2" / "sauter_1992.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    columns: Study = {name: [row[name] for row in rows] for name in ("subject", "sequence", "period", "treatment")}
    return columns | {"value": [float(row["PK"]) for row in rows]}


def evaluate(study: Study, **options: Any) -> Crossover:
    columns = [study[name] for name in ("subject", "sequence", "period", "treatment", "value")]
    return crossover_2x2(*columns, **options)


def changed(study: Study, row: int, **cells: Any) -> Study:
    return {name: [*col[:row], cells.get(name, col[row]), *col[row + 1 :]] for name, col in study.items()}


def without(study: Study, *rows: int) -> Study:
    return {name: [cell for i, cell in enumerate(col) if i not in rows] for name, col in study.items()}


def made_up(n_tr: int, n_rt: int, missing: int, seed: int = 1) -> Study:
    """A crossover of unequal sequences in which `missing` values, all of different subjects, are absent."""
    rng = np.random.default_rng(seed)
    study: Study = {name: [] for name in ("subject", "sequence", "period", "treatment", "value")}
    for number in range(n_tr + n_rt):
        sequence = "TR" if number < n_tr else "RT"
        level = rng.normal(3, 0.4)
        for period in (1, 2):
            product = sequence[period - 1]
            value = math.exp(level + 0.1 * (product == "T") - 0.05 * period + rng.normal(0, 0.2))
            lost = number % 3 == 1 and period == 1 + number % 2 and number // 3 < missing
            for name, cell in zip(study, (number, sequence, period, product, None if lost else value), strict=True):
                study[name].append(cell)
    return study


def test_sauter_1992_as_published() -> None:
    study = evaluate(sauter())
    interval = study.interval
    found = [round(x, 2) for x in (interval.ratio_pct, interval.lower_pct, interval.upper_pct)]
    assert found == [95.09, 90.76, 99.62]
    assert (interval.df, study.n_evaluable, study.n_by_sequence) == (16, 18, {"TR": 9, "RT": 9})
    assert study.incomplete == ()


@pytest.mark.reference
def test_reference_folder_passes(reference_dir: Any) -> None:
    result = validate(reference_dir / "bioequivalence_2x2")
    assert result.failed == 0
    assert result.not_covered == 0


def rss(y: Any, *columns: Any) -> tuple[float, int]:
    design = np.column_stack(columns)
    fitted = design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(((y - fitted) ** 2).sum()), int(np.linalg.matrix_rank(design))


@pytest.mark.parametrize(("n_tr", "n_rt", "missing"), [(9, 9, 0), (4, 9, 0), (7, 12, 4), (12, 6, 3)])
def test_against_a_general_linear_model(n_tr: int, n_rt: int, missing: int) -> None:
    study = made_up(n_tr, n_rt, missing)
    result = evaluate(study)
    use = [i for i, v in enumerate(study["value"]) if v is not None]
    y = np.log([study["value"][i] for i in use])
    people = np.array([[float(study["subject"][i] == s) for s in sorted(set(study["subject"]))] for i in use])
    second = np.array([float(study["period"][i] == 2) for i in use])
    is_test = np.array([float(study["treatment"][i] == "T") for i in use])
    in_tr = np.array([float(study["sequence"][i] == "TR") for i in use])
    full, rank = rss(y, people, second, is_test)
    mse, df = full / (len(y) - rank), len(y) - rank
    assert result.mse == pytest.approx(mse, rel=1e-10)
    assert (result.interval.df, result.n_observations) == (df, len(y))
    for name, others in (("period", is_test), ("treatment", second)):
        f = (rss(y, people, others)[0] - full) / mse
        assert result.effect(name).f == pytest.approx(f, rel=1e-8)
        assert result.effect(name).p == pytest.approx(stats.f.sf(f, 1, df), rel=1e-8)
    reduced, rank_reduced = rss(y, np.ones_like(y), in_tr, second, is_test)
    between_df = rank - rank_reduced
    between_ms = (reduced - full) / between_df
    assert result.effect("subject(sequence)").mean_square == pytest.approx(between_ms, rel=1e-8)
    # Type III hypothesis on sequence: equal means of subject effects, each subject weighing the same.
    design = np.column_stack([people, second, is_test])
    weights = np.array([1 / n_tr if s < n_tr else -1 / n_rt for s in range(n_tr + n_rt)] + [0, 0])
    inverse = np.linalg.inv(design.T @ design)
    estimate = weights @ inverse @ design.T @ y
    f = estimate**2 / (weights @ inverse @ weights) / between_ms
    assert result.effect("sequence").f == pytest.approx(f, rel=1e-8)
    assert result.effect("sequence").p == pytest.approx(stats.f.sf(f, 1, between_df), rel=1e-8)
    assert result.effect("sequence").tested_against == "subject(sequence)"
    # Expected mean square of subject(sequence), Henderson 3: what two projections leave of the subjects.
    small = np.column_stack([np.ones_like(y), in_tr, second, is_test])
    left = np.eye(len(y)) - small @ np.linalg.pinv(small)
    per_variance = np.trace(people.T @ left @ people) / between_df
    variance = (between_ms - mse) / per_variance
    assert result.cv_inter_pct == pytest.approx(100 * math.sqrt(math.expm1(variance)), rel=1e-8)


def test_with_complete_data_the_subject_variance_is_half_the_difference_of_mean_squares() -> None:
    """Chow and Liu, Design and Analysis of Bioavailability and Bioequivalence Studies, 3rd ed., section 3.4."""
    result = evaluate(sauter())
    variance = (result.effect("subject(sequence)").mean_square - result.mse) / 2
    assert result.cv_inter_pct == pytest.approx(100 * math.sqrt(math.expm1(variance)), rel=1e-12)


def test_one_period_subjects_change_neither_the_interval_nor_its_error() -> None:
    study = made_up(8, 10, 4)
    both: tuple[Subjects, Subjects] = ("all_data", "complete_pairs")
    kept, dropped = (evaluate(study, subjects=choice) for choice in both)
    assert kept.interval.lower_pct == pytest.approx(dropped.interval.lower_pct, rel=1e-12)
    assert kept.mse == pytest.approx(dropped.mse, rel=1e-12)
    assert (kept.n_subjects, kept.n_evaluable) == (18, 14)
    assert (dropped.n_subjects, dropped.n_observations) == (14, 28)
    assert [(s.subject, s.reason, s.kept) for s in kept.incomplete][:2] == [
        ("1", "no value in period 2", True),
        ("4", "no value in period 1", True),
    ]
    assert not any(s.kept for s in dropped.incomplete)


def test_a_subject_without_any_value_is_left_out_and_named() -> None:
    study = changed(changed(sauter(), 0, value=None), 1, value=math.nan)
    result = evaluate(study)
    assert result.n_subjects == 17
    assert [(s.subject, s.reason, s.kept) for s in result.incomplete] == [("1", "no value in either period", False)]


def test_two_one_sided_tests_and_interval_say_the_same() -> None:
    result = evaluate(sauter(), limits=(0.9076208, 1.25)).interval
    assert result.p_lower == pytest.approx(0.05, abs=1e-6)
    assert evaluate(sauter(), alpha=0.025).interval.lower_pct < evaluate(sauter()).interval.lower_pct


def test_means_and_individual_ratios() -> None:
    study = sauter()
    result = evaluate(study)
    assert result.test_mean / result.reference_mean == pytest.approx(result.interval.ratio_pct / 100, rel=1e-12)
    tests = [v for v, t in zip(study["value"], study["treatment"], strict=True) if t == "T"]
    assert result.test_mean == pytest.approx(math.exp(np.log(tests).mean()), rel=1e-12)  # balanced: the plain mean
    assert result.individual_ratios_pct[0][:2] == ("1", "RT")
    assert result.individual_ratios_pct[0][2] == pytest.approx(100 * 210.14 / 181.09)


def test_order_of_rows_names_of_sequences_and_of_periods_do_not_matter() -> None:
    study, expected = sauter(), evaluate(sauter())
    backwards = {name: column[::-1] for name, column in study.items()}
    assert evaluate(backwards).interval.lower_pct == pytest.approx(expected.interval.lower_pct, rel=1e-12)
    renamed = study | {
        "sequence": ["A" if s == "TR" else "B" for s in study["sequence"]],
        "period": ["I" if p == "1" else "II" for p in study["period"]],
    }
    assert evaluate(renamed).interval.upper_pct == pytest.approx(expected.interval.upper_pct, rel=1e-12)


def test_products_may_have_other_names_and_subject_numbers_may_start_again() -> None:
    study = sauter()
    expected = evaluate(study).interval.ratio_pct
    numbers: dict[tuple[str, str], str] = {}
    for key in zip(study["sequence"], study["subject"], strict=True):
        numbers.setdefault(key, str(1 + sum(k[0] == key[0] for k in numbers)))
    again = [numbers[key] for key in zip(study["sequence"], study["subject"], strict=True)]
    assert evaluate(study | {"subject": again}).interval.ratio_pct == pytest.approx(expected, rel=1e-12)
    products = ["new" if t == "T" else "old" for t in study["treatment"]]
    renamed = evaluate(study | {"treatment": products}, test="new", reference="old")
    assert renamed.interval.ratio_pct == pytest.approx(expected, rel=1e-12)


def codes(study: Study, **options: Any) -> set[str]:
    with pytest.raises(InputError) as refused:
        evaluate(study, **options)
    assert refused.value.remedy
    return {fault.code for fault in refused.value.faults}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"value": 0.0}, "BEQ-013"),
        ({"value": -1.0}, "BEQ-013"),
        ({"value": math.inf}, "BEQ-012"),
        ({"subject": ""}, "BEQ-011"),
        ({"sequence": " "}, "BEQ-011"),
        ({"treatment": "X"}, "BEQ-014"),
        ({"sequence": "TTR"}, "BEQ-016"),
        ({"period": "3"}, "BEQ-017"),
        ({"treatment": "T"}, "BEQ-018"),
        ({"period": "2"}, "BEQ-015"),
    ],
)
def test_bad_cells_are_refused(cells: dict[str, Any], code: str) -> None:
    assert code in codes(changed(sauter(), 0, **cells))


def test_every_fault_is_named_with_its_row() -> None:
    study = changed(changed(changed(sauter(), 0, value=-1.0), 5, value=math.inf), 7, subject="")
    with pytest.raises(InputError) as refused:
        evaluate(study)
    assert {(f.code, f.row) for f in refused.value.faults} >= {("BEQ-013", 2), ("BEQ-012", 7), ("BEQ-011", 9)}


def test_studies_that_cannot_be_evaluated_are_refused() -> None:
    study = sauter()
    in_rt = [i for i, s in enumerate(study["sequence"]) if s == "RT"]
    assert codes(without(study, *in_rt)) == {"BEQ-016"}
    assert "BEQ-016" in codes(without(study, *range(2, 36)))
    assert codes(study | {"value": [7.0] * 36}) == {"BEQ-020"}
    assert codes({name: [] for name in study}) == {"BEQ-010"}
    assert codes(study | {"value": study["value"][1:]}) == {"BEQ-010"}
    only_rt = [
        None if s == "TR" and p == "2" else v
        for v, s, p in zip(*(study[n] for n in ("value", "sequence", "period")), strict=True)
    ]
    assert codes(study | {"value": only_rt}) == {"BEQ-023"}
    same_order = study | {"sequence": ["A" if i < 18 else "B" for i in range(36)], "treatment": ["T", "R"] * 18}
    assert codes(same_order) == {"BEQ-018"}
    torn = without(changed(study, 0, subject="99"), 1)
    other = next(i for i, s in enumerate(torn["sequence"]) if s == "TR" and torn["period"][i] == "2")
    assert "BEQ-019" in codes(changed(torn, other, subject="99"))


@pytest.mark.parametrize(
    "options", [{"alpha": 0.0}, {"alpha": 0.6}, {"limits": (1.1, 1.25)}, {"limits": (0.8, math.inf)}]
)
def test_bad_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="BEQ-002"):
        evaluate(sauter(), **options)
