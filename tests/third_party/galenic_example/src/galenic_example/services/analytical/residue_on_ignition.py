"""Residue on ignition."""

from __future__ import annotations

from statistics import fmean

from galenic.catalogue.outcome import Criterion, Outcome, OutcomeColumn, OutcomeTable
from galenic.catalogue.service import Inputs, Options, Partner, Requirement, Service, TableInput
from galenic.catalogue.tables.schema import Column, Kind, TableSchema
from pydantic import Field

WEIGHTS = TableSchema(
    columns=(
        Column("specimen", Kind.TEXT, "Specimen", example=("1", "2")),
        Column("taken", Kind.NUMBER, "Weight taken", unit="mg", above=0, example=("1000.2", "1001.5")),
        Column("residue", Kind.NUMBER, "Weight of the residue", unit="mg", minimum=0, example=("0.6", "0.7")),
    ),
    key=("specimen",),
)


class IgnitionOptions(Options):
    """What the mean may reach."""

    limit: float = Field(default=0.1, gt=0, description="Largest mean residue that is accepted, in %.")


def calculate(inputs: Inputs, options: IgnitionOptions) -> Outcome:
    """Compute the residue of each specimen in % and judge the mean, rounded to the decimals of the limit."""
    from galenic.science.rounding import at_most

    frame = inputs.tables["weights"].frame
    percent = (100 * frame["residue"] / frame["taken"]).to_list()
    mean = fmean(percent)
    passed = at_most(mean, options.limit, decimals=1)
    return Outcome(
        conclusion=f"The mean residue on ignition is {mean:.2f} %, which {'meets' if passed else 'exceeds'} the limit.",
        passed=passed,
        criteria=(
            Criterion(
                name="residue",
                title="Mean residue on ignition",
                value=mean,
                unit="%",
                limit=f"at most {options.limit:.1f} %",
                passed=passed,
                source="USP <281>",
            ),
        ),
        tables=(
            OutcomeTable(
                name="specimens",
                title="Specimens",
                columns=(
                    OutcomeColumn(name="specimen", title="Specimen"),
                    OutcomeColumn(name="residue", title="Residue", unit="%", decimals=2),
                ),
                rows=tuple(zip(frame["specimen"], percent, strict=True)),
            ),
        ),
    )


SERVICE = Service(
    id="analytical.residue-on-ignition",
    title="Residue on ignition",
    delivers="Residue of each specimen after ignition with sulfuric acid, and the mean against the limit.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("USP <281>",),
    ctd={"*": ("3.2.S.4.4",)},
    inputs=(TableInput("weights", "Weights before and after ignition", WEIGHTS),),
    options=IgnitionOptions,
    criteria=(
        Requirement("residue", "Mean residue on ignition", "at most the limit, rounded to its decimals", "USP <281>"),
    ),
    calculate=calculate,
    version="1.0",
)
