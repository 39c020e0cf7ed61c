"""Tiny services for tests of everything around services: a mean of a table, a verdict on it, and one only declared."""

from __future__ import annotations

from types import MappingProxyType

from pydantic import Field

from galenic.catalogue.outcome import Axis, Criterion, Figure, Layer, Outcome, OutcomeColumn, OutcomeTable, Value
from galenic.catalogue.service import EvidenceInput, Inputs, Options, Partner, Requirement, Service, TableInput
from galenic.catalogue.tables.schema import Column, Kind, TableSchema
from galenic.errors import InputError

SAMPLES = TableSchema(
    columns=(
        Column("subject", Kind.TEXT, "Subject", example=("1", "2")),
        Column("value", Kind.NUMBER, "Value", unit="mg/L", minimum=0, example=("1.5", "2.5")),
    ),
    key=("subject",),
)
GOOD = b"subject,value [mg/L]\n1,1.5\n2,2.5\n3,5\n"


class MeanOptions(Options):
    """How the mean is taken."""

    factor: float = Field(default=1.0, description="What the mean is multiplied by.")
    fault: str = Field(default="", description="`input` refuses the data, `bug` stops with a bug.")


class VerdictOptions(Options):
    """What the mean is compared with."""

    limit: float = Field(default=10.0, description="The highest mean that passes.")


def mean(inputs: Inputs, options: MeanOptions) -> Outcome:
    frame = inputs.tables["samples"].frame
    if options.fault == "input":
        raise InputError("The values are of no use.", code="SAM-001", remedy="Measure again.")
    if options.fault == "bug":
        raise ZeroDivisionError("a bug")
    value = float(frame["value"].mean()) * options.factor
    rows = tuple((str(row["subject"]), row["value"]) for row in frame.to_dicts())
    return Outcome(
        conclusion=f"The mean is {value:.2f} mg/L.",
        values=(Value(name="mean", title="Mean", value=value, unit="mg/L"),),
        tables=(
            OutcomeTable(
                name="values",
                title="Values",
                columns=(OutcomeColumn(name="subject", title="Subject"), OutcomeColumn(name="value", title="Value")),
                rows=rows,
            ),
        ),
        figures=(
            Figure(
                name="values",
                title="Values",
                x=Axis(title="Subject", scale="category"),
                y=Axis(title="Value", unit="mg/L"),
                columns=("subject", "value"),
                rows=rows,
                layers=(Layer(mark="point", x="subject", y="value"),),
            ),
        ),
        criteria=(
            Criterion(name="number", title="Values", value=len(rows), limit="at least 2", passed=True, source="-"),
        ),
    )


def verdict(inputs: Inputs, options: VerdictOptions) -> Outcome:
    value = inputs.evidence["mean"].value("mean")
    passed = bool(value <= options.limit)
    return Outcome(
        conclusion=f"The mean of {value} is {'inside' if passed else 'outside'} the limit of {options.limit}.",
        passed=passed,
        criteria=(
            Criterion(
                name="limit", title="Mean", value=value, limit=f"at most {options.limit}", passed=passed, source="-"
            ),
        ),
    )


MEAN = Service(
    id="sample.mean",
    title="Mean of samples",
    delivers="The mean.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=(),
    inputs=(TableInput("samples", "Samples", SAMPLES),),
    options=MeanOptions,
    criteria=(Requirement("number", "Values", "at least 2", "-"),),
    calculate=mean,
    version="1.0",
)
VERDICT = Service(
    id="sample.verdict",
    title="Verdict on a mean",
    delivers="Whether a mean passes.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=(),
    inputs=(EvidenceInput("mean", "Mean", "sample.mean"),),
    options=VerdictOptions,
    criteria=(Requirement("limit", "Mean", "at most the limit", "-"),),
    calculate=verdict,
    version="1.0",
)
REPORT = Service(
    id="sample.report",
    title="Report on a batch",
    delivers="A batch, and the report on it.",
    performed_by=(Partner.CDMO,),
    stages=(3,),
    guidelines=(),
    criteria=(Requirement("yield", "Yield", "at least 90 %", "-"),),
)
CATALOGUE = MappingProxyType({"sample.mean": MEAN, "sample.verdict": VERDICT, "sample.report": REPORT})
