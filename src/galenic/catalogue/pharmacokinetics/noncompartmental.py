"""Noncompartmental pharmacokinetics."""

from __future__ import annotations

from galenic.catalogue.outcome import Outcome, Value
from galenic.catalogue.pharmacokinetics._columns import CONCENTRATIONS
from galenic.catalogue.pharmacokinetics._concentrations import Curves
from galenic.catalogue.pharmacokinetics._settings import NoncompartmentalOptions, ProfileOptions
from galenic.catalogue.service import Inputs, Need, Partner, Service, TableInput


def calculate(inputs: Inputs, options: NoncompartmentalOptions) -> Outcome:
    """Compute the parameters of every profile; nothing is judged, flags tell what to look at."""
    from galenic.catalogue.pharmacokinetics._concentrations import curves
    from galenic.catalogue.pharmacokinetics._sparse import sparse_outcome

    found = curves(inputs.tables["concentrations"], options)
    return sparse_outcome(found, options) if options.sampling == "sparse" else _individual(found, options)


def _individual(found: Curves, options: NoncompartmentalOptions) -> Outcome:
    from galenic.catalogue.pharmacokinetics._figures import figures, has_common_times
    from galenic.catalogue.pharmacokinetics._identity import count
    from galenic.catalogue.pharmacokinetics._parameters import SUMMARIZED, Parameters
    from galenic.catalogue.pharmacokinetics._ratios import ratios

    parameters = Parameters.of(found, options)
    summary = parameters.summary(SUMMARIZED)
    flagged = {int(i) for raised in parameters.flags.values() for i in raised.nonzero()[0]}
    to_parent = (ratios(parameters, options.parent, options.molar),) if options.parent else ()
    coverage = (parameters.coverage(),) if parameters.coverage() else ()
    return Outcome(
        conclusion=(
            f"{found.whose.counted()}: {_means(summary.rows)}; {count(len(flagged), 'profile')} flagged for review."
        ),
        values=(
            Value(name="profiles", title="Profiles", value=len(found.whose)),
            Value(name="subjects", title="Subjects", value=found.whose.subjects()),
            Value(name="flagged", title="Profiles flagged", value=len(flagged)),
            Value(
                name="below_loq",
                title="Results below the limit of quantification, or zero",
                value=int(found.below_loq.sum()),
            ),
        ),
        tables=(summary, *parameters.tables(), *to_parent),
        figures=tuple(figures(found)),
        exclusions=(*found.missing, *parameters.exclusions()),
        assumptions=(*assumptions(options, has_common_times(found)), *coverage, *parameters.not_computed()),
    )


def assumptions(options: ProfileOptions, common_times: bool) -> tuple[str, ...]:
    """State what the analysis takes for granted."""
    first, middle, last = options.blq_first, options.blq_middle, options.blq_last
    blq = f"BLQ counts as: {first} before, {middle} within, {last} after the quantifiable results"
    terminal = f"best adjusted R2, of those within {options.r2_tolerance:g} of it the one with most points"
    stated = (
        f"Actual times, counted from dosing at {options.dose_time:g}; areas by the {options.trapezoid} rule.",
        f"{blq}; it never enters lambda z (ICH M13A 2.2.2.2).",
        f"Lambda z: {options.min_points} points or more, {terminal}.",
    )
    no_mean = "No mean curve is drawn: sampling times differ between profiles and the table has no nominal_time."
    return stated if common_times else (*stated, no_mean)


def _means(rows: tuple[tuple[object, ...], ...]) -> str:
    """Geometric means of Cmax and AUC0-t, the two figures that a reader looks for first."""
    told = []
    for row in rows:
        *group, code, unit, _, _, _, _, mean, _, _, _, _ = row
        if code in ("CMAX", "AUCLST") and isinstance(mean, float):
            label = " ".join(["geometric mean", str(code), *(f"({part})" for part in group)])
            told.append(f"{label} {mean:.4g} {unit}".rstrip())
    return ", ".join(told) or "no exposure"


SERVICE = Service(
    id="pharmacokinetics.noncompartmental",
    title="Noncompartmental pharmacokinetics",
    delivers=(
        "Exposure, peak and its time, half-life, clearance, volume and mean residence time of every profile, with the "
        "rules for values below the quantitation limit, the points behind each terminal slope, and flags with their "
        "reasons."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("ICH M13A", "FDA Bioequivalence Studies With PK Endpoints (2026)", "EMA CPMP/EWP/QWP/1401/98 Rev. 1"),
    ctd={"*": ("5.3.1.2",)},
    needs=(Need("bioanalysis.study-samples", "Concentrations come from accepted analytical runs (ICH M10 3.3)."),),
    inputs=(
        TableInput(
            name="concentrations",
            title="Concentrations over time",
            schema=CONCENTRATIONS,
            description="One row per sample. A profile is what shares analyte, subject, period and treatment.",
        ),
    ),
    options=NoncompartmentalOptions,
    calculate=calculate,
    version="1.1",
)
