"""Repeated doses predicted from a single one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from galenic.catalogue.outcome import Axis, Figure, Layer, Outcome, OutcomeColumn, OutcomeTable, Value
from galenic.catalogue.pharmacokinetics._columns import CONCENTRATIONS
from galenic.catalogue.pharmacokinetics._settings import ProfileOptions
from galenic.catalogue.service import Inputs, Need, Partner, Service, TableInput
from galenic.errors import InputError

if TYPE_CHECKING:
    from galenic.catalogue.pharmacokinetics._concentrations import Curves
    from galenic.catalogue.pharmacokinetics._measured import Measured
    from galenic.science.pharmacokinetics import Profiles, Superposition

SHOWN = ("AUCTAU", "CMAX", "TMAX", "CMIN", "CAVG", "CTAU", "FLUCP", "SWING", "PTROUGHR")
MOST_TIMES = 200
EVEN_TIMES = 97


class SuperpositionOptions(ProfileOptions):
    """How doses follow one another; the options of the analysis say how the single dose is read."""

    interval: float = Field(gt=0, description="Time between doses, in h.")
    doses: int = Field(default=0, ge=0, le=1000, description="Number of doses; 0 predicts the steady state.")
    loading_dose: float = Field(
        default=1.0, ge=0, description="First dose, as a multiple of the dose of the profile; with a number of doses."
    )


def calculate(inputs: Inputs, options: SuperpositionOptions) -> Outcome:
    """Concentrations and exposure in the last dosing interval. Raises InputError PKC-007 for a lonely loading dose."""
    from galenic.catalogue.pharmacokinetics._concentrations import curves, profiles
    from galenic.catalogue.pharmacokinetics._identity import count

    if not options.doses and options.loading_dose != 1.0:
        message = "A loading dose changes nothing once the steady state is reached."
        raise InputError(message, code="PKC-007", remedy="Give a number of doses, or leave out the loading dose.")
    found = curves(inputs.tables["concentrations"], options)
    predicted = _predicted(profiles(found, options), _times(found, options), options)
    times = predicted.times - predicted.times[0]
    measured, number = _exposure(found, predicted, times, options)
    told = f"{number} of {count(len(found.whose), 'profile')}"
    when = f"after dose {options.doses}" if options.doses else "at steady state"
    return Outcome(
        conclusion=f"{told} predicted {when}, a dose every {options.interval:g} h.",
        values=(
            Value(name="profiles", title="Profiles", value=len(found.whose)),
            Value(name="predicted", title="Profiles predicted", value=number),
        ),
        tables=(
            measured.summary(SHOWN),
            measured.table("interval", f"Dosing interval {when}", SHOWN),
            _concentrations(found, predicted, times),
        ),
        figures=(_figure(found, predicted, times, when),),
        exclusions=(*found.missing, *measured.not_estimated()),
        assumptions=(
            "Every dose is handled as the first was, and concentrations add up (linear pharmacokinetics).",
            f"Between samples by the {options.trapezoid} rule, after the last one by the terminal phase.",
            *measured.not_computed(),
        ),
    )


def _exposure(
    found: Curves, predicted: Superposition, times: Any, options: SuperpositionOptions
) -> tuple[Measured, int]:
    """The parameters of the predicted interval, and of how many profiles there is one."""
    import numpy as np

    from galenic.catalogue.pharmacokinetics._measured import Measured
    from galenic.catalogue.pharmacokinetics._parameters import READ_IN
    from galenic.science.pharmacokinetics import PARAMETERS, Reason, noncompartmental

    known = ~np.any(np.isnan(predicted.concentrations), axis=1)
    flat = np.where(known[:, None], predicted.concentrations, 0.0)
    result = noncompartmental(
        np.repeat(np.arange(len(flat)), len(times)),
        np.tile(times, len(flat)),
        flat.ravel(),
        tau=options.interval,
        options=options.settings(),
    )
    unknown = int(Reason.BEYOND_LAST_SAMPLE)
    measured = Measured(
        whose=found.whose,
        computed={code: np.where(known, result[code], np.nan) for code in SHOWN},
        reasons={code: np.where(known, result.reasons[code], unknown) for code in SHOWN},
        known=PARAMETERS,
        given={"time": found.units["time"], "concentration": found.units["concentration"], "dose": ""},
        read_in=READ_IN,
    )
    return measured, int(known.sum())


def _times(found: Curves, options: SuperpositionOptions) -> Any:
    """The times of sampling within the interval, or evenly spaced ones where subjects have too many."""
    import numpy as np

    sampled = np.unique(found.time - options.dose_time)
    inside = sampled[(sampled >= 0) & (sampled <= options.interval)]
    if len(inside) > MOST_TIMES:
        inside = np.linspace(0, options.interval, EVEN_TIMES)
    return np.unique([0.0, *inside, options.interval])


def _predicted(arranged: Profiles, times: Any, options: SuperpositionOptions) -> Superposition:
    from galenic.science.pharmacokinetics import superpose, superpose_to_steady_state

    settings = options.settings()
    if not options.doses:
        return superpose_to_steady_state(arranged, options.interval, times, settings)
    given = [dose * options.interval for dose in range(options.doses)]
    relative = [options.loading_dose, *[1.0] * (options.doses - 1)]
    return superpose(arranged, given, given[-1] + times, settings, relative_doses=relative)


def _concentrations(found: Curves, predicted: Superposition, times: Any) -> OutcomeTable:
    columns = (("time", "Time in the interval", "time"), ("concentration", "Concentration", "concentration"))
    return OutcomeTable(
        name="concentrations",
        title="Predicted concentrations",
        columns=(
            *found.whose.columns(),
            *(OutcomeColumn(name=name, title=title, unit=found.units[unit]) for name, title, unit in columns),
        ),
        rows=tuple(
            (*labels, float(time), value)
            for labels, row in zip(found.identities, predicted.concentrations.tolist(), strict=True)
            for time, value in zip(times, row, strict=True)
        ),
    )


def _figure(found: Curves, predicted: Superposition, times: Any, when: str) -> Figure:
    return Figure(
        name="predicted",
        title=f"Concentration {when}",
        x=Axis(title="Time after the last dose", unit=found.units["time"]),
        y=Axis(title="Concentration", unit=found.units["concentration"]),
        columns=("profile", "time", "concentration"),
        rows=tuple(
            (found.name(profile), float(time), value)
            for profile, row in enumerate(predicted.concentrations.tolist())
            for time, value in zip(times, row, strict=True)
            if value == value  # noqa: PLR0124 - NaN is not equal to itself
        ),
        layers=(Layer(mark="line", x="time", y="concentration"),),
        facet="profile",
    )


SERVICE = Service(
    id="pharmacokinetics.superposition",
    title="Repeated doses from a single dose",
    delivers="Concentrations and exposure after repeated doses or at steady state, predicted by superposition.",
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("EMA CPMP/EWP/280/96 Corr1",),
    ctd={"*": ("5.3.1.2",)},
    needs=(Need("bioanalysis.study-samples", "Concentrations come from accepted analytical runs (ICH M10 3.3)."),),
    inputs=(
        TableInput(
            name="concentrations",
            title="Concentrations after a single dose",
            schema=CONCENTRATIONS,
            description="One row per sample. A profile is what shares analyte, subject, period and treatment.",
        ),
    ),
    options=SuperpositionOptions,
    calculate=calculate,
    version="1.0",
)
