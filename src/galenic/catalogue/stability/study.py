"""Evaluation of a stability study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic.catalogue.outcome import Criterion, Exclusion, Outcome, Value
from galenic.catalogue.planning.conditions import (
    BIOLOGIC,
    CLINICAL_DEVELOPMENT,
    NOT_VALIDATED,
    OWN_SUBSTANCE,
    PRODUCT,
    SITE_CHANGE,
    SYNTHETIC,
)
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Inputs, Need, Partner, Requirement, Service, TableInput
from galenic.catalogue.stability._settings import RESULTS, SPECIFICATION, StudyOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic.catalogue.stability._evaluation import Attribute
    from galenic.science.stability import ExtrapolationLimit

BATCHES = "ICH Q1A(R2) 2.1.3, 2.2.3"
EXTRAPOLATION = "ICH Q1E 2.4, 2.5"


def calculate(inputs: Inputs, options: StudyOptions) -> Outcome:
    """Evaluate each attribute; the shortest shelf life governs, and extrapolation beyond the data is limited."""
    from galenic.catalogue.stability import _tables as tables
    from galenic.catalogue.stability._evaluation import attributes, extrapolation, months_of_data
    from galenic.science.stability import claim_months

    found = attributes(inputs.tables["results"], inputs.tables.get("specification"), options)
    reach, data = extrapolation(found, options), months_of_data(found)
    governing = min(found, key=lambda each: float("inf") if each.months is None else each.months)
    claim = claim_months(governing.months, reach) if reach else _within_data(governing, data)
    judged = tuple(_criteria(found, claim, reach, options))
    return Outcome(
        conclusion=_conclusion(governing, data, claim, options),
        passed=None if options.proposed_months is None else all(each.passed is not False for each in judged),
        criteria=judged,
        values=tuple(_values(found, governing, data, claim, reach)),
        tables=(*tables.poolability(found), tables.lives(found), tables.lines(found), tables.results(found)),
        figures=tuple(tables.figure(each) for each in found),
        exclusions=tuple(_exclusions(found)),
        assumptions=tuple(_assumptions(found, reach, options)),
    )


def _within_data(governing: Attribute, data: float) -> int:
    """Whole months without any extrapolation."""
    return int(min(data, data if governing.months is None else governing.months) + 1e-9)


def _criteria(
    found: Sequence[Attribute], claim: int, reach: ExtrapolationLimit | None, options: StudyOptions
) -> Iterator[Criterion]:
    batches = min(len(set(each.batch)) for each in found)
    yield Criterion(
        name="batches",
        title="Batches on stability",
        value=batches,
        limit=f"at least {options.fewest_batches}",
        passed=batches >= options.fewest_batches,
        source=BATCHES,
    )
    proposed = options.proposed_months
    yield Criterion(
        name="shelf_life",
        title="Proposed shelf life",
        value="none" if proposed is None else proposed,
        unit="" if proposed is None else "month",
        limit=f"up to {claim} months",
        passed=None if proposed is None else proposed <= claim,
        reason="" if proposed else "no shelf life was proposed",
        source=reach.source if reach else EXTRAPOLATION,
    )


def _conclusion(governing: Attribute, data: float, claim: int, options: StudyOptions) -> str:
    months = governing.months
    computed = (
        f"the bound of {governing.name} meets its limit at {months:.1f} months"
        if months
        else f"the bound of {governing.name} is outside its limit from the start"
        if months == 0
        else "no bound meets its limit within the horizon"
    )
    limited = f"{data:g} months of long-term data allow a claim of {claim} months: {computed}."
    if options.proposed_months is None:
        return limited[0].upper() + limited[1:]
    verdict = "is supported" if options.proposed_months <= claim else "is not supported"
    return f"A shelf life of {options.proposed_months} months {verdict}; {limited}"


def _values(
    found: Sequence[Attribute], governing: Attribute, data: float, claim: int, reach: ExtrapolationLimit | None
) -> Iterator[Value]:
    from galenic.catalogue.stability._tables import MODELS

    never = "no bound meets a limit within the horizon"
    for each in found:
        reason = never if each.months is None else ""
        title = f"Computed shelf life by {each.name}"
        yield Value(name=f"{each.name}.months", title=title, value=each.months, unit="month", reason=reason)
        yield Value(name=f"{each.name}.model", title=f"Model of {each.name}", value=MODELS[each.study.model])
    yield Value(name="governing", title="Attribute that governs", value=governing.name)
    yield Value(name="data", title="Long-term data on every batch", value=data, unit="month")
    longest = reach.longest_months if reach else data
    yield Value(name="longest", title="Longest claim that the guideline allows", value=longest, unit="month")
    yield Value(name="claim", title="Whole months that may be claimed", value=claim, unit="month")


def _exclusions(found: Sequence[Attribute]) -> Iterator[Exclusion]:
    for each in found:
        for i, value in enumerate(each.value):
            place = f"row {each.rows[i]}: batch {each.batch[i]}, {each.name} at {each.time[i]:g} months"
            if value is None:
                yield Exclusion(subject=place, scope="regression", reason="no result that is a number")
            elif i in each.outside:
                reason = f"{value:g} is outside the specification"
                yield Exclusion(subject=place, scope="flag only", reason=reason, source="ICH Q1E 2.1")


def _assumptions(found: Sequence[Attribute], reach: ExtrapolationLimit | None, options: StudyOptions) -> Iterator[str]:
    from galenic.catalogue.stability._tables import MODELS

    for each in found:
        sides = "two-sided" if each.study.precision.two_sided else "one-sided"
        limits = ", ".join(f"{limit.side} {limit.effective:g} ({limit.rule})" for limit in each.study.limits)
        bound = f"{sides} {options.interval} bound, alpha {options.alpha:g}"
        yield f"{each.name}: {MODELS[each.study.model]}; {bound}; {limits}."
    yield f"Results change along a line on the scale: response {options.response_scale}, time {options.time_scale}."
    if reach is None:
        yield "The accelerated condition is not stated, so nothing is claimed beyond the long-term data."
    else:
        terms = f"at most {reach.factor:g} times the data and {reach.plus_months:g} months beyond them"
        needs = " It rests on supporting data." if reach.needs_support else ""
        yield f"Extrapolation by {reach.source}: {terms}.{needs} {reach.remark}".strip()


SERVICE = Service(
    id="stability.study",
    title="Stability study",
    delivers=(
        "Whether the batches may be pooled, the shelf life at which the confidence bound meets the limit, how far "
        "beyond the data it may be claimed, and the regression behind it."
    ),
    performed_by=(Partner.CRO, Partner.CDMO, Partner.CMO),
    stages=(3, 4),
    guidelines=("ICH Q1A(R2)", "ICH Q1E"),
    ctd={"*": ("3.2.S.7", "3.2.P.8")},
    needed=(
        Applies(
            (SYNTHETIC, PRODUCT),
            "Three batches of the product carry its shelf life and storage statement.",
            "ICH Q1A(R2) 2.2.3; ICH Q1E",
        ),
        Applies(
            (SYNTHETIC, OWN_SUBSTANCE),
            "Three batches of the substance carry its retest period.",
            "ICH Q1A(R2) 2.1.3; ICH Q1E",
        ),
        Applies(
            (BIOLOGIC,),
            "Three batches of a biologic carry its shelf life, by data at its storage condition.",
            "ICH Q5C 4 and 6",
        ),
        Applies(
            (CLINICAL_DEVELOPMENT,),
            "A new medicine is filed with twelve months of long-term data.",
            "ICH Q1A(R2) 2.2.7.1",
            weeks=(52, 56),
        ),
        Applies(
            (
                ~NOT_VALIDATED,
                SITE_CHANGE,
            ),
            "A batch of the new site is filed with three months of accelerated data.",
            "FDA SUPAC-IR (1995) IV; guidelines to Regulation (EC) 1234/2008",
            weeks=(13, 17),
        ),
    ),
    weeks=(26, 30),
    needs=(
        Need(
            "analytical.method-validation",
            "Stability is followed with validated procedures (ICH Q1A(R2) 2.1.5 and 2.2.5).",
        ),
        Need("analytical.forced-degradation", "The procedure has to indicate stability (ICH Q1A(R2) 2.1.2)."),
        Need(
            "manufacturing.clinical-material",
            "Batches on stability are of pilot scale at least (ICH Q1A(R2) 2.1.3 and 2.2.3).",
            alternatives=("manufacturing.drug-product", "manufacturing.drug-substance"),
        ),
        Need("potency.bioassay", "Potency is followed over time where it defines the product (ICH Q5C 5.2)."),
    ),
    inputs=(
        TableInput(
            "results",
            "Stability results",
            RESULTS,
            "One row per result. Only the long-term condition is evaluated; the others are stated as options.",
        ),
        TableInput(
            "specification",
            "Specification",
            SPECIFICATION,
            "Limits by attribute, where the results hold several; for a single one the options are enough.",
            required=False,
        ),
    ),
    options=StudyOptions,
    criteria=(
        Requirement("batches", "Batches on stability", "at least fewest_batches, by default three", BATCHES),
        Requirement(
            "shelf_life",
            "Proposed shelf life",
            "not beyond the computed shelf life nor beyond what may be extrapolated, in whole months",
            EXTRAPOLATION,
        ),
    ),
    calculate=calculate,
    version="1.0",
)
