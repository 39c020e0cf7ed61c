"""Every endpoint through the statistics, the primary ones also before the rule of an agency."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from galenic.catalogue.bioequivalence._inputs import CODES
from galenic.catalogue.bioequivalence._judging import limits, metric
from galenic.catalogue.bioequivalence._observations import EVALUATION, Observations
from galenic.catalogue.bioequivalence._sequences import refuse_wrong_sequences
from galenic.catalogue.locating import located
from galenic.catalogue.outcome import Exclusion
from galenic.catalogue.tables.schema import plain_name
from galenic.errors import Fault, InputError
from galenic.science import bioequivalence as be
from galenic.science.rules import Rule

if TYPE_CHECKING:
    from galenic.catalogue.bioequivalence._settings import StudyOptions

SUBJECT_RULE = "ICH M13A 2.2.3.2"
FIRST_ROW = 2  # how the statistics count the first row of their columns
EXPOSURES = ("AUC", "CMAX")
NO_EXPOSURE = ("AUCPEO",)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One parameter evaluated; `verdict` is null where it is supportive."""

    code: str
    unit: str
    interval: be.RatioInterval
    design: be.Crossover | be.ParallelGroups
    verdict: be.MetricVerdict | None

    @property
    def crossover(self) -> be.Crossover | None:
        """The crossover; null for parallel groups."""
        return self.design if isinstance(self.design, be.Crossover) else None

    @property
    def n(self) -> int:
        """Subjects with both products, or of both groups."""
        if isinstance(self.design, be.Crossover):
            return self.design.n_evaluable
        return self.design.n_test + self.design.n_reference

    @property
    def cv_pct(self) -> float:
        """Coefficient of variation in %: within subjects of a crossover, else between subjects."""
        return self.design.cv_intra_pct if isinstance(self.design, be.Crossover) else self.design.cv_pooled_pct


def evaluate(found: Observations, options: StudyOptions, decisive: Rule) -> tuple[Endpoint, ...]:
    """Evaluate every parameter, the judged ones first.

    Raises InputError BES-002 for endpoints that the data lack or the rule does not know, and what the statistics
    refuse, with the rows of the source.
    """
    judged = tuple(dict.fromkeys(CODES.get(plain_name(name), name.upper()) for name in options.endpoints))
    _refuse_unknown(judged, found)
    if options.design == "2x2x2":
        refuse_wrong_sequences(found, options)
    others = [code for code in found.parameters if code not in judged and code.startswith(EXPOSURES)]
    supportive = [code for code in others if code not in NO_EXPOSURE]
    endpoints = []
    for code in (*judged, *supportive):
        endpoint = _evaluated(code, found, options, decisive)
        verdict = be.judge(metric(code), endpoint.interval, decisive) if code in judged else None
        endpoints.append(replace(endpoint, verdict=verdict))
    return tuple(endpoints)


def incomplete(endpoints: Sequence[Endpoint]) -> tuple[Exclusion, ...]:
    """Subjects that lack a value, named once for all endpoints that lack it."""
    lacking: dict[tuple[str, str, bool], list[str]] = {}
    for endpoint in endpoints:
        for subject in endpoint.design.incomplete:
            lacking.setdefault((subject.subject, subject.reason, subject.kept), []).append(endpoint.code)
    return tuple(
        Exclusion(
            subject=f"subject {subject}",
            scope=f"{EVALUATION} of {', '.join(codes)}",
            reason=f"{reason}; the other value is kept and does not change the interval" if kept else reason,
            source=SUBJECT_RULE,
        )
        for (subject, reason, kept), codes in lacking.items()
    )


def _evaluated(code: str, found: Observations, options: StudyOptions, decisive: Rule) -> Endpoint:
    """Compare the products; what the statistics refuse is told with the rows of the source."""
    try:
        endpoint = _compared(code, found, options, decisive)
        math.isfinite(endpoint.interval.upper_pct)  # a bound beyond all numbers raises here, not later
    except InputError as error:
        rows = [row.row or None for row in found.rows]
        raise located(error, found.source, rows, first=FIRST_ROW, columns={"value": code.lower()}) from error
    except OverflowError:
        fault = Fault("BES-026", "The values lie too far apart.", found.source, column=code.lower())
        remedy = "Check whether all values are in one unit."
        raise InputError("There is no interval.", code="BES-002", faults=[fault], remedy=remedy) from None
    return endpoint


def _compared(code: str, found: Observations, options: StudyOptions, decisive: Rule) -> Endpoint:
    rows, unit = found.rows, found.units.get(code, "")
    subjects, treatments = [row.subject for row in rows], [row.treatment for row in rows]
    values = [row.values.get(code) for row in rows]
    shared: dict[str, Any] = {
        "test": options.test,
        "reference": options.reference,
        "alpha": decisive.values["alpha"],
        "limits": limits(code, decisive),
    }
    if options.design == "parallel":
        groups = be.parallel_groups(subjects, treatments, values, **shared)
        interval = groups.welch if options.variances == "welch" else groups.pooled
        return Endpoint(code, unit, interval, groups, None)
    sequences, periods = [row.sequence for row in rows], [row.period for row in rows]
    kept: Any = options.subjects.replace("-", "_")
    crossed = be.crossover_2x2(subjects, sequences, periods, treatments, values, subjects=kept, **shared)
    return Endpoint(code, unit, crossed.interval, crossed, None)


def _refuse_unknown(judged: Sequence[str], found: Observations) -> None:
    have = ", ".join(found.parameters) or "none"
    faults = [
        Fault("BES-021", "The data have no value of this endpoint.", "option endpoints", value=code, allowed=have)
        for code in judged
        if code not in found.parameters
    ]
    faults += [
        Fault(
            "BES-022", "No rule says what limits hold for it.", "option endpoints", value=code, allowed="AUC..., CMAX"
        )
        for code in judged
        if not code.startswith(EXPOSURES)
    ]
    if faults:
        remedy = "Name endpoints that the data have, or rename the parameter to its CDISC code."
        raise InputError("Some endpoints cannot be judged.", code="BES-002", faults=faults, remedy=remedy)
