"""How the rows of a table of concentrations become profiles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from galenic.catalogue.locating import differing, located
from galenic.catalogue.outcome import Exclusion
from galenic.catalogue.pharmacokinetics._columns import IDENTITY
from galenic.catalogue.tables.schema import Table
from galenic.errors import Fault, InputError

if TYPE_CHECKING:
    from galenic.catalogue.pharmacokinetics._settings import ProfileOptions
    from galenic.science.pharmacokinetics import Profiles


@dataclass(frozen=True, slots=True)
class Curves:
    """Samples by row, profiles by first appearance.

    `profile[i]` is the profile of row i, and `identities[profile]` tells whose it is, in the columns of `identity`:
    those of IDENTITY that the table has. `concentration` is NaN where there is no result, and for BLQ what the options
    put in.
    """

    table: Table
    rows: tuple[int, ...]
    identity: tuple[str, ...]
    identities: tuple[tuple[Any, ...], ...]
    profile: Any
    time: Any
    concentration: Any
    below_loq: Any
    missing: tuple[Exclusion, ...]

    def name(self, profile: int) -> str:
        """Name a profile for a reader: "subject 7, period 2, treatment T"."""
        parts = zip(self.identity, self.identities[profile], strict=True)
        return ", ".join(f"{label} {part}" for label, part in parts)

    def column(self, name: str) -> Any:
        """A numeric column by row, NaN where it is empty; None when the table lacks it."""
        frame = self.table.frame
        if name not in frame.columns or frame[name].is_null().all():
            return None
        return frame[name].fill_null(float("nan")).to_numpy()


def curves(table: Table, options: ProfileOptions) -> Curves:
    """Arrange the rows of a table of concentrations.

    Raises InputError PKC-001, naming the rows, for subjects with two sequences and periods with two treatments; PKC-003
    where half of an unknown limit is asked for.
    """
    import numpy as np

    frame = table.frame
    _refuse_mixed(table)
    identity = tuple(name for name in IDENTITY if name in frame.columns and not frame[name].is_null().all())
    index: dict[tuple[Any, ...], int] = {}
    keys = zip(*(frame[name] for name in identity), strict=True)
    profile = np.array([index.setdefault(key, len(index)) for key in keys], dtype=np.int64)
    concentration = frame["concentration"].fill_null(float("nan")).to_numpy().copy()
    mark = frame["concentration_mark"].to_numpy()
    below = np.isin(mark, ("BLQ", "ND")) | (concentration == 0)
    if options.lloq is not None:
        below |= concentration < options.lloq
    _put_in(table, concentration, below, options)
    return Curves(
        table=table,
        rows=tuple(frame["row"]),
        identity=identity,
        identities=tuple(index),
        profile=profile,
        time=frame["time"].to_numpy(),
        concentration=concentration,
        below_loq=below,
        missing=(*_missing(frame, mark, np.isnan(concentration), identity), *_chosen(frame, identity)),
    )


def profiles(found: Curves, options: ProfileOptions) -> Profiles:
    """Hand the curves to the calculation. Raises InputError with the rows of the file."""
    import numpy as np

    from galenic.science.pharmacokinetics import arrange

    chosen = found.table.frame["lambda_z"].fill_null("").to_numpy()
    try:
        return arrange(
            found.profile,
            found.time,
            found.concentration,
            below_loq=found.below_loq & ~np.isnan(found.concentration),
            dose=found.column("dose"),
            duration=found.column("duration"),
            tau=found.column("tau"),
            dose_time=options.dose_time,
            lambda_z_points=chosen == "use",
            lambda_z_excluded=chosen == "exclude",
        )
    except InputError as error:
        raise located(error, found.table.source, found.rows, first=1) from error


def _refuse_mixed(table: Table) -> None:
    faults = differing(table, of=("sequence",), within=("subject",))
    if "period" in table.frame.columns:
        faults += differing(table, of=("treatment",), within=("subject", "period"))
    if faults:
        raise InputError(
            "Some rows contradict others about who got what.",
            code="PKC-001",
            faults=faults,
            remedy="A subject has one sequence, and one treatment in each period. Correct the rows named.",
        )


def _put_in(table: Table, concentration: Any, below: Any, options: ProfileOptions) -> None:
    """Give BLQ results a number: half the limit where an option asks for it, else zero (their rule decides anyway)."""
    import numpy as np

    if not options.asks_half_limit():
        concentration[below] = np.where(np.isnan(concentration[below]), 0.0, concentration[below])
        return
    limit = table.frame["concentration_limit"].fill_null(float("nan")).to_numpy().copy()
    limit[np.isnan(limit)] = np.nan if options.lloq is None else options.lloq
    unknown = [row for row, is_unknown in zip(table.frame["row"], below & np.isnan(limit), strict=True) if is_unknown]
    if unknown:
        raise InputError(
            "Half of a limit is asked for, and the limit is not known.",
            code="PKC-003",
            faults=[Fault("PKC-003", "BLQ without a limit.", table.source, row, "concentration") for row in unknown],
            remedy='Write "<0.5" in the cells, or give the option lloq.',
        )
    concentration[below] = limit[below] / 2


def _missing(frame: Any, mark: Any, is_missing: Any, identity: Sequence[str]) -> Iterable[Exclusion]:
    for i in is_missing.nonzero()[0]:
        place = ", ".join(f"{name} {frame[name][int(i)]}" for name in identity)
        yield Exclusion(
            subject=f"row {frame['row'][int(i)]}: {place}, {frame['time'][int(i)]:g} h",
            scope="all parameters",
            reason=f"no result ({mark[i] or 'empty'}); the curve joins the samples beside it",
        )


def _chosen(frame: Any, identity: Sequence[str]) -> Iterable[Exclusion]:
    """Terminal points that somebody chose instead of the search."""
    for each in frame.iter_rows(named=True):
        if each["lambda_z"] == "exclude":
            place = ", ".join(f"{name} {each[name]}" for name in identity)
            subject = f"row {each['row']}: {place}, {each['time']:g} h"
            yield Exclusion(subject=subject, scope="LAMZ", reason="left out of the terminal phase by choice")
    chosen = {
        tuple(each[name] for name in identity): each
        for each in frame.iter_rows(named=True)
        if each["lambda_z"] == "use"
    }
    for labels in chosen:
        place = ", ".join(f"{name} {label}" for name, label in zip(identity, labels, strict=True))
        yield Exclusion(subject=place, scope="LAMZ", reason="terminal points were chosen, not searched")
