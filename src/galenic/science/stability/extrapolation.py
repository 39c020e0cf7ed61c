"""How far beyond the data a shelf life may be proposed: the decision table of ICH Q1E, read from dated rules."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from galenic.errors import Fault, InputError
from galenic.science.rules import Rule, rule

# Shelf lives of two computers may differ in the last bits; 24.0 must not become 23 for that.
WHOLE_MONTH_TOLERANCE = 1e-9


class Storage(StrEnum):
    """Where the label says to keep the product."""

    ROOM_TEMPERATURE = "room temperature"
    REFRIGERATED = "refrigerated"
    FROZEN = "frozen"


class Accelerated(StrEnum):
    """What six months at the accelerated condition showed (significant change: ICH Q1A(R2) 2.2.7.1)."""

    NO_SIGNIFICANT_CHANGE = "no significant change"
    SIGNIFICANT_CHANGE = "significant change"
    SIGNIFICANT_CHANGE_WITHIN_3_MONTHS = "significant change within 3 months"


class Intermediate(StrEnum):
    """What the intermediate condition showed; it is asked for after a significant change at the accelerated one."""

    NOT_TESTED = "not tested"
    NO_SIGNIFICANT_CHANGE = "no significant change"
    SIGNIFICANT_CHANGE = "significant change"


class LongTerm(StrEnum):
    """What the long-term data look like, and whether a statistical analysis and supporting data back the proposal."""

    LITTLE_OR_NO_CHANGE = "little or no change"
    ANALYZED_AND_SUPPORTED = "analyzed and supported"
    NOT_AMENABLE = "not amenable to analysis"


@dataclass(frozen=True, slots=True)
class ExtrapolationLimit:
    """The longest shelf life that may be proposed, in months, and on which conditions."""

    longest_months: float
    factor: float
    plus_months: float
    needs_statistics: bool
    needs_support: bool
    remark: str
    source: str


def extrapolation_limit(
    months_of_data: float,
    *,
    storage: Storage,
    accelerated: Accelerated,
    long_term: LongTerm,
    on: date,
    intermediate: Intermediate = Intermediate.NOT_TESTED,
    guideline: str = "Q1E",
) -> ExtrapolationLimit:
    """Return the limit for `months_of_data` months of long-term data on all primary batches (ICH Q1E 2.4, 2.5).

    Raises InputError STB-004 when the table has no row for the findings, e.g. a significant change at the accelerated
    condition without an intermediate arm; the faults list the rows for that storage.
    """
    if not 0 < months_of_data < math.inf:
        fault = Fault("STB-041", "The months of long-term data are not a positive number.", value=str(months_of_data))
        raise _refusal([fault])
    found = rule("stability", "ICH", guideline, on=on)
    first_months = Accelerated.SIGNIFICANT_CHANGE_WITHIN_3_MONTHS
    if storage is not Storage.REFRIGERATED and accelerated is first_months:
        accelerated = Accelerated.SIGNIFICANT_CHANGE
    findings = {"storage": storage, "accelerated": accelerated, "intermediate": intermediate, "long_term": long_term}
    for row in found.values["extrapolation"]:
        if all(row.get(key, value) == value for key, value in findings.items()):
            return _limit(months_of_data, row, found)
    rows = [row for row in found.values["extrapolation"] if row["storage"] == storage]
    allowed = " | ".join(", ".join(f"{k}: {row[k]}" for k in findings if k in row) for row in rows)
    given = ", ".join(f"{key}: {value}" for key, value in findings.items())
    raise _refusal([Fault("STB-042", "No row of the table applies.", value=given, allowed=allowed)])


def claim_months(shelf_life_months: float | None, limit: ExtrapolationLimit) -> int:
    """Whole months that may be claimed: the smaller of the computed shelf life and the limit, rounded down.

    None for the shelf life means that no bound crosses: the limit alone decides.
    """
    longest = limit.longest_months if shelf_life_months is None else min(shelf_life_months, limit.longest_months)
    return math.floor(longest + WHOLE_MONTH_TOLERANCE)


def _limit(months: float, row: Mapping[str, Any], found: Rule) -> ExtrapolationLimit:
    return ExtrapolationLimit(
        longest_months=min(row["factor"] * months, months + row["plus_months"]),
        factor=row["factor"],
        plus_months=row["plus_months"],
        needs_statistics=row["statistics"],
        needs_support=row["support"],
        remark=row.get("remark", ""),
        source=f"{found.document}, {row['section']}",
    )


def _refusal(faults: list[Fault]) -> InputError:
    remedy = (
        "State the findings that the guideline asks for; after a change at the accelerated condition, the intermediate."
    )
    return InputError("The extrapolation cannot be judged.", remedy=remedy, faults=faults, code="STB-004")
