"""The plan of a product as tables."""

from __future__ import annotations

from collections.abc import Iterator

from galenic.catalogue.outcome import Cell, OutcomeColumn, OutcomeTable
from galenic.catalogue.planning.citations import GRADES, grade
from galenic.catalogue.planning.plan import Plan, Step
from galenic.catalogue.planning.product import Product
from galenic.catalogue.service import Partner

STAGES = {
    1: "1 Analytical research",
    2: "2 Bioequivalence and regulatory studies",
    3: "3 Product development",
    4: "4 Manufacturing and commercial production",
}
CHECKED = "Citation: " + "; ".join(f"{name}, {meaning}" for name, meaning in GRADES.items()) + "."


def tables(plan: Plan) -> Iterator[OutcomeTable]:
    """Everything that the plan says: steps, reasons, order, partners, and what was left out."""
    yield _steps(plan)
    yield _critical(plan)
    yield _reasons(plan)
    yield _advice(plan)
    yield _mix(plan)
    yield _answers(plan)
    yield _waits(plan)
    yield from _outside(plan)
    yield _not_needed(plan)
    yield _product(plan.product)


def _table(
    name: str, title: str, heads: dict[str, str], rows: Iterator[tuple[Cell, ...]], note: str = ""
) -> OutcomeTable:
    columns = []
    for column, heading in heads.items():
        is_weeks = column in ("start", "end", "slack", "first", "last", "shortest", "longest")
        columns.append(OutcomeColumn(name=column, title=heading, unit="week" if is_weeks else ""))
    return OutcomeTable(name=name, title=title, columns=tuple(columns), rows=tuple(rows), note=note)


def _steps(plan: Plan) -> OutcomeTable:
    heads = {
        "service": "Service",
        "stage": "Stage",
        "partner": "Partner",
        "shortest": "Shortest",
        "longest": "Longest",
        "start": "Begins",
        "end": "Ends",
        "slack": "Slack",
        "critical": "Critical",
        "only_if": "Only if",
    }
    note = (
        "Begins and ends by the middle of shortest and longest, everything as early as it can be. Slack: how far a "
        "step can slip without delaying the filing or, for what comes after it, the end of all work."
    )
    return _table("steps", "Steps of the plan", heads, map(_step, plan.steps), note)


def _step(step: Step) -> tuple[Cell, ...]:
    shortest, longest = step.needed.weeks
    times = step.typical
    critical = "critical" if step.is_critical else ""
    done_if = step.needed.only_if
    return (
        step.id,
        step.stage,
        str(step.advice.partner),
        shortest,
        longest,
        times.start,
        times.end,
        times.slack,
        critical,
        done_if,
    )


def _critical(plan: Plan) -> OutcomeTable:
    heads = {"service": "Service", "partner": "Partner", "start": "Begins", "end": "Ends"}
    steps = (plan.step(id_) for id_ in plan.critical_path)
    rows = ((step.id, str(step.advice.partner), step.typical.start, step.typical.end) for step in steps)
    return _table("critical_path", "Critical path to the filing", heads, rows, "What slips here makes the filing slip.")


def _reasons(plan: Plan) -> OutcomeTable:
    heads = {
        "service": "Service",
        "markets": "Markets",
        "reason": "Why it is needed",
        "guideline": "Guideline",
        "facts": "Facts that called for it",
        "only_if": "Only if",
        "checked": "Citation",
    }
    rows = (
        (
            step.id,
            ", ".join(each.markets),
            each.text,
            each.guideline,
            "; ".join(each.facts) or "any product",
            each.only_if,
            grade(each.guideline),
        )
        for step in plan.steps
        for each in step.needed.reasons
    )
    return _table("reasons", "Why each service is needed", heads, rows, CHECKED)


def _advice(plan: Plan) -> OutcomeTable:
    heads = {
        "service": "Service",
        "partner": "Partner",
        "rule": "Rule",
        "reason": "Why",
        "facts": "Facts",
        "others": "Could also",
        "instead": "When the other is better",
    }
    rows = (
        (
            a.service,
            str(a.partner),
            a.rule,
            a.reason,
            "; ".join(a.facts),
            ", ".join(a.others),
            a.instead,
        )
        for a in (step.advice for step in plan.steps)
    )
    return _table("partners", "Which kind of partner, and why", heads, rows)


def _mix(plan: Plan) -> OutcomeTable:
    heads = {"stage": "Stage", "partner": "Partner", "services": "Services", "first": "First week", "last": "Last week"}

    def rows() -> Iterator[tuple[Cell, ...]]:
        for stage, title in STAGES.items():
            for partner in Partner:
                found = [step for step in plan.steps if step.stage == stage and step.advice.partner is partner]
                if found:
                    first = min(step.typical.start for step in found)
                    yield title, str(partner), len(found), first, max(step.typical.end for step in found)

    return _table("mix", "Partners over the stages", heads, rows())


def _answers(plan: Plan) -> OutcomeTable:
    heads = {
        "question": "Question",
        "verdict": "Better",
        "for_one": "For one partner",
        "for_several": "For several",
        "facts": "Facts",
    }
    rows = (
        (
            each.title,
            each.verdict,
            "; ".join(each.for_one) or "nothing",
            "; ".join(each.for_several) or "nothing",
            "; ".join(each.facts),
        )
        for each in plan.answers
    )
    return _table("one_or_several", "One partner or several", heads, rows, "Better is the side with more arguments.")


def _waits(plan: Plan) -> OutcomeTable:
    heads = {"service": "Service", "first": "Comes after", "reason": "Why"}
    rows = ((step.id, wait.service, wait.reason) for step in plan.steps for wait in step.waits)
    made = _table("order", "What each step waits for", heads, rows)
    return made.model_copy(update={"columns": tuple(c.model_copy(update={"unit": ""}) for c in made.columns)})


def _outside(plan: Plan) -> Iterator[OutcomeTable]:
    """Nothing for a product that needs no such work."""
    if not plan.outside:
        return
    heads = {
        "work": "Work",
        "alongside": "Goes along with",
        "markets": "Markets",
        "reason": "Why it is needed",
        "guideline": "Guideline",
        "only_if": "Only if",
        "checked": "Citation",
    }
    rows = (
        (
            work.title,
            ", ".join(work.alongside),
            ", ".join(each.markets),
            each.text,
            each.guideline,
            each.only_if,
            grade(each.guideline),
        )
        for work in plan.outside
        for each in work.reasons
    )
    note = "No service of the catalogue performs this work: it has no times, no partner and no evidence here."
    yield _table("outside", "Work outside the catalogue", heads, rows, note)


def _not_needed(plan: Plan) -> OutcomeTable:
    heads = {"service": "Service", "because": "Why not"}
    rows = ((each.service.id, "; and ".join(each.because)) for each in plan.not_needed)
    return _table("not_needed", "Services that this product does not need", heads, rows)


def _product(product: Product) -> OutcomeTable:
    rows = (
        (name, product.said(name), field.description or "")
        for name, field in Product.model_fields.items()
        if name != "weeks"
    )
    return _table("product", "The product as described", {"fact": "Fact", "value": "Value", "meaning": "Meaning"}, rows)
