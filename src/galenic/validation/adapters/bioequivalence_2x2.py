"""Reference folder bioequivalence_2x2: crossovers, parallel groups, and whole studies from concentrations."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from galenic.science.bioequivalence import Crossover, RatioInterval, crossover_2x2, parallel_groups
from galenic.science.bioequivalence.arrangement import Subjects
from galenic.science.pharmacokinetics import PKNCA, Trapezoid, noncompartmental
from galenic.validation.results import Value

Row: TypeAlias = Mapping[str, str]


def obtain(definition: Mapping[str, Any], folder: Path, questions: Sequence[Mapping[str, Any]]) -> dict[str, Value]:
    """Answer by the design that the columns tell."""
    with (folder / definition["inputs"]["csv"]).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = {question["name"] for question in questions}
    if "conc" in rows[0]:
        answers = _from_concentrations(rows)
    else:
        answers = _crossover(rows, names) if "sequence" in rows[0] else _parallel(rows)
    return {question["id"]: answers[question["name"]] for question in questions if question["name"] in answers}


def _crossover(rows: Sequence[Row], names: set[str]) -> dict[str, Value]:
    choices: tuple[Subjects, ...] = ("all_data", "complete_pairs")
    answers: dict[str, Value] = {}
    for choice in choices:
        study = evaluate(rows, [_number(row["PK"]) for row in rows], choice)
        answers |= {f"{choice}.{name}": value(study.interval) for name, value in INTERVAL.items()}
        answers |= {f"{choice}.{name}": value(study) for name, value in CROSSOVER.items()}
    return answers | {name: answers[f"all_data.{name}"] for name in names if f"all_data.{name}" in answers}


def evaluate(rows: Sequence[Row], values: Sequence[float | None], subjects: Subjects = "all_data") -> Crossover:
    """A crossover from rows with subject, sequence, period and treatment."""
    people, sequences = [row["subject"] for row in rows], [row["sequence"] for row in rows]
    periods, products = [row["period"] for row in rows], [row["treatment"] for row in rows]
    return crossover_2x2(people, sequences, periods, products, values, subjects=subjects)


def _parallel(rows: Sequence[Row]) -> dict[str, Value]:
    people, products = ([row[name] for row in rows] for name in ("subject", "treatment"))
    study = parallel_groups(people, products, [_number(row["PK"]) for row in rows])
    both = {"welch": study.welch, "pooled": study.pooled}
    return {f"{kind}.{name}": value(interval) for kind, interval in both.items() for name, value in INTERVAL.items()}


def _from_concentrations(rows: Sequence[Row]) -> dict[str, Value]:
    """Parameters of every subject and period as PKNCA computes them, then the crossover on each."""
    answers: dict[str, Value] = {}
    profiles = {(row["subject"], row["period"]): row for row in rows}
    names = [f"{row['subject']}|{row['period']}" for row in rows]
    times, concentrations = [float(row["time"]) for row in rows], [_number(row["conc"]) for row in rows]
    conc = [math.nan if c is None else c for c in concentrations]
    for method, trapezoid in TRAPEZOIDS.items():
        result = noncompartmental(names, times, conc, options=replace(PKNCA, trapezoid=trapezoid))
        for name, code in PARAMETERS.items():
            values = [float(v) for v in result[code]]
            answers |= {
                f"{method}.{name}.subject{subject}.period{period}": None if math.isnan(value) else value
                for (subject, period), value in zip(profiles, values, strict=True)
            }
            study = evaluate(list(profiles.values()), values)
            answers |= {f"{method}.{name}.{k}": value(study.interval) for k, value in INTERVAL.items()}
            answers |= {f"{method}.{name}.{k}": value(study) for k, value in CROSSOVER.items()}
            answers[f"{method}.{name}.n"] = study.n_observations
    return answers


def _number(cell: str) -> float | None:
    return None if cell.strip() in {"", ".", "NA"} else float(cell)


TRAPEZOIDS = {"linear": Trapezoid.LINEAR, "lin up/log down": Trapezoid.LINEAR_UP_LOG_DOWN}
PARAMETERS = {"auclast": "AUCLST", "aucinf.obs": "AUCIFO", "cmax": "CMAX"}
INTERVAL: dict[str, Callable[[RatioInterval], Value]] = {
    "PE_pct": lambda i: i.ratio_pct,
    "CI_lower_pct": lambda i: i.lower_pct,
    "CI_upper_pct": lambda i: i.upper_pct,
    "df": lambda i: i.df,
    "se": lambda i: i.standard_error,
    "pe_log": lambda i: i.log_difference,
    "tost_p_lower": lambda i: i.p_lower,
    "tost_p_upper": lambda i: i.p_upper,
}
CROSSOVER: dict[str, Callable[[Crossover], Value]] = {
    "n_subjects": lambda s: s.n_subjects,
    "n_obs": lambda s: s.n_observations,
    "mse": lambda s: s.mse,
    "CVintra_pct": lambda s: s.cv_intra_pct,
    "CVinter_pct": lambda s: s.cv_inter_pct,
    "seq_F": lambda s: s.effect("sequence").f,
    "seq_p": lambda s: s.effect("sequence").p,
    "period_F": lambda s: s.effect("period").f,
    "period_p": lambda s: s.effect("period").p,
    "treatment_F": lambda s: s.effect("treatment").f,
    "treatment_p": lambda s: s.effect("treatment").p,
}
