"""What every agency would decide, side by side, step by step, and the models behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from galenic.catalogue.bioequivalence._evaluation import Endpoint
from galenic.catalogue.bioequivalence._judging import Rules, as_compared
from galenic.catalogue.outcome import Cell, OutcomeColumn, OutcomeTable
from galenic.science import bioequivalence as be
from galenic.science.rules.dated import GRADES

VERDICTS = {True: "shown", False: "not shown", None: "cannot be judged"}
Row = tuple[Cell, ...]


def agencies(endpoints: Sequence[Endpoint], rules: Rules) -> OutcomeTable:
    """One line for each judged endpoint and agency."""
    return OutcomeTable(
        name="agencies",
        title=f"Every agency side by side, rules of {rules.day.isoformat()}",
        columns=(
            OutcomeColumn(name="endpoint", title="Endpoint"),
            OutcomeColumn(name="agency", title="Agency"),
            OutcomeColumn(name="way", title="Way"),
            OutcomeColumn(name="model", title="Model"),
            OutcomeColumn(name="ratio", title="T/R", unit="%", decimals=2),
            OutcomeColumn(name="lower", title="Lower", unit="%", decimals=2),
            OutcomeColumn(name="upper", title="Upper", unit="%", decimals=2),
            OutcomeColumn(name="lower_limit", title="Lower limit", unit="%", decimals=2),
            OutcomeColumn(name="upper_limit", title="Upper limit", unit="%", decimals=2),
            OutcomeColumn(name="verdict", title="Verdict"),
        ),
        rows=tuple(_agency(each, told) for each in endpoints for told in each.agencies),
        note="Each agency by its own model, limits and rounding; what each compared, and by which rule, "
        f"stands in the next tables. Only the rule of {rules.decisive.agency} decides here.",
    )


def _agency(endpoint: Endpoint, told: be.AgencyDecision) -> Row:
    decision = told.decision
    if decision is None:
        return (endpoint.code, told.agency, *[None] * 7, VERDICTS[None])
    at, limits = decision.interval, decision.limits_pct or (None, None)
    interval = (at.ratio_pct, at.lower_pct, at.upper_pct) if at else (None, None, None)
    verdict = VERDICTS[decision.passed]
    return (endpoint.code, told.agency, decision.way, model_of(endpoint, decision), *interval, *limits, verdict)


def model_of(endpoint: Endpoint, decision: be.Decision) -> str:
    """Which interval a decision is about."""
    if isinstance(endpoint.study, be.ParallelGroups):
        return "pooled" if endpoint.study.is_pooled else "Welch"
    if isinstance(endpoint.study, be.Paired):
        return "paired differences"
    if decision.way == "scaled criterion" and decision.limits_pct is None:
        return "contrasts"
    return be.model_of(endpoint.study, decision.rule)


def rules_used(endpoints: Sequence[Endpoint]) -> OutcomeTable:
    """The rule of each agency: since when, from which document, and how well that is known."""
    rows: dict[str, Row] = {}
    for told in (told for each in endpoints for told in each.agencies):
        rule = told.decision.rule if told.decision else None
        which = (rule.title, rule.valid_from.isoformat(), rule.source, rule.grade) if rule else (None, None, None, None)
        rows.setdefault(told.agency, (told.agency, *which, told.remark))
    names = ("agency", "rule", "in_force", "source", "grade", "remark")
    titles = ("Agency", "Rule", "In force from", "Source", "Grade", "Remark")
    grades = "; ".join(f"{grade} {meaning}" for grade, meaning in GRADES.items())
    return OutcomeTable(
        name="rules",
        title="Rules of the agencies",
        columns=tuple(OutcomeColumn(name=name, title=title) for name, title in zip(names, titles, strict=True)),
        rows=tuple(rows.values()),
        note=f"Grade: {grades}.",
    )


def steps(endpoints: Sequence[Endpoint]) -> OutcomeTable:
    """What each agency looked at, and what it requires."""
    rows: list[Row] = []
    for code, told in ((each.code, told) for each in endpoints for told in each.agencies):
        decision = told.decision
        rows += [
            (code, told.agency, step.name, as_compared(step), step.required, _verdict(step.passed))
            for step in (decision.steps if decision else ())
        ]
        if decision and decision.reason and not decision.steps:
            rows.append((code, told.agency, "model", None, decision.reason, VERDICTS[None]))
    names = ("endpoint", "agency", "looked_at", "found", "required", "verdict")
    titles = ("Endpoint", "Agency", "Looked at", "Found", "Required", "Verdict")
    return OutcomeTable(
        name="decisions",
        title="What each agency compares",
        columns=tuple(OutcomeColumn(name=name, title=title) for name, title in zip(names, titles, strict=True)),
        rows=tuple(rows),
        note="Figures as they are compared. Without a verdict: decides which way a rule goes, and nothing by itself.",
    )


def _verdict(passed: bool | None) -> str:
    return "" if passed is None else "met" if passed else "not met"


def models(endpoints: Sequence[Endpoint], rules: Rules) -> Iterator[OutcomeTable]:
    """The variances of the mixed model that decides, where one does."""
    rows: list[Row] = []
    for each in endpoints:
        found = _mixed(each, rules)
        if found is None:
            continue
        remark = "; ".join((*found.boundary, *found.inseparable))
        likelihood, freedom = found.minus_2_log_likelihood, found.interval.df
        rows += [
            (each.code, name, value, likelihood, found.df_method, freedom, remark)
            for name, value in found.variances.items()
        ]
    if rows:
        names = ("endpoint", "component", "variance", "minus_2_log_likelihood", "df_method", "df", "remark")
        titles = ("Endpoint", "Component", "Variance (log)", "-2 log L (REML)", "Method of df", "df", "Remark")
        yield OutcomeTable(
            name="variances",
            title="Variance components of the mixed model",
            columns=tuple(
                OutcomeColumn(name=name, title=title, decimals=2 if name == "df" else None)
                for name, title in zip(names, titles, strict=True)
            ),
            rows=tuple(rows),
            note="Restricted maximum likelihood. What sits on its boundary is no parameter of the degrees of freedom.",
        )


def _mixed(each: Endpoint, rules: Rules) -> be.MixedModel | None:
    """The mixed model whose interval was looked at."""
    if each.evaluation is None or (each.decision and each.decision.interval is None):
        return None
    rule = each.decision.rule if each.decision else rules.decisive
    name = be.model_of(each.evaluation, rule)
    if each.decision is None and rules.model:
        name = rules.model
    if each.decision and model_of(each, each.decision) == "contrasts":
        return None
    if name == "random subject":
        return each.evaluation.random_subject
    return each.evaluation.by_treatment if name == "variances by treatment" else None
