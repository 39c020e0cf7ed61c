"""Sparse samples: the area of each group's mean profile with its standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic.catalogue.locating import located
from galenic.catalogue.outcome import Outcome, OutcomeColumn, OutcomeTable, Value
from galenic.catalogue.pharmacokinetics._concentrations import Curves
from galenic.catalogue.pharmacokinetics._figures import figures
from galenic.catalogue.pharmacokinetics._identity import count
from galenic.errors import InputError
from galenic.science.pharmacokinetics import sparse_area
from galenic.science.units import combine

if TYPE_CHECKING:
    from galenic.catalogue.pharmacokinetics._settings import NoncompartmentalOptions
    from galenic.science.pharmacokinetics import SparseArea

GROUPING = ("analyte", "period", "treatment")
SOURCES = (
    "Linear trapezoidal rule over the means at the planned times; standard error by Bailer 1988 (one sample per "
    "subject) or Nedelman and Jia 1998 with the covariance of Holder 2001; degrees of freedom by Satterthwaite."
)


def sparse_outcome(found: Curves, options: NoncompartmentalOptions) -> Outcome:
    """Estimate every group's area. Raises InputError NCA-013 with the rows of the file."""
    names, members = found.whose.groups(*GROUPING)
    areas = {key: _area(found, profiles, options) for key, profiles in members.items()}
    unit = combine("time*concentration", time=found.units["time"], concentration=found.units["concentration"])
    told = [f"{_named('AUC0-t', key)} {area.area:.4g} {unit}" for key, area in areas.items()]
    return Outcome(
        conclusion=f"Sparse samples of {count(found.whose.subjects(), 'subject')}: {'; '.join(told)}.",
        values=(
            Value(name="groups", title="Groups", value=len(areas)),
            Value(name="subjects", title="Subjects", value=found.whose.subjects()),
        ),
        tables=(_areas(names, areas, unit, options), _means(names, areas, found)),
        figures=tuple(figures(found)),
        exclusions=found.missing,
        assumptions=(
            SOURCES,
            f"A mean is zero where more than {100 * options.max_blq_share:g} % of the results are BLQ.",
        ),
    )


def _named(what: str, key: tuple[Any, ...]) -> str:
    return f"{what} ({', '.join(map(str, key))})" if key else what


def _area(found: Curves, profiles: list[int], options: NoncompartmentalOptions) -> SparseArea:
    import numpy as np

    nominal = found.column("nominal_time")
    times = (found.time if nominal is None else nominal) - options.dose_time
    subject = np.array([labels[found.identity.index("subject")] for labels in found.identities], dtype=object)
    here = np.isin(found.profile, profiles) & (times >= 0)
    rows = [row for row, is_here in zip(found.rows, here, strict=True) if is_here]
    below = np.where(found.below_loq, 0.0, found.concentration)
    try:
        who = np.unique(subject[found.profile[here]].astype(str), return_inverse=True)[1]
        return sparse_area(who, times[here], below[here], max_blq_share=options.max_blq_share)
    except InputError as error:
        raise located(error, found.table.source, rows, first=1) from error


def _areas(
    names: list[str], areas: dict[tuple[Any, ...], SparseArea], unit: str, options: NoncompartmentalOptions
) -> OutcomeTable:
    level = f"{100 * options.confidence_level:g} %"
    columns = (
        ("AUCLST", f"AUC of the means ({unit})", unit),
        ("standard_error", "Standard error", unit),
        ("degrees_of_freedom", "Degrees of freedom", ""),
        ("lower", f"{level} confidence limit, lower", unit),
        ("upper", f"{level} confidence limit, upper", unit),
        ("times", "Times", ""),
    )
    rows = []
    for key, area in areas.items():
        limits = area.confidence_interval(options.confidence_level)
        rows.append((*key, area.area, area.standard_error, area.degrees_of_freedom, *limits, len(area.times)))
    return OutcomeTable(
        name="sparse",
        title="Area under the mean profile",
        columns=(
            *(OutcomeColumn(name=name, title=name.capitalize()) for name in names),
            *(OutcomeColumn(name=name, title=title, unit=of) for name, title, of in columns),
        ),
        rows=tuple(rows),
        note=f"{SOURCES} Empty where a time has one sample only, or batches of subjects share some of their times.",
    )


def _means(names: list[str], areas: dict[tuple[Any, ...], SparseArea], found: Curves) -> OutcomeTable:
    columns = (("time", found.units["time"]), ("mean", found.units["concentration"]), ("n", ""))
    return OutcomeTable(
        name="mean_profile",
        title="Mean profile",
        columns=(
            *(OutcomeColumn(name=name, title=name.capitalize()) for name in names),
            *(OutcomeColumn(name=name, title=name.capitalize(), unit=unit) for name, unit in columns),
        ),
        rows=tuple(
            (*key, float(time), float(mean), int(count))
            for key, area in areas.items()
            for time, mean, count in zip(area.times, area.means, area.counts, strict=True)
        ),
    )
