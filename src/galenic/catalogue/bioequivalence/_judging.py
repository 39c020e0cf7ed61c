"""The rule of an agency: which one is in force, what limits it sets, and what it says of the endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from galenic.catalogue.outcome import Criterion
from galenic.science import bioequivalence as be
from galenic.science.rounding import round_half_up
from galenic.science.rules import Rule, rule, rules

if TYPE_CHECKING:
    from galenic.catalogue.bioequivalence._evaluation import Endpoint
    from galenic.catalogue.bioequivalence._settings import StudyOptions


def rule_of(options: StudyOptions) -> Rule:
    """The rule in force on the day of filing, or the newest. Raises InputError RUL-002 when there was none."""
    if options.filing_date is not None:
        return rule("bioequivalence", options.agency, "average", on=options.filing_date)
    known = [r for r in rules("bioequivalence") if (r.agency, r.name) == (options.agency, "average")]
    return max(known, key=lambda found: found.valid_from)


def metric(code: str) -> str:
    """The rule's name of what a parameter measures."""
    return "AUC" if code.startswith("AUC") else "Cmax"


def limits(code: str, decisive: Rule) -> tuple[float, float]:
    """The limits of a parameter, as ratios."""
    entry = next(entry for entry in decisive.values["metric"] if entry["name"] == metric(code))
    return entry["lower"] / 100, entry["upper"] / 100


def criteria(endpoints: Sequence[Endpoint], decisive: Rule) -> tuple[Criterion, ...]:
    """What the outcome is judged by: the interval of each primary endpoint, and enough subjects."""
    judged = [endpoint for endpoint in endpoints if endpoint.verdict]
    intervals = (_interval(each.code, each.verdict, decisive) for each in judged if each.verdict)
    return (*intervals, _enough(judged, decisive))


def _interval(code: str, verdict: be.MetricVerdict, decisive: Rule) -> Criterion:
    level = round(100 * (1 - 2 * decisive.values["alpha"]))
    decimals = verdict.decimals
    shown = 2 if decimals is None else decimals
    rounding = "compared at full precision" if decimals is None else f"rounded to {decimals} decimals"
    estimate = verdict.statistic == "point estimate"
    low, high = (f"{round_half_up(value, shown)}" for value in (verdict.lowest_pct, verdict.highest_pct))
    return Criterion(
        name=f"interval.{code}",
        title=f"{code}: {'point estimate' if estimate else f'{level} % confidence interval'} of T/R",
        value=low if estimate else f"{low} to {high}",
        limit=f"{verdict.lower_limit_pct:.{shown}f} to {verdict.upper_limit_pct:.{shown}f} %, {rounding}",
        passed=verdict.passed,
        unit="%",
        source=verdict.source,
    )


def _enough(judged: Sequence[Endpoint], decisive: Rule) -> Criterion:
    sizes = [
        (each.design.n_test, each.design.n_reference) for each in judged if not isinstance(each.design, be.Crossover)
    ]
    if sizes:
        verdict = be.judge_parallel_subjects(min(n for n, _ in sizes), min(n for _, n in sizes), decisive)
        title, per = "Evaluable subjects of the smaller group", " in each group"
    else:
        verdict = be.judge_crossover_subjects(min(each.n for each in judged), decisive)
        title, per = "Evaluable subjects with both products", ""
    stated = verdict.minimum is not None
    return Criterion(
        name="subjects",
        title=title,
        value=verdict.evaluable,
        limit=f"at least {verdict.minimum}{per}" if stated else "no minimum stated for this design",
        passed=verdict.passed if stated else None,
        reason="" if stated else "the rule states no minimum for this design",
        source=verdict.source,
    )
