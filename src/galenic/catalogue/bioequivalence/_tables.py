"""The tables and figures of a bioequivalence study."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from galenic.catalogue.bioequivalence._evaluation import Endpoint
from galenic.catalogue.bioequivalence._observations import Observation, Observations
from galenic.catalogue.outcome import Cell, Exclusion, OutcomeColumn, OutcomeTable, Value
from galenic.catalogue.summarizing import summary

Row = tuple[Cell, ...]


def values(endpoints: Sequence[Endpoint]) -> Iterator[Value]:
    """Name the figures that people quote."""
    for each in endpoints:
        interval, code = each.interval, each.code
        yield Value(name=f"{code}.ratio", title=f"{code}: T/R", value=interval.ratio_pct, unit="%")
        yield Value(name=f"{code}.lower", title=f"{code}: lower confidence limit", value=interval.lower_pct, unit="%")
        yield Value(name=f"{code}.upper", title=f"{code}: upper confidence limit", value=interval.upper_pct, unit="%")
        within = "within subjects" if each.crossover else "between subjects"
        yield Value(name=f"{code}.cv", title=f"{code}: CV {within}", value=each.cv_pct, unit="%")


def ratios(endpoints: Sequence[Endpoint]) -> OutcomeTable:
    """Means, ratio and interval of every endpoint."""
    return OutcomeTable(
        name="ratios",
        title="Test over reference",
        columns=(
            OutcomeColumn(name="endpoint", title="Endpoint"),
            OutcomeColumn(name="role", title="Role"),
            OutcomeColumn(name="subjects", title="Subjects"),
            OutcomeColumn(name="unit", title="Unit"),
            OutcomeColumn(name="test", title="Mean T"),
            OutcomeColumn(name="reference", title="Mean R"),
            OutcomeColumn(name="ratio", title="T/R", unit="%", decimals=2),
            OutcomeColumn(name="lower", title="Lower limit", unit="%", decimals=2),
            OutcomeColumn(name="upper", title="Upper limit", unit="%", decimals=2),
            OutcomeColumn(name="cv", title="CV", unit="%", decimals=2),
        ),
        rows=tuple(_ratio(each) for each in endpoints),
        note="Geometric means: least-squares means of a crossover, else means of the groups, back from the log scale. "
        "CV is within subjects of a crossover, else between them.",
    )


def _ratio(each: Endpoint) -> Row:
    role, interval = "primary" if each.verdict else "supportive", each.interval
    means = (each.design.test_mean, each.design.reference_mean)
    limits = (interval.ratio_pct, interval.lower_pct, interval.upper_pct)
    return (each.code, role, each.n, each.unit, *means, *limits, each.cv_pct)


def one_sided_tests(endpoints: Sequence[Endpoint]) -> OutcomeTable:
    """The two one-sided tests of every endpoint against the limits of its kind."""
    return OutcomeTable(
        name="one_sided_tests",
        title="Two one-sided tests",
        columns=(
            OutcomeColumn(name="endpoint", title="Endpoint"),
            OutcomeColumn(name="difference", title="T - R (log)", decimals=6),
            OutcomeColumn(name="standard_error", title="Standard error", decimals=6),
            OutcomeColumn(name="df", title="df", decimals=2),
            OutcomeColumn(name="p_lower", title="p, lower limit", decimals=6),
            OutcomeColumn(name="p_upper", title="p, upper limit", decimals=6),
        ),
        rows=tuple(
            (each.code, at.log_difference, at.standard_error, at.df, at.p_lower, at.p_upper)
            for each in endpoints
            for at in (each.interval,)
        ),
        note="Schuirmann 1987; both p below alpha say the same as the interval inside the limits.",
    )


def anova(endpoints: Sequence[Endpoint]) -> Iterator[OutcomeTable]:
    """Give one analysis of variance with the effects of every endpoint; parallel groups have none."""
    rows: list[Row] = [
        (each.code, row.effect, row.df, row.sum_of_squares, row.mean_square, row.f, row.p, row.tested_against)
        for each in endpoints
        if each.crossover
        for row in each.crossover.anova
    ]
    if rows:
        yield OutcomeTable(
            name="anova",
            title="Analysis of variance of the logarithms",
            columns=(
                OutcomeColumn(name="endpoint", title="Endpoint"),
                OutcomeColumn(name="effect", title="Effect"),
                OutcomeColumn(name="df", title="df"),
                OutcomeColumn(name="sum_of_squares", title="Sum of squares (type III)"),
                OutcomeColumn(name="mean_square", title="Mean square"),
                OutcomeColumn(name="f", title="F", decimals=3),
                OutcomeColumn(name="p", title="p", decimals=4),
                OutcomeColumn(name="tested_against", title="Tested against"),
            ),
            rows=tuple(rows),
            note="All effects fixed. Sequence is tested against subject(sequence).",
        )


def individual(endpoints: Sequence[Endpoint], found: Observations) -> OutcomeTable:
    """Every value that was there, with T/R where a subject has both."""
    ratio = {
        (each.code, subject, sequence): value
        for each in endpoints
        if each.crossover
        for subject, sequence, value in each.crossover.individual_ratios_pct
    }
    rows = [
        (row.subject, row.sequence, row.period, row.treatment, *_cells(row, endpoints, ratio)) for row in found.rows
    ]
    columns = [
        OutcomeColumn(name=name, title=name.capitalize()) for name in ("subject", "sequence", "period", "treatment")
    ]
    for each in endpoints:
        columns.append(OutcomeColumn(name=each.code, title=each.code, unit=each.unit))
        if each.crossover:
            columns.append(OutcomeColumn(name=f"{each.code}_ratio", title=f"{each.code} T/R", unit="%", decimals=2))
    return OutcomeTable(
        name="individual",
        title="Individual values",
        columns=tuple(columns),
        rows=tuple(rows),
        note="T/R stands in every row of a subject that has both products in the analysis.",
    )


def _cells(
    row: Observation, endpoints: Iterable[Endpoint], ratio: dict[tuple[str, str, str], float]
) -> Iterator[float | None]:
    for each in endpoints:
        yield row.values.get(each.code)
        if each.crossover:
            yield ratio.get((each.code, row.subject, row.sequence))


def described(found: Observations, treatments: Sequence[str]) -> OutcomeTable:
    """Describe every parameter by treatment, as observed."""
    codes = [code for code in found.parameters if code not in ("PREDOSE", "TAU")]
    return summary(
        "Parameters by treatment",
        ("parameter", "unit", "treatment"),
        (
            (
                (code, found.units.get(code, ""), treatment),
                [row.values.get(code) for row in found.rows if row.treatment == treatment],
            )
            for code in codes
            for treatment in treatments
        ),
        note="ICH M13A 2.2.2.2; tmax is described, not tested.",
    )


def left_out(exclusions: Iterable[Exclusion]) -> Iterator[OutcomeTable]:
    """List who is not, or not wholly, in the statistics."""
    rows = tuple((each.subject, each.scope, each.reason, each.source) for each in exclusions)
    if rows:
        names = ("subject", "scope", "reason", "source")
        columns = tuple(OutcomeColumn(name=name, title=name.capitalize()) for name in names)
        yield OutcomeTable(name="subjects_excluded", title="Subjects and periods left out", columns=columns, rows=rows)


def residuals(endpoint: Endpoint) -> list[tuple[str, str, float]]:
    """Studentized within-subject residual of each complete subject of a crossover: (subject, sequence, residual).

    In a 2x2x2 crossover the two residuals of a subject differ in sign alone. Half the difference of its log ratio from
    the mean of its sequence is the residual, with variance MSE/2 (1 - 1/n) for n subjects in the sequence.
    """
    crossover = endpoint.crossover
    if crossover is None:
        return []
    by_sequence: dict[str, list[tuple[str, float]]] = {}
    for subject, sequence, ratio in crossover.individual_ratios_pct:
        by_sequence.setdefault(sequence, []).append((subject, math.log(ratio / 100)))
    found = []
    for sequence, members in by_sequence.items():
        n, mean = len(members), math.fsum(log for _, log in members) / len(members)
        scale = math.sqrt(crossover.mse / 2 * (1 - 1 / n)) if n > 1 else math.inf
        found += [(subject, sequence, (log - mean) / 2 / scale) for subject, log in members]
    return found
