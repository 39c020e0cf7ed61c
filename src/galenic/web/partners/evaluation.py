"""The parts of an evaluation as fields, and what was typed into them as the arguments of commands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from galenic.errors import Fault, GalenicError
from galenic.partners.errors import PartnerRefused
from galenic.partners.forms import Question, qualification_form
from galenic.partners.models import Qualification
from galenic.web.fields import Field, Typed, chosen, typed
from galenic.web.partners.fields import read_day, read_number

ANSWERS = (("yes", "Yes"), ("no", "No"), ("not_applicable", "Not applicable"))
FACTORS = (
    ("severity", "Severity", "How much harm a failure would do."),
    ("probability", "Probability", "How likely a failure is."),
    ("detectability", "Detectability", "How hard a failure would be to notice; 5 is the hardest."),
)


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with its two fields, and how it was answered."""

    question: Question
    answer: Field
    remark: Field
    answered: str


def question_lines(found: Qualification, data: Typed, error: GalenicError | None) -> list[QuestionLine]:
    """The questionnaire, filled in with what was typed, else with what is recorded."""
    return [_line(each, found.answers.get(each.key, {}), data, error) for each in qualification_form().questions]


def _line(question: Question, stored: dict[str, str], data: Typed, error: GalenicError | None) -> QuestionLine:
    value = typed(data, f"answer.{question.key}", stored.get("answer", ""))
    unset = [] if stored else [("", "not answered")]
    faults = tuple(each for each in (error.faults if error else ()) if each.column == question.key)
    remark = typed(data, f"remark.{question.key}", stored.get("remark", ""))
    choices = chosen([*unset, *ANSWERS], value)
    return QuestionLine(
        question,
        Field(f"answer.{question.key}", question.text, "", "select", question.source, True, choices, faults),
        Field(f"remark.{question.key}", "Remark", remark),
        dict(ANSWERS).get(stored.get("answer", ""), ""),
    )


def read_answers(found: Qualification, data: Typed) -> dict[str, Any]:
    """The answers that differ from what is recorded: whoever sends the form answers for those alone."""
    given = {}
    for each in qualification_form().questions:
        now = {"answer": typed(data, f"answer.{each.key}"), "remark": typed(data, f"remark.{each.key}")}
        stored = found.answers.get(each.key, {})
        before = {"answer": stored.get("answer", ""), "remark": stored.get("remark", "")}
        if now != before and (now["answer"] or now["remark"]):
            given[each.key] = now
    if not given:
        raise PartnerRefused("Nothing was answered.", remedy="Answer a question, or change an answer, and send it.")
    return {"answers": given}


def evidence_fields(data: Typed) -> list[Field]:
    """A piece of evidence."""
    kinds = [(each.key, each.title) for each in qualification_form().evidence]
    kind = typed(data, "kind")
    reference = "Number or title, so that somebody else finds it."
    return [
        Field("kind", "Kind", "", "select", "", True, chosen([("", "choose"), *kinds], kind)),
        Field("reference", "Reference", typed(data, "reference"), help=reference, required=True),
        Field("dated", "Dated", typed(data, "dated"), "date", required=True),
        Field("source", "Source", typed(data, "source"), help="Where it came from.", required=True),
    ]


def read_evidence(_found: Qualification, data: Typed) -> dict[str, Any]:
    """The arguments of `record_evidence`. Raises PartnerRefused with every fault of the form."""
    faults: list[Fault] = []
    dated = read_day(data, "dated", faults, required=True)
    for name in ("kind", "reference", "source"):
        if faults and not typed(data, name):
            faults.append(Fault("PTN-015", "this is missing", column=name))
    _require(faults)
    return {**{name: typed(data, name) for name in ("kind", "reference", "source")}, "dated": dated}


def risk_fields(found: Qualification, data: Typed) -> list[Field]:
    """The three factors."""
    scale = [(str(number), str(number)) for number in range(1, qualification_form().risk.scale + 1)]
    fields = []
    for name, label, meaning in FACTORS:
        stored = getattr(found, name)
        value = typed(data, name, "" if stored is None else str(stored))
        choices = chosen([*([] if stored else [("", "choose")]), *scale], value)
        fields.append(Field(name, label, "", "select", meaning, True, choices))
    return fields


def read_risk(_found: Qualification, data: Typed) -> dict[str, Any]:
    """The arguments of `score_risk`. Raises PartnerRefused."""
    faults: list[Fault] = []
    factors = {name: read_number(data, name, faults) for name, _, _ in FACTORS}
    for name, value in factors.items():
        if value is None and not typed(data, name):
            faults.append(Fault("PTN-015", "this is missing", column=name))
    _require(faults)
    return factors


def term_fields(found: Qualification, data: Typed) -> list[Field]:
    """Until when it would last, and on which conditions."""
    months = qualification_form().risk.months
    limits = ", ".join(f"{count} months at {risk} risk" for risk, count in months.items())
    expires = typed(data, "expires", str(found.expires or ""))
    conditions = typed(data, "conditions", found.conditions)
    needed = "Needed only to approve on conditions."
    return [
        replace(Field("expires", "Lasts until", expires, "date", f"At most {limits}."), required=True),
        Field("conditions", "Conditions", conditions, "textarea", needed),
    ]


def read_terms(_found: Qualification, data: Typed) -> dict[str, Any]:
    """The arguments of `set_terms`. Raises PartnerRefused."""
    faults: list[Fault] = []
    expires = read_day(data, "expires", faults, required=True)
    _require(faults)
    return {"expires": expires, "conditions": typed(data, "conditions")}


def _require(faults: list[Fault]) -> None:
    if faults:
        raise PartnerRefused("This cannot be recorded.", faults=faults, remedy="Mend what is marked below.")
