"""Regulatory advice: the plan of a product."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pydantic import Field

from galenic.catalogue.outcome import Outcome, Value
from galenic.catalogue.planning.citations import from_memory
from galenic.catalogue.planning.conditions import BIOLOGICS, PLANNED
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.regulatory._described import FACTS, product_of
from galenic.catalogue.service import Inputs, Options, Partner, RecordInput, Service, TableInput

if TYPE_CHECKING:
    from galenic.catalogue.planning.plan import Plan

#: Facts that may stay open, the service that they matter for, and what is taken for granted then.
OPEN_FACTS = {
    "max_daily_dose_mg": ("impurity.profile", "thresholds of impurities cannot be set"),
    "bcs_class": ("bioequivalence.design", "no waiver by class is planned"),
    "highly_variable": ("bioequivalence.design", "the study is planned without scaled limits"),
    "narrow_therapeutic_index": ("bioequivalence.design", "the study is planned with the usual limits"),
    "locally_acting": ("manufacturing.drug-product", "form and route tell whether it acts where it is applied"),
    "filing_date": ("regulatory.advice", "no latest beginning is computed"),
}


class AdviceOptions(Options):
    """What can be chosen about the plan."""

    start: date | None = Field(default=None, description="Day on which work begins; gives the day of filing.")


def calculate(inputs: Inputs, options: AdviceOptions) -> Outcome:
    """Plan the product: needed services with their reasons, order, partners, times. Nothing is judged."""
    from galenic.catalogue.discovery import services
    from galenic.catalogue.planning.plan import plan
    from galenic.catalogue.regulatory._plan_figures import figures
    from galenic.catalogue.regulatory._plan_tables import tables

    made = plan(product_of(inputs), services())
    return Outcome(
        conclusion=_conclusion(made, len(services())),
        values=tuple(_values(made, options)),
        tables=tuple(tables(made)),
        figures=tuple(figures(made)),
        assumptions=tuple(_assumptions(made)),
    )


def _conclusion(plan: Plan, of: int) -> str:
    count = {partner: sum(step.advice.partner is partner for step in plan.steps) for partner in Partner}
    work = " and ".join(f"{number} for a {partner}" for partner, number in count.items() if number)
    conditional = sum(bool(step.needed.only_if) for step in plan.steps)
    shortest, typical, longest = plan.weeks_to_filing()
    filed = {"regulatory.dossier": "The application is", "regulatory.master-file": "The master file is"}
    goal = filed.get(plan.goal, "All work is")
    depends = f", {conditional} of them only if something turns out" if conditional else ""
    besides = f" Work outside the catalogue: {len(plan.outside)}." if plan.outside else ""
    return (
        f"{plan.product.name} needs {len(plan.steps)} of {of} services{depends}: {work}.{besides} "
        f"{goal} ready after about {typical:.0f} weeks ({shortest:.0f} to {longest:.0f})."
    )


def _values(plan: Plan, options: AdviceOptions) -> Iterator[Value]:
    shortest, typical, longest = plan.weeks_to_filing()
    yield Value(name="services", title="Services needed", value=len(plan.steps))
    conditional = sum(bool(step.needed.only_if) for step in plan.steps)
    yield Value(name="conditional", title="Of these only if something turns out", value=conditional)
    for partner in Partner:
        number = sum(step.advice.partner is partner for step in plan.steps)
        yield Value(name=f"{partner}.services", title=f"Services for a {partner}", value=number)
    yield Value(name="weeks", title="Until filing, typical", value=typical, unit="week")
    yield Value(name="weeks_shortest", title="Until filing, all work short", value=shortest, unit="week")
    yield Value(name="weeks_longest", title="Until filing, all work long", value=longest, unit="week")
    yield Value(name="rules", title="Digest of the planning rules of all services", value=_digest_of_rules())
    filing = plan.product.filing_date
    yield Value(
        name="latest_start",
        title="Latest beginning for the filing date, typical",
        value=(filing - timedelta(weeks=typical)).isoformat() if filing else None,
        reason="" if filing else "no filing date is stated",
    )
    if options.start:
        ready = options.start + timedelta(weeks=typical)
        yield Value(name="ready", title="Ready for filing, typical", value=ready.isoformat())


def _digest_of_rules() -> str:
    """What the plan was made by: it changes with every rule, need and duration that a service declares."""
    from galenic.canonical import digest_of
    from galenic.catalogue.description import describe_planning
    from galenic.catalogue.discovery import services

    return digest_of({id_: describe_planning(service) for id_, service in services().items()})[:12]


def _assumptions(plan: Plan) -> Iterator[str]:
    yield "Durations are typical ranges in weeks, assumed by Galenic; the description of the product may replace each."
    yield "Every step begins as soon as what it waits for is done; people, sites and money are not limited."
    yield "What hangs on a result is planned as if the result called for it."
    cited = [each.guideline for step in plan.steps for each in step.needed.reasons]
    cited += [each.guideline for work in plan.outside for each in work.reasons]
    if guessed := from_memory(cited):
        yield (
            f"{len(guessed)} guideline sections are cited from memory and were not checked against their text; the "
            "tables of reasons mark them. Look one up before you rely on it."
        )
    if plan.product.weeks:
        yield f"Durations stated for this product: {', '.join(sorted(plan.product.weeks))}."
    planned = {step.id for step in plan.steps}
    for name, (service, meaning) in OPEN_FACTS.items():
        covers = name != "bcs_class" or plan.product.modality not in BIOLOGICS
        if service in planned and covers and getattr(plan.product, name) is None:
            yield f"{name} is not stated: {meaning}."


SERVICE = Service(
    id="regulatory.advice",
    title="Regulatory advice: the plan of a product",
    delivers=(
        "Which services this product needs in these markets, each with the rule and the guideline behind it, in which "
        "order, by which kind of partner and why, with timeline and critical path; and why it does not need the others."
    ),
    performed_by=(Partner.CRO, Partner.CDMO),
    stages=(1, 2, 3, 4),
    guidelines=("Guidance of each agency", "ICH Q10"),
    needed=(
        Applies(
            (PLANNED,),
            "What has to be shown, and to whom, is settled before work is bought.",
            "ICH Q10 2.7; guidance of each agency",
        ),
    ),
    weeks=(2, 4),
    inputs=(
        RecordInput(
            "product",
            "Product",
            "product",
            "The product as described: substance, form, route, strengths, reference, state of its processes, markets.",
            one_of="description",
        ),
        TableInput(
            "facts",
            "Facts of the product",
            FACTS,
            "The same as a table, one row a fact; what is not known is left out or empty.",
            one_of="description",
        ),
    ),
    options=AdviceOptions,
    calculate=calculate,
    version="1.1",
)
