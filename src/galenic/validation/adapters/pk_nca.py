"""Noncompartmental reference cases: settings read from the words of the case, values under the names of three programs.

The folder speaks PKNCA, Phoenix WinNonlin and MetidaNCA. What a set wants stands in `inputs.options`; whose names and
customs it follows in `what_is_computed`. Two sets are worded against their own figures: see `ERRATA`.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from galenic.science.pharmacokinetics import (
    PHOENIX,
    PKNCA,
    Beyond,
    BLQRules,
    NCAOptions,
    NCAResult,
    Route,
    TerminalStart,
    Trapezoid,
    analyze,
    arrange,
    effect_areas,
    urinary_excretion,
)
from galenic.science.pharmacokinetics.areas import interval_areas
from galenic.science.pharmacokinetics.fitting import Fitted, fit
from galenic.science.pharmacokinetics.options import BLQRule
from galenic.science.pharmacokinetics.profiles import Floats, Profiles
from galenic.validation.adapters._pk_nca_names import (
    METIDA_NAMES,
    METIDA_URINE_NAMES,
    PHOENIX_NAMES,
    PKNCA_NAMES,
    Columns,
    Names,
)

Rows = Sequence[Mapping[str, str]]
Value = float | None

# Phrases of the references that their own figures contradict, with the phrase that gives the figures.
# - "*_linlog" sets say "linear trapezoidal"; their areas are those of the linear rule to Tmax and the log rule after.
# - The half-LLOQ sets say "first: drop"; a sample at dosing would then be missing and no area estimable, as in the
#   "drop all BLQ" sets. Their areas have it at zero.
ERRATA = {"first: drop, middle: set to": "first: keep as 0, middle: set to"}


METIDA = replace(PHOENIX, beyond_samples=Beyond.LINE)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the words of a case ask for. `dose` None: the column dose_mg."""

    program: str
    options: NCAOptions
    dose: float | None
    dose_time: float
    tau: float | None
    duration: float | None


def obtain(definition: Mapping[str, Any], folder: Path, questions: Sequence[Mapping[str, Any]]) -> dict[str, Value]:
    """Answer the questions of one set; None where the parameter is not estimable."""
    setting = _setting(definition)
    rows = _rows(folder / str(definition["inputs"]["csv"]).split()[0])
    if not {"subject", "conc", "time"} <= rows[0].keys():
        values = _effects(definition, rows) if "obs" in rows[0] else _urine(definition, rows)
        return {question["id"]: values[question["name"]] for question in questions if question["name"] in values}
    answers: dict[str, Value] = {}
    for (start, end), asked in _by_interval(questions).items():
        columns, position = _columns(setting, rows, start, end)
        for question in asked:
            name, subject = question["parameter"], question["subject"]
            if name in columns and subject in position:
                answers[question["id"]] = _finite(columns[name][position[subject]])
    return answers


def _by_interval(questions: Sequence[Mapping[str, Any]]) -> dict[tuple[float, float], list[Mapping[str, Any]]]:
    grouped: dict[tuple[float, float], list[Mapping[str, Any]]] = {}
    for question in questions:
        interval = float(question.get("start") or 0), float(question.get("end") or "inf")
        grouped.setdefault(interval, []).append(question)
    return grouped


def _rows(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t" if "\t" in text else ","))


def _urine(definition: Mapping[str, Any], rows: Rows) -> dict[str, Value]:
    """One collection a row: start, end, concentration, volume."""
    columns = [[float(row[name]) for row in rows] for name in ("st", "et", "conc", "vol")]
    dose = _number(r"dose ([\d.]+)", str(definition["what_is_computed"]))
    result = urinary_excretion([row["subj"] for row in rows], *columns, dose=dose)
    return {name: _finite(result[code][0]) for name, code in METIDA_URINE_NAMES.items()}


def _effects(definition: Mapping[str, Any], rows: Rows) -> dict[str, Value]:
    said = str(definition["what_is_computed"])
    subjects, times, effects = ([row[name] for row in rows] for name in ("subj", "time", "obs"))
    result = effect_areas(
        subjects,
        [float(time) for time in times],
        [float(effect) for effect in effects],
        baseline=_number(r"baseline (-?[\d.]+)", said),
        threshold=_number(r"threshold (-?[\d.]+)", said),
    )
    return {code: _finite(values[0]) for code, values in result.values.items()} | {
        "Tmax": _finite(result["TMAX"][0]),
        "Rmax": _finite(result["RMAX"][0]),
    }


def _finite(value: float) -> Value:
    return float(value) if math.isfinite(value) else None


# ---------------------------------------------------------------- what the words say


def _setting(definition: Mapping[str, Any]) -> Setting:
    said = dict(definition["inputs"].get("options") or {})
    setup = str(said.get("setup", ""))
    program = _first(("PKNCA", "WinNonlin", "MetidaNCA"), str(definition.get("what_is_computed", ""))) or "MetidaNCA"
    options = {"PKNCA": PKNCA, "WinNonlin": PHOENIX, "MetidaNCA": METIDA}[program]
    return Setting(
        program=program,
        options=replace(
            options,
            route=_route(setup),
            trapezoid=_trapezoid(str(said.get("auc_method", "")), str(definition["id"])),
            blq=_blq(str(said["blq_rule"])) if "blq_rule" in said else options.blq,
            min_points=int(said.get("min_hl_points", options.min_points)),
            r2_tolerance=float(said.get("adj_r_squared_factor", options.r2_tolerance)),
            terminal_start=(
                TerminalStart.FROM_TMAX if said.get("allow_tmax_in_half_life") is True else options.terminal_start
            ),
        ),
        dose=_number(r"dose ([\d.]+)", setup) or _number(r"infusion of ([\d.]+)", setup),
        dose_time=_number(r"dose [\d.]+ (?:\(\w+\) )?at ([\d.]+)", setup) or 0.0,
        tau=_number(r"tau ([\d.]+)", setup) or _number(r"every ([\d.]+) h", setup),
        duration=_number(r"infusion ([\d.]+) h", setup) or _number(r"over ([\d.]+) h", setup),
    )


def _first(words: Sequence[str], text: str) -> str:
    return next((word for word in words if word in text), "")


def _number(pattern: str, text: str) -> float | None:
    found = re.search(pattern, text)
    return float(found.group(1).rstrip(".")) if found else None


def _route(setup: str) -> Route:
    if "bolus" in setup:
        return Route.BOLUS
    return Route.INFUSION if "infusion" in setup else Route.EXTRAVASCULAR


def _trapezoid(method: str, set_name: str) -> Trapezoid:
    if "luldt" in method:
        return Trapezoid.LOG_DOWN_AFTER_TMAX
    if "logt" in method or "lin-log" in method or set_name.endswith("linlog"):
        return Trapezoid.LOG_AFTER_TMAX
    return Trapezoid.LINEAR_UP_LOG_DOWN if "log" in method else Trapezoid.LINEAR


def _blq(text: str) -> BLQRules:
    for wrong, right in ERRATA.items():
        text = text.replace(wrong, right)
    if ":" not in text:
        return BLQRules.everywhere(_blq_rule(text))
    by_position = dict(part.split(":", 1) for part in re.split(r",\s*(?=[\w.]+:)", text))
    if "before.tmax" in by_position:
        return BLQRules.about_tmax(_blq_rule(by_position["before.tmax"]), _blq_rule(by_position["after.tmax"]))
    first, middle, last = (_blq_rule(by_position[position]) for position in ("first", "middle", "last"))
    return BLQRules(first, middle, last)


def _blq_rule(text: str) -> BLQRule:
    number = _number(r"set to ([\d.]+)", text)
    if number is not None:
        return number
    return "drop" if "drop" in text else "keep"


# ---------------------------------------------------------------- what is computed


def _columns(setting: Setting, rows: Rows, start: float, end: float) -> tuple[Columns, dict[str, int]]:
    """Every parameter under the names of the program, one value per subject, and the position of each subject."""
    if setting.program == "PKNCA":
        return _pknca(setting, rows, start, end)
    profiles = _profiles(setting, rows, setting.dose_time)
    result = analyze(profiles, setting.options)
    names = PHOENIX_NAMES if setting.program == "WinNonlin" else METIDA_NAMES
    columns = dict(_named(result, names))
    if setting.program == "MetidaNCA":
        # times on the axis of the samples, not from dosing
        for name, shift in (("Tmax", setting.dose_time), ("LZint", result["LAMZ"] * setting.dose_time)):
            columns[name] = columns[name] + shift
        if math.isfinite(end):
            columns["AUC_partial"] = _as_sampled(setting, rows, (start, end))
    return columns, _positions(profiles)


def _profiles(setting: Setting, rows: Rows, dose_time: float) -> Profiles:
    return arrange(
        [row["subject"] for row in rows],
        [float(row["time"]) for row in rows],
        [float(row["conc"]) if row["conc"] else math.nan for row in rows],
        dose=[_dose(setting, row) for row in rows],
        dose_time=dose_time,
        tau=setting.tau,
        duration=setting.duration,
    )


def _dose(setting: Setting, row: Mapping[str, str]) -> float:
    return setting.dose if setting.dose is not None else float(row.get("dose_mg") or "nan")


def _positions(profiles: Profiles) -> dict[str, int]:
    return {str(label): position for position, label in enumerate(profiles.labels)}


def _named(result: NCAResult, names: Names) -> Iterator[tuple[str, Floats]]:
    """Values under the names of a program; of several codes the one that this route has."""
    with np.errstate(all="ignore"):
        for name, source in names.items():
            if callable(source):
                yield name, source(result.values)
            else:
                codes = (source,) if isinstance(source, str) else source
                code = next((code for code in codes if code in result.values), None)
                if code is not None:
                    yield name, result[code]


def _as_sampled(setting: Setting, rows: Rows, within: tuple[float, float]) -> Floats:
    """Area of an interval of the profile as it was sampled, whenever the dose was given (MetidaNCA)."""
    profiles = _profiles(replace(setting, tau=None), rows, min(float(row["time"]) for row in rows))
    return _area(fit(profiles, setting.options), within, Beyond.TERMINAL)


def _area(fitted: Fitted, within: tuple[float, float], beyond: Beyond, *, predicted: bool = False) -> Floats:
    start, end = (np.full(len(fitted.profiles), bound) for bound in within)
    found, _ = interval_areas(fitted.points, fitted.curve(beyond, predicted=predicted), start, end)
    return found["area"]


def _pknca(setting: Setting, rows: Rows, start: float, end: float) -> tuple[Columns, dict[str, int]]:
    """PKNCA looks at an interval alone, its start being time zero, and integrates `aucint` over the whole profile."""
    inside = [row for row in rows if start <= float(row["time"]) <= end]
    profiles = _profiles(setting, inside, start)
    result = analyze(profiles, setting.options)
    columns = dict(_named(result, PKNCA_NAMES))
    if setting.tau is not None:
        columns |= _pknca_steady_state(setting, inside, result, (start, end))
    if math.isfinite(end):
        columns |= _pknca_partial(setting, rows, result, (start, end))
    return columns, _positions(profiles)


def _pknca_partial(setting: Setting, rows: Rows, inside: NCAResult, within: tuple[float, float]) -> Columns:
    """Areas of an interval of the whole profile, extrapolated by what was fitted inside it."""
    whole = fit(_profiles(setting, rows, 0.0), setting.options)
    intercept = np.log(inside["CLSTP"]) + inside["LAMZ"] * whole.values["TLST"]
    by_interval = {"LAMZ": inside["LAMZ"], "LAMZICPT": intercept, "CLST": inside["CLST"]}
    fitted = replace(whole, values={**whole.values, **by_interval})
    predicted = _area(fitted, within, Beyond.TERMINAL, predicted=True)
    return {
        "aucint.last": _area(fitted, within, Beyond.ZERO),
        "aucint.all": _area(fitted, within, Beyond.TO_NEXT),
        "aucint.inf.obs": _area(fitted, within, Beyond.TERMINAL),
        "aucint.inf.pred": np.where(np.isnan(inside["LAMZ"]), np.nan, predicted),
    }


def _pknca_steady_state(setting: Setting, rows: Rows, result: NCAResult, within: tuple[float, float]) -> Columns:
    at = {(row["subject"], float(row["time"])): float(row["conc"]) for row in rows if row["conc"]}
    subjects = [str(label) for label in result.profiles]
    at_start, trough = (np.array([at.get((subject, bound), math.nan) for subject in subjects]) for bound in within)
    average = result["AUCLST"] / (within[1] - within[0])
    swing = result["CMAX"] - result["CMIN"]
    lowest = dict(zip(subjects, trough, strict=True))
    above = [dict(row, conc=str(max(float(row["conc"]) - lowest[row["subject"]], 0.0))) for row in rows if row["conc"]]
    return {
        "cl.last": result["DOSE"] / result["AUCLST"],
        "cav": average,
        "ctrough": trough,
        "cstart": at_start,
        "ptr": result["CMAX"] / trough,
        "deg.fluc": 100.0 * swing / average,
        "swing": 100.0 * swing / result["CMIN"],
        "aucabove.trough.all": analyze(_profiles(setting, above, within[0]), setting.options)["AUCALL"],
    }
