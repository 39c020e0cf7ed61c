"""Each attribute of a stability study through the statistics, and how far beyond the data one may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from galenic.catalogue.locating import located
from galenic.catalogue.tables.schema import Table
from galenic.errors import Fault, InputError
from galenic.science import stability
from galenic.science.rules import rules
from galenic.science.stability.crossing import Precision
from galenic.science.stability.observations import FIRST_DATA_ROW

if TYPE_CHECKING:
    import polars as pl

    from galenic.catalogue.stability._settings import StudyOptions


@dataclass(frozen=True)
class Attribute:
    """One attribute evaluated. `rows` are the source's rows of the results, (n,) like batch, time and value."""

    name: str
    unit: str
    study: stability.StabilityStudy
    batch: tuple[str, ...]
    time: tuple[float, ...]
    value: tuple[float | None, ...]
    rows: tuple[int, ...]

    @property
    def months(self) -> float | None:
        """Shelf life of the chosen model; 0 when a bound is outside at the start, null when none is ever reached."""
        life = self.study.shelf_life
        return 0.0 if life.crossing is stability.Crossing.OUTSIDE_AT_START else life.months

    @property
    def outside(self) -> list[int]:
        """Indices of results outside the limits, as these are applied."""
        return [
            i
            for i, value in enumerate(self.value)
            if value is not None and any(_is_outside(value, limit) for limit in self.study.limits)
        ]


def attributes(results: Table, specification: Table | None, options: StudyOptions) -> tuple[Attribute, ...]:
    """Evaluate every attribute by itself (ICH Q1E 2.1).

    Raises InputError SBL-001 for limits or conditions that are missing or not stated, and what the statistics refuse,
    with the rows of the source.
    """
    import polars as pl

    frame = _long_term(results, options)
    names = frame["attribute"].fill_null("").unique(maintain_order=True).to_list()
    limits = _limits(results, specification, options, names)
    chosen = (frame.filter(pl.col("attribute").fill_null("") == name) for name in names)
    return tuple(
        _evaluated(name, part, limits[name], results, options) for name, part in zip(names, chosen, strict=True)
    )


def extrapolation(found: Sequence[Attribute], options: StudyOptions) -> stability.ExtrapolationLimit | None:
    """How far beyond the long-term data one may go; null when the findings that decide it are not stated."""
    if options.accelerated == "not-stated":
        return None
    return stability.extrapolation_limit(
        months_of_data(found),
        storage=stability.Storage[_member(options.storage)],
        accelerated=stability.Accelerated[_member(options.accelerated)],
        intermediate=stability.Intermediate[_member(options.intermediate)],
        long_term=stability.LongTerm[_member(options.long_term).removesuffix("_TO_ANALYSIS")],
        on=_day(options),
    )


def months_of_data(found: Sequence[Attribute]) -> float:
    """Months of long-term data that every batch has: the shortest of the batches' longest times."""
    longest: dict[str, float] = {}
    for attribute in found:
        for batch, time, value in zip(attribute.batch, attribute.time, attribute.value, strict=True):
            if value is not None:
                longest[batch] = max(time, longest.get(batch, 0.0))
    return min(longest.values())


def _member(choice: str) -> str:
    return choice.upper().replace("-", "_")


def _day(options: StudyOptions) -> date:
    return options.filing_date or max(rule.valid_from for rule in rules("stability"))


def _long_term(results: Table, options: StudyOptions) -> pl.DataFrame:
    import polars as pl

    conditions = results.frame["condition"].drop_nulls().unique(maintain_order=True).to_list()
    if len(conditions) < 2 and not options.condition:
        return results.frame
    if options.condition not in conditions:
        allowed = ", ".join(conditions) or "none: the table names no condition"
        fault = Fault(
            "OPT-002", "Say which condition is the long-term one.", "option condition", value=options.condition
        )
        fault = Fault(fault.code, fault.message, fault.table, value=fault.value, allowed=allowed)
        raise InputError("The long-term condition is not clear.", code="OPT-000", faults=[fault])
    return results.frame.filter(pl.col("condition") == options.condition)


def _limits(
    results: Table, specification: Table | None, options: StudyOptions, names: Sequence[str]
) -> dict[str, tuple[stability.SpecificationLimit, ...]]:
    rule = stability.LimitRule[options.limit_rule.upper()]
    stated = (("lower", options.lower_limit), ("upper", options.upper_limit))
    by_option = tuple(_limit(side, value, rule) for side, value in stated if value is not None)
    if specification is None:
        if len(names) > 1 or not by_option:
            what = (
                "a specification table with the limits of each"
                if len(names) > 1
                else "lower_limit, upper_limit or both"
            )
            fault = Fault("SBL-011", f"{len(names)} attribute(s) without limits: give {what}.", results.source)
            raise InputError("There is nothing to judge against.", code="SBL-001", faults=[fault])
        return {names[0]: by_option}
    if by_option:
        raise InputError("Give limits as options or as a table, not both.", code="SBL-002")
    found = {
        str(each["attribute"]): tuple(
            _limit(side, _printed(each[side], each["decimals"]), rule)
            for side in ("lower", "upper")
            if each[side] is not None
        )
        for each in specification.frame.iter_rows(named=True)
    }
    faults = [
        Fault("SBL-012", "The specification has no limit for it.", results.source, column="attribute", value=name)
        for name in names
        if not found.get(name)
    ]
    if faults:
        raise InputError("Some attributes have no limit.", code="SBL-001", faults=faults)
    return {name: found[name] for name in names}


def _printed(value: float, decimals: int | None) -> Decimal:
    from galenic.science.rounding import as_decimal, round_half_up

    return as_decimal(value) if decimals is None else round_half_up(value, decimals)


def _limit(side: Any, value: Decimal, rule: stability.LimitRule) -> stability.SpecificationLimit:
    """A limit with the digits that it is printed with: 95.0 has three."""
    exponent = int(value.as_tuple().exponent)
    digits = value.adjusted() - exponent + 1 if value else 1 - exponent
    return stability.SpecificationLimit(side, float(value), max(digits, 1), rule)


def _evaluated(
    name: str,
    frame: pl.DataFrame,
    limits: tuple[stability.SpecificationLimit, ...],
    results: Table,
    options: StudyOptions,
) -> Attribute:
    two_sided = options.sides == "two-sided" or (options.sides == "by-limits" and len(limits) == 2)
    rows = tuple(frame["row"])
    batch, time, value = (tuple(frame[column]) for column in ("batch", "time", "value"))
    try:
        study = stability.shelf_life(
            batch,
            time,
            value,
            limits,
            precision=Precision(options.alpha, two_sided, options.interval == "prediction"),
            alpha_pool=options.alpha_pool,
            time_scale=_scale(options.time_scale),
            response_scale=_scale(options.response_scale),
            fewest_batches=1,
        )
    except InputError as error:
        columns = {"response": "value"}
        raise located(error, results.source, rows, first=FIRST_DATA_ROW, columns=columns) from error
    return Attribute(name or "result", results.units.get("value", ""), study, batch, time, value, rows)


def _scale(name: str) -> stability.Transformation:
    from galenic.science.stability.transformation import Scale

    return stability.Transformation(Scale(name))


def _is_outside(value: float, limit: stability.SpecificationLimit) -> bool:
    return value < limit.effective if limit.side == "lower" else value > limit.effective
