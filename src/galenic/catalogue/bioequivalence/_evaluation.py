"""Every endpoint through the statistics, the primary ones also before the rules of the agencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from galenic.catalogue.bioequivalence._inputs import CODES
from galenic.catalogue.bioequivalence._judging import Rules, metric
from galenic.catalogue.bioequivalence._observations import EVALUATION, Observations
from galenic.catalogue.bioequivalence._sequences import refuse_wrong_sequences
from galenic.catalogue.locating import located
from galenic.catalogue.outcome import Exclusion
from galenic.catalogue.tables.schema import plain_name
from galenic.errors import Fault, InputError
from galenic.science import bioequivalence as be

if TYPE_CHECKING:
    from galenic.catalogue.bioequivalence._settings import StudyOptions

SUBJECT_RULE = "ICH M13A 2.2.3.2"
HIGHEST_CV_PCT = 500.0
FIRST_ROW = 2  # how the statistics count the first row of their columns
EXPOSURES = ("AUC", "CMAX")
NO_EXPOSURE = ("AUCPEO",)


@dataclass(frozen=True)
class Endpoint:
    """One parameter evaluated.

    `interval` is the one to look at: of the model and, where judged, of the way that the decisive rule took. Without a
    verdict (`decision` null) the parameter is supportive; `agencies` holds what every agency would decide.
    """

    code: str
    unit: str
    study: be.Endpoint
    interval: be.RatioInterval
    limits_pct: tuple[float, float]
    decision: be.Decision | None
    agencies: tuple[be.AgencyDecision, ...]

    @property
    def crossover(self) -> be.Crossover | None:
        """The analysis of variance of a crossover; null for groups and pairs."""
        return self.study.fixed if isinstance(self.study, be.Evaluation) else None

    @property
    def evaluation(self) -> be.Evaluation | None:
        """All that can be asked of a crossover; null for groups and pairs."""
        return self.study if isinstance(self.study, be.Evaluation) else None

    @property
    def design(self) -> be.Crossover | be.ParallelGroups | be.Paired:
        """Means, CV and subjects of whichever design."""
        return self.study.fixed if isinstance(self.study, be.Evaluation) else self.study

    @property
    def n(self) -> int:
        """Subjects with both products, or of both groups."""
        found = self.design
        return found.n_test + found.n_reference if isinstance(found, be.ParallelGroups) else found.n_evaluable

    @property
    def cv_pct(self) -> float:
        """Coefficient of variation in %: between subjects of parallel groups, else within subjects."""
        found = self.design
        return found.cv_pooled_pct if isinstance(found, be.ParallelGroups) else found.cv_intra_pct


def evaluate(found: Observations, options: StudyOptions, rules: Rules) -> tuple[Endpoint, ...]:
    """Evaluate every parameter, the judged ones first.

    Raises InputError BES-002 for endpoints that the data lack or the rule does not know, BES-001 for a design that is
    not the one asked for, and what the statistics refuse, with the rows of the source.
    """
    judged = tuple(dict.fromkeys(CODES.get(plain_name(name), name.upper()) for name in options.endpoints))
    _refuse_unknown(judged, found)
    if options.is_crossover:
        refuse_wrong_sequences(found, options)
    others = [code for code in found.parameters if code not in judged and code.startswith(EXPOSURES)]
    supportive = [code for code in others if code not in NO_EXPOSURE]
    return tuple(_evaluated(code, found, options, rules, judge=code in judged) for code in (*judged, *supportive))


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
            reason=f"{reason}; the other values are kept" if kept else reason,
            source=SUBJECT_RULE,
        )
        for (subject, reason, kept), codes in lacking.items()
    )


def _evaluated(code: str, found: Observations, options: StudyOptions, rules: Rules, *, judge: bool) -> Endpoint:
    """Compare the products; what the statistics refuse is told with the rows of the source."""
    try:
        endpoint = _compared(code, found, options, rules, judge=judge)
        _every_figure(endpoint)  # what is beyond all numbers raises here, not later
        _refuse_scatter(endpoint, found)
    except InputError as error:
        rows = [row.row or None for row in found.rows]
        raise located(error, found.source, rows, first=FIRST_ROW, columns={"value": code.lower()}) from error
    except OverflowError:
        fault = Fault("BES-026", "The values lie too far apart.", found.source, column=code.lower())
        remedy = "Check whether all values are in one unit."
        raise InputError("There is no interval.", code="BES-002", faults=[fault], remedy=remedy) from None
    return endpoint


def _compared(code: str, found: Observations, options: StudyOptions, rules: Rules, *, judge: bool) -> Endpoint:
    study = _study(code, found, options)
    plain = study.fixed.interval if isinstance(study, be.Evaluation) else study.interval  # refuses what nobody can use
    decision = be.decide_or_tell(study, metric(code), rules.decisive, model=rules.model, rounding=rules.rounding)
    interval = decision.interval or plain
    limits = decision.limits_pct or rules.limits(code)
    interval = replace(interval, lower_limit=limits[0] / 100, upper_limit=limits[1] / 100)
    agencies = be.side_by_side(study, metric(code), on=rules.day, product=rules.product) if judge else ()
    own = tuple(replace(each, decision=decision) if each.agency == options.agency else each for each in agencies)
    return Endpoint(code, found.units.get(code, ""), study, interval, limits, decision if judge else None, own)


def _every_figure(endpoint: Endpoint) -> list[float]:
    """What tables will show. Raises OverflowError for what no number can hold."""
    decided = (told.decision.interval for told in endpoint.agencies if told.decision)
    figures = [each.upper_pct for each in (endpoint.interval, *decided) if each]
    found = endpoint.evaluation
    return figures + [part.cv_pct for part in ((found.reference, found.test) if found else ()) if part]


def _refuse_scatter(endpoint: Endpoint, found: Observations) -> None:
    """Refuse a variability that no drug has, and that mixed units or shifted columns give."""
    if endpoint.decision and endpoint.cv_pct > HIGHEST_CV_PCT:
        message = "The values scatter as no drug's do."
        value, allowed = f"CV {endpoint.cv_pct:.4g} %", f"at most {HIGHEST_CV_PCT:g} %"
        fault = Fault("BES-026", message, found.source, column=endpoint.code.lower(), value=value, allowed=allowed)
        remedy = "Check whether all values are in one unit, and whether columns were shifted."
        raise InputError("The values lie too far apart.", code="BES-002", faults=[fault], remedy=remedy)


def _study(code: str, found: Observations, options: StudyOptions) -> be.Endpoint:
    """The values of a parameter in the design of the study."""
    rows = found.rows
    subjects, treatments = [row.subject for row in rows], [row.treatment for row in rows]
    values = [row.values.get(code) for row in rows]
    names: dict[str, Any] = {"test": options.test, "reference": options.reference}
    if options.design == "parallel":
        groups = be.parallel_groups(subjects, treatments, values, **names, alpha=options.alpha)
        return replace(groups, is_pooled=options.variances == "pooled")
    if options.design == "paired":
        return be.paired(subjects, treatments, values, **names, alpha=options.alpha)
    columns = (subjects, [row.sequence for row in rows], [row.period for row in rows], treatments, values)
    grouped = options.group_terms == "in-model" and any(row.group for row in rows)
    shared = {**names, "others": options.other_treatments}
    shared |= {"group": [row.group for row in rows]} if grouped else {}
    shared |= {"design": "2x2x2"} if options.design == "2x2x2" else {}
    everything = be.arrange(*columns, **shared)
    pairs = options.subjects == "complete-pairs"
    data = be.arrange(*columns, **shared, subjects="complete_pairs") if pairs else everything
    _refuse_other_design(data.design, options, found)
    information = None if options.information == "by-method" else options.information
    return be.Evaluation(data, options.alpha, options.degrees_of_freedom, everything, information)


def _refuse_other_design(recognized: be.Design, options: StudyOptions, found: Observations) -> None:
    if options.design not in ("crossover", recognized.name):
        told = f"{recognized.name} ({recognized.title}: {recognized.sequences})"
        message = f"The data are of the design {told}."
        fault = Fault("BES-027", message, found.source, column="sequence", value=told, allowed=options.design)
        remedy = "Correct the sequences, or the option design; `crossover` takes any."
        raise InputError("The study has another design.", code="BES-001", faults=[fault], remedy=remedy)


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
