"""Urinary excretion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from galenic.catalogue.locating import located
from galenic.catalogue.outcome import Exclusion, Outcome, Value
from galenic.catalogue.pharmacokinetics._columns_further import COLLECTIONS
from galenic.catalogue.service import EvidenceInput, Inputs, Need, Options, Partner, Service, TableInput
from galenic.catalogue.tables.schema import Table
from galenic.errors import InputError

if TYPE_CHECKING:
    from galenic.catalogue.pharmacokinetics._identity import Identities
    from galenic.catalogue.pharmacokinetics._measured import Measured
    from galenic.science.pharmacokinetics import UrineResult

NCA = "pharmacokinetics.noncompartmental"
READ_IN = ("mg", "mg/h", "mL/h", "mL")
RECOVERED = ("RCAMINT", "RCPCINT", "VOLPK", "RENALCL")
RATES = ("ERMAX", "ERTMAX", "ERLST", "ERTLST", "AURCLST", "AURCALL", "AURCIFO", "AURCIFP", "AURCPEO", "AURCPEP")
TERMINAL = ("LAMZ", "LAMZHL", "LAMZNPT", "LAMZLL", "LAMZUL", "R2", "R2ADJ")


class UrineOptions(Options):
    """How rates of excretion are computed."""

    trapezoid: Literal["linear", "linear-up-log-down", "log-after-tmax", "log-down-after-tmax"] = Field(
        default="linear", description="Rule for the area under the rates at the midpoints."
    )
    lloq: float | None = Field(
        default=None, gt=0, description="Lower limit of quantification in the unit of the concentrations."
    )
    dose_time: float = Field(default=0.0, description="Time of dosing on the clock of the collections.")
    min_points: int = Field(default=3, ge=2, description="Fewest midpoints for lambda z.")
    r2_tolerance: float = Field(default=1e-4, ge=0, lt=1, description="As in the noncompartmental analysis of plasma.")


def calculate(inputs: Inputs, options: UrineOptions) -> Outcome:
    """Amounts recovered, rates, and renal clearance where the analysis of plasma has the area of the same time."""
    from galenic.catalogue.pharmacokinetics._identity import identify

    table = inputs.tables["collections"]
    whose, profile = identify(table.frame)
    plasma, area_unit = _plasma_areas(inputs.evidence.get("plasma"), table, whose, profile, options)
    result = _excretion(table, profile, plasma, options)
    measured = _measured(table, whose, result, area_unit)
    recovered = measured.values.get("RCAMINT", ())
    known = [value for value in recovered if value is not None]
    mean = f"mean amount recovered {sum(known) / len(known):.4g} {measured.units['RCAMINT']}" if known else "no amount"
    return Outcome(
        conclusion=f"{whose.counted()}: {mean}.",
        values=(
            Value(name="profiles", title="Profiles", value=len(whose)),
            Value(name="subjects", title="Subjects", value=whose.subjects()),
        ),
        tables=(
            measured.summary(("RCAMINT", "RCPCINT", "RENALCL", "ERMAX", "ERTMAX")),
            measured.table("recovery", "Amount recovered and renal clearance", RECOVERED),
            measured.table("rates", "Rate of excretion", RATES),
            measured.table("terminal", "Terminal phase of the rates", TERMINAL),
        ),
        exclusions=(*_gaps(whose, result), *measured.not_estimated()),
        assumptions=(
            f"Rates stand at the midpoints of the collections; areas by the {options.trapezoid} rule.",
            "Results below the limit of quantification count as zero and never enter lambda z.",
            *measured.not_computed(),
        ),
    )


def _excretion(table: Table, profile: Any, plasma: Any, options: UrineOptions) -> UrineResult:
    import numpy as np

    from galenic.science.pharmacokinetics import NCAOptions, Trapezoid, urinary_excretion

    frame = table.frame
    column = {
        name: frame[name].fill_null(float("nan")).to_numpy() for name in ("start", "end", "concentration", "volume")
    }
    below = np.isin(frame["concentration_mark"].to_numpy(), ("BLQ", "ND")) | (column["concentration"] == 0)
    if options.lloq is not None:
        below |= column["concentration"] < options.lloq
    dose = None if frame["dose"].is_null().all() else _dose(table)
    settings = NCAOptions(
        trapezoid=Trapezoid[options.trapezoid.upper().replace("-", "_")],
        min_points=options.min_points,
        r2_tolerance=options.r2_tolerance,
    )
    try:
        return urinary_excretion(
            profile,
            column["start"],
            column["end"],
            np.where(below, 0.0, column["concentration"]),
            column["volume"],
            dose=dose,
            dose_time=options.dose_time,
            plasma_area=plasma,
            below_loq=below,
            options=settings,
        )
    except InputError as error:
        raise located(error, table.source, tuple(frame["row"]), first=1) from error


def _dose(table: Table) -> Any:
    """The dose in the unit of the amounts. Raises InputError PKC-006 where mass and substance meet."""
    from galenic.science.units import UnitError, convert

    unit = _amount_unit(table)
    try:
        return convert(table.frame["dose"].fill_null(float("nan")).to_numpy(), table.units["dose"], unit)
    except UnitError as error:
        message = f"The dose is in {table.units['dose']}, the amount recovered in {unit}."
        raise InputError(
            message, code="PKC-006", remedy="Give both as masses, or both as amounts of substance."
        ) from error


def _amount_unit(table: Table) -> str:
    from galenic.science.units import combine

    return combine("concentration*volume", concentration=table.units["concentration"], volume=table.units["volume"])


def _plasma_areas(
    plasma: Outcome | None, table: Table, whose: Identities, profile: Any, options: UrineOptions
) -> tuple[Any, str]:
    """The area in plasma over the time of each profile's collections, and its unit; NaN where there is none."""
    import numpy as np

    areas = np.full(len(whose), np.nan)
    shown = plasma.table("exposure") if plasma else None
    if shown is None:
        return None, ""
    names = [column.name for column in shown.columns]
    units = {column.name: column.unit for column in shown.columns}
    labels = [name for name in whose.names if name in names]
    rows = {tuple(str(row[names.index(name)]) for name in labels): row for row in shown.rows}
    used = set()
    for p, identity in enumerate(whose.labels):
        here = table.frame.filter(profile == p)
        start, end = here["start"].min() - options.dose_time, here["end"].max() - options.dose_time  # type: ignore[operator]
        code = f"AUC{f'{start:g}_' if start else ''}{end:g}"
        row = rows.get(tuple(str(identity[whose.names.index(name)]) for name in labels))
        if row is not None and code in names and isinstance(value := row[names.index(code)], float):
            areas[p] = value
            used.add(units[code])
    return areas, next(iter(used), "")


def _measured(table: Table, whose: Identities, result: UrineResult, area_unit: str) -> Measured:
    from galenic.catalogue.pharmacokinetics._measured import Measured
    from galenic.science.pharmacokinetics import URINE_PARAMETERS
    from galenic.science.units import combine

    codes = [code for code in result.values if code != "RENALCL" or area_unit]
    given = {name: table.units[unit] for name, unit in (("concentration", "concentration"), ("volume", "volume"))}
    given["time"] = table.units["start"]
    if area_unit:  # the area is concentration in plasma by time
        given["plasma"] = combine("area/time", area=area_unit, time=given["time"])
    read_in = (*READ_IN, "L/h") if area_unit else READ_IN
    return Measured(
        whose=whose,
        computed={code: result.values[code] for code in codes},
        reasons={code: result.reasons[code] for code in result.values},
        known=URINE_PARAMETERS,
        given=given,
        read_in=read_in,
    )


def _gaps(whose: Identities, result: UrineResult) -> Iterator[Exclusion]:
    for profile in result.has_gaps.nonzero()[0].tolist():
        reason = "collections leave time out: the amount recovered is that of the collections only"
        yield Exclusion(subject=whose.name(profile), scope="flag only", reason=reason)


SERVICE = Service(
    id="pharmacokinetics.urinary-excretion",
    title="Urinary excretion",
    delivers=(
        "Amount and percentage of the dose recovered in urine, rates of excretion with their terminal phase, and renal "
        "clearance from the area in plasma over the same time."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("EMA CPMP/EWP/QWP/1401/98 Rev. 1",),
    ctd={"*": ("5.3.1.2",)},
    needs=(Need("bioanalysis.study-samples", "Concentrations come from accepted analytical runs (ICH M10 3.3)."),),
    inputs=(
        TableInput(
            name="collections",
            title="Collections of urine",
            schema=COLLECTIONS,
            description="One row per collection. A profile is what shares analyte, subject, period and treatment.",
        ),
        EvidenceInput(
            name="plasma",
            title="Analysis of plasma",
            service=NCA,
            description="For renal clearance: with the partial area of the time over which urine was collected, as "
            "partial_areas=0-24.",
            required=False,
        ),
    ),
    options=UrineOptions,
    calculate=calculate,
    version="1.0",
)
