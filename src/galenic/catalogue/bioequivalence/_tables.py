"""The tables and figures of a bioequivalence study."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from galenic.catalogue.bioequivalence._evaluation import Endpoint
from galenic.catalogue.bioequivalence._observations import Observation, Observations
from galenic.catalogue.outcome import Cell, Exclusion, OutcomeColumn, OutcomeTable, Value
from galenic.catalogue.summarizing import summary
from galenic.science import bioequivalence as be

Row = tuple[Cell, ...]


def values(endpoints: Sequence[Endpoint]) -> Iterator[Value]:
    """Name the figures that people quote."""
    for each in endpoints:
        interval, code = each.interval, each.code
        yield Value(name=f"{code}.ratio", title=f"{code}: T/R", value=interval.ratio_pct, unit="%")
        yield Value(name=f"{code}.lower", title=f"{code}: lower confidence limit", value=interval.lower_pct, unit="%")
        yield Value(name=f"{code}.upper", title=f"{code}: upper confidence limit", value=interval.upper_pct, unit="%")
        within = "between subjects" if isinstance(each.study, be.ParallelGroups) else "within subjects"
        yield Value(name=f"{code}.cv", title=f"{code}: CV {within}", value=each.cv_pct, unit="%")
        yield from _replicate_values(each)


def _replicate_values(each: Endpoint) -> Iterator[Value]:
    """The within-subject variability of each product that some subjects received twice."""
    found = each.evaluation
    for name, part in (("cvwr", found.reference), ("cvwt", found.test)) if found else ():
        if part:
            product = "reference" if name == "cvwr" else "test"
            title = f"{each.code}: CV within subjects of the {product}"
            yield Value(name=f"{each.code}.{name}", title=title, value=part.cv_pct, unit="%")


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
        note="Geometric means: least-squares means of a crossover with all effects fixed, else means, back from the "
        "log scale. CV: between subjects of parallel groups, else within them. Ratio and interval are those of the "
        "model that decides.",
    )


def _ratio(each: Endpoint) -> Row:
    role, interval = "primary" if each.decision else "supportive", each.interval
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
            OutcomeColumn(name="lower_limit", title="Lower limit", unit="%", decimals=2),
            OutcomeColumn(name="p_lower", title="p, lower limit", decimals=6),
            OutcomeColumn(name="upper_limit", title="Upper limit", unit="%", decimals=2),
            OutcomeColumn(name="p_upper", title="p, upper limit", decimals=6),
        ),
        rows=tuple(
            (
                *(each.code, at.log_difference, at.standard_error, at.df),
                *(each.limits_pct[0], at.p_lower, each.limits_pct[1], at.p_upper),
            )
            for each in endpoints
            for at in (each.interval,)
        ),
        note="Schuirmann 1987; both p below alpha say the same as the interval inside the limits (unrounded).",
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
            note="All effects fixed (EMA method A). What is between subjects is tested against subject(sequence).",
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
        note="ICH M13A 2.2.2.2.",
    )


def left_out(exclusions: Iterable[Exclusion]) -> Iterator[OutcomeTable]:
    """List who is not, or not wholly, in the statistics."""
    rows = tuple((each.subject, each.scope, each.reason, each.source) for each in exclusions)
    if rows:
        names = ("subject", "scope", "reason", "source")
        columns = tuple(OutcomeColumn(name=name, title=name.capitalize()) for name in names)
        yield OutcomeTable(name="subjects_excluded", title="Subjects and periods left out", columns=columns, rows=rows)
