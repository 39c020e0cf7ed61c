"""The rules of the agencies on the day of filing, and what the decisive one says of the endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from galenic.catalogue.outcome import Criterion
from galenic.science import bioequivalence as be
from galenic.science.rounding import round_half_up
from galenic.science.rules import Rule, rule
from galenic.science.rules import rules as known_rules

if TYPE_CHECKING:
    from galenic.catalogue.bioequivalence._evaluation import Endpoint
    from galenic.catalogue.bioequivalence._settings import StudyOptions

SUBJECT = "bioequivalence"
MODELS = {
    "by-rule": "",
    "fixed": "fixed",
    "random-subject": "random subject",
    "variances-by-treatment": "variances by treatment",
}
CLASSES: dict[str, be.ProductClass] = {
    "average": "average",
    "highly-variable": "highly variable",
    "narrow-index": "narrow index",
    "narrow-index-auc-only": "narrow index, AUC only",
    "highly-variable-narrow-index": "highly variable narrow index",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """Which rules judge: those in force on a day for a class of products; one of them decides.

    `day` is that of filing or, without one, the first on which every rule that this version knows has begun. `model` is
    what a protocol puts in the place of the decisive rule's model, or ""; `rounding` in the place of its decimals.
    """

    decisive: Rule
    day: date
    product: be.ProductClass
    model: str
    rounding: Mapping[str, int | None]

    @property
    def is_nearest(self) -> bool:
        """Whether the agency has no rule for the class, so that a narrower one of its rules judges."""
        return self.decisive.name != self.product

    def limits(self, code: str) -> tuple[float, float]:
        """The unscaled limits of a parameter, in %."""
        entry = next(entry for entry in self.decisive.values["metric"] if entry["name"] == metric(code))
        return entry["lower"], entry["upper"]


def rules_of(options: StudyOptions) -> Rules:
    """The rules that the options ask for. Raises InputError RUL-002 when the agency had none that is narrow enough."""
    day = options.filing_date or max(each.valid_from for each in known_rules(SUBJECT))
    product = CLASSES[options.product_class]
    decisive = be.rule_in_force(options.agency, day, product) or rule(SUBJECT, options.agency, product, on=day)
    return Rules(decisive, day, product, MODELS[options.model], options.rounding)


def metric(code: str) -> str:
    """The rule's name of what a parameter measures."""
    return "AUC" if code.startswith("AUC") else "Cmax"


def criteria(endpoints: Sequence[Endpoint]) -> tuple[Criterion, ...]:
    """What the outcome is judged by: the decision on each primary endpoint, step by step, and enough subjects."""
    decisions = [(each.code, each.decision) for each in endpoints if each.decision]
    judged = [criterion for code, decision in decisions for criterion in _of_endpoint(code, decision)]
    return (*judged, *_counts([decision for _, decision in decisions]))


def _of_endpoint(code: str, decision: be.Decision) -> Iterator[Criterion]:
    """The interval as `interval.CMAX`, any other step that decides as `interval.CMAX.estimate`."""
    if decision.passed is None:
        yield Criterion(
            name=f"interval.{code}",
            title=f"{code}: comparison of test and reference",
            value=None,
            limit="as the rule demands",
            passed=None,
            reason=decision.reason,
            source=decision.rule.source,
        )
        return
    for step in decision.steps:
        if step.passed is not None and step.kind not in COUNTS:
            part = "" if step.kind == "interval" else f".{step.kind.replace(' ', '_')}"
            yield _criterion(f"interval.{code}{part}", code, step)


def _criterion(name: str, code: str, step: be.Step) -> Criterion:
    in_percent = step.name.endswith("(%)")
    limit, comma, rounding = step.required.partition(",")
    return Criterion(
        name=name,
        title=f"{code}: {step.name.removesuffix(' (%)')}",
        value=as_compared(step) if in_percent else step.value,
        limit=f"{limit} %{comma}{rounding}" if in_percent else step.required,
        passed=step.passed,
        unit="%" if in_percent else "",
        source=step.source,
    )


def as_compared(step: be.Step) -> str:
    """What a step found, as text: percentages with the decimals with which they were compared."""
    low = step.value
    if not isinstance(low, float):
        return str(low)
    if not step.name.endswith("(%)"):
        return f"{low:.6g}"
    high = low if step.upper is None else step.upper
    decimals = 2 if step.decimals is None else step.decimals
    if step.decimals is None and step.passed is False:  # unrounded: show where it lies outside
        ends = [float(end) for end in step.required.partition(",")[0].split(" to ")]
        outside = (n for n in range(2, 9) if round_half_up(low, n) < ends[0] or round_half_up(high, n) > ends[1])
        decimals = next(outside, 9)
    shown = [str(round_half_up(value, decimals)) for value in dict.fromkeys((low, high))]
    return " to ".join(shown)


COUNTS = {"subjects": "subjects", "replicates": "subjects.replicates"}


def _counts(decisions: Sequence[be.Decision]) -> Iterator[Criterion]:
    """Subjects of the endpoint that has fewest."""
    for kind, name in COUNTS.items():
        steps = [step for decision in decisions for step in decision.steps if step.kind == kind]
        if steps:
            fewest = min(steps, key=lambda step: step.value)  # type: ignore[arg-type, return-value]
            yield Criterion(
                name=name,
                title=fewest.name[0].upper() + fewest.name[1:],
                value=fewest.value,
                limit=fewest.required,
                passed=fewest.passed,
                source=fewest.source,
            )
        elif kind == "subjects":
            refused = next((each.reason for each in decisions if each.reason), "")
            reason = refused or "the rule states no minimum for this design"
            yield Criterion(
                name=name,
                title="Evaluable subjects",
                value=None,
                limit="as the rule demands",
                passed=None,
                reason=reason,
                source=decisions[0].rule.source if decisions else "",
            )
