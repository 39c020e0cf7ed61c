"""Pharmacodynamic areas of drug effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from galenic.catalogue.locating import located
from galenic.catalogue.outcome import Axis, Figure, Layer, Outcome, ReferenceLine, Value
from galenic.catalogue.pharmacokinetics._columns_further import EFFECTS
from galenic.catalogue.service import Inputs, Options, Partner, Service, TableInput
from galenic.catalogue.tables.schema import Table
from galenic.errors import InputError

if TYPE_CHECKING:
    from galenic.catalogue.pharmacokinetics._identity import Identities

BASELINE = ("BASELINE", "RMAX", "TMAX", "RMIN", "TMIN", "AUCABL", "AUCBBL", "AUCNETB", "TABL", "TBBL")
THRESHOLD = ("AUCATH", "AUCBTH", "AUCNETT", "TATH", "TBTH", "AUCBTW", "TIMEBTW")
COLUMNS = {"concentration": "effect"}
RULE = (
    "Linear rule, from dosing to the last result; crossings are interpolated. Where no result was taken at dosing the "
    "effect starts from the baseline."
)


class EffectOptions(Options):
    """Against what an effect is measured."""

    baseline: float | None = Field(
        default=None, description="Baseline of all profiles; without it each has its own, the last result until dosing."
    )
    threshold: float | None = Field(default=None, description="Threshold of the effect, in its unit.")
    dose_time: float = Field(default=0.0, description="Time of dosing on the clock of the column time.")


def calculate(inputs: Inputs, options: EffectOptions) -> Outcome:
    """Areas and times above and below baseline and threshold, by the linear rule."""
    from galenic.catalogue.pharmacokinetics._identity import identify
    from galenic.catalogue.pharmacokinetics._measured import Measured
    from galenic.science.pharmacokinetics import EFFECT_PARAMETERS, effect_areas

    table = inputs.tables["effects"]
    whose, profile = identify(table.frame)
    times = table.frame["time"].to_numpy()
    effects = table.frame["effect"].fill_null(float("nan")).to_numpy()
    try:
        result = effect_areas(
            profile,
            times,
            effects,
            baseline=options.baseline,
            threshold=options.threshold,
            dose_time=options.dose_time,
        )
    except InputError as error:
        raise located(error, table.source, tuple(table.frame["row"]), first=1, columns=COLUMNS) from error
    given = {"time": table.units["time"], "effect": table.units["effect"]}
    measured = Measured(whose, result.values, result.reasons, EFFECT_PARAMETERS, given)
    tables = [measured.summary((*BASELINE, *THRESHOLD)), measured.table("baseline", "Against the baseline", BASELINE)]
    if options.threshold is not None:
        tables.append(measured.table("threshold", "Against the threshold", THRESHOLD))
    return Outcome(
        conclusion=f"{whose.counted()} against {_said(options)}.",
        values=(
            Value(name="profiles", title="Profiles", value=len(whose)),
            Value(name="subjects", title="Subjects", value=whose.subjects()),
        ),
        tables=tuple(tables),
        figures=(_figure(table, whose, profile.tolist(), options),),
        exclusions=tuple(measured.not_estimated()),
        assumptions=(RULE, *measured.not_computed()),
    )


def _said(options: EffectOptions) -> str:
    baseline = "their own baseline" if options.baseline is None else f"a baseline of {options.baseline:g}"
    return baseline if options.threshold is None else f"{baseline} and a threshold of {options.threshold:g}"


def _figure(table: Table, whose: Identities, profile: list[int], options: EffectOptions) -> Figure:
    place = whose.names.index("subject")
    treatment = whose.names.index("treatment") if "treatment" in whose.names else None
    cells = zip(profile, table.frame["time"], table.frame["effect"], strict=True)
    levels = (("baseline", options.baseline), ("threshold", options.threshold))
    return Figure(
        name="individual",
        title="Effect in each subject",
        x=Axis(title="Time after dosing", unit=table.units["time"]),
        y=Axis(title="Effect", unit=table.units["effect"]),
        columns=("subject", "treatment", "time", "effect"),
        rows=tuple(
            (whose.labels[p][place], "" if treatment is None else whose.labels[p][treatment], time, effect)
            for p, time, effect in cells
            if effect is not None
        ),
        layers=tuple(
            Layer(mark=mark, x="time", y="effect", series="" if treatment is None else "treatment")
            for mark in ("line", "point")
        ),
        lines=tuple(ReferenceLine(axis="y", value=level, label=name) for name, level in levels if level is not None),
        facet="subject",
    )


SERVICE = Service(
    id="pharmacokinetics.drug-effect",
    title="Areas of drug effects",
    delivers=(
        "How far and how long an effect stays above or below its baseline and a threshold, in every subject and over "
        "subjects."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("EMA CPMP/EWP/QWP/1401/98 Rev. 1",),
    ctd={"*": ("5.3.4.1",)},
    inputs=(
        TableInput(
            name="effects",
            title="Effects over time",
            schema=EFFECTS,
            description="One row per measurement. A profile is what shares subject, period and treatment.",
        ),
    ),
    options=EffectOptions,
    calculate=calculate,
    version="1.0",
)
