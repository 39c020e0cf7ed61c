"""How the rows of a table of concentrations become profiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from galenic.catalogue.locating import differing, located
from galenic.catalogue.outcome import Exclusion
from galenic.catalogue.pharmacokinetics._identity import Identities, identify
from galenic.catalogue.tables.schema import Table
from galenic.errors import Fault, InputError

if TYPE_CHECKING:
    from galenic.catalogue.pharmacokinetics._settings import ProfileOptions
    from galenic.science.pharmacokinetics import Profiles


@dataclass(frozen=True, slots=True)
class Curves:
    """Samples by row, profiles by first appearance.

    `profile[i]` is the profile of row i, and `whose` tells whose it is. `concentration` is NaN where there is no
    result, and for BLQ what the options put in. `constants` are what the options say for all profiles.
    """

    table: Table
    rows: tuple[int, ...]
    whose: Identities
    profile: Any
    time: Any
    concentration: Any
    below_loq: Any
    missing: tuple[Exclusion, ...]
    units: Mapping[str, str]
    constants: Mapping[str, float]

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns that tell profiles apart."""
        return self.whose.names

    @property
    def identities(self) -> tuple[tuple[Any, ...], ...]:
        """The labels of each profile in these columns."""
        return self.whose.labels

    def name(self, profile: int) -> str:
        """Name a profile for a reader."""
        return self.whose.name(profile)

    def column(self, name: str) -> Any:
        """A numeric column by row, NaN where it is empty, or the same for all; None where neither is there."""
        if name in self.constants:
            return self.constants[name]
        frame = self.table.frame
        if name not in frame.columns or frame[name].is_null().all():
            return None
        return frame[name].fill_null(float("nan")).to_numpy()


def curves(table: Table, options: ProfileOptions) -> Curves:
    """Arrange the rows of a table of concentrations.

    Raises InputError PKC-001, naming the rows, for subjects with two sequences and periods with two treatments; PKC-003
    where half of an unknown limit is asked for; PKC-004 where an option repeats a column.
    """
    import numpy as np

    frame = table.frame
    _refuse_mixed(table)
    whose, profile = identify(frame)
    units, constants = _said_for_all(table, options)
    concentration = frame["concentration"].fill_null(float("nan")).to_numpy().copy()
    mark = frame["concentration_mark"].to_numpy()
    below = np.isin(mark, ("BLQ", "ND")) | (concentration == 0)
    if options.lloq is not None:
        below |= concentration < options.lloq
    _put_in(table, concentration, below, options)
    return Curves(
        table=table,
        rows=tuple(frame["row"]),
        whose=whose,
        profile=profile,
        time=frame["time"].to_numpy(),
        concentration=concentration,
        below_loq=below,
        missing=(*_missing(frame, mark, np.isnan(concentration), whose.names), *_chosen(frame, whose.names)),
        units=units,
        constants=constants,
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


def _said_for_all(table: Table, options: ProfileOptions) -> tuple[dict[str, str], dict[str, float]]:
    """Units by column, and what the options say of dose, duration and interval in the place of a column."""
    units, constants = dict(table.units), options.constants()
    twice = [name for name in constants if not table.frame[name].is_null().all()]
    if twice:
        raise InputError(
            "An option says for all profiles what the table says row by row.",
            code="PKC-004",
            faults=[Fault("PKC-004", "Said twice.", table.source, column=name) for name in twice],
            remedy="Leave the option out, or the column.",
        )
    if "dose" in constants:
        units["dose"] = options.dose_unit
    return units, constants


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
    """Terminal points that somebody chose or left out instead of the search, with the reasons given."""
    chosen: dict[tuple[Any, ...], dict[str, None]] = {}
    for each in frame.filter(frame["lambda_z"].is_not_null()).iter_rows(named=True):
        labels = tuple(each[name] for name in identity)
        if each["lambda_z"] == "use":
            chosen.setdefault(labels, {})[each["lambda_z_reason"] or ""] = None
            continue
        place = ", ".join(f"{name} {label}" for name, label in zip(identity, labels, strict=True))
        subject = f"row {each['row']}: {place}, {each['time']:g} h"
        why = _with_reason("left out of the terminal phase by choice", [each["lambda_z_reason"] or ""])
        yield Exclusion(subject=subject, scope="LAMZ", reason=why)
    for labels, reasons in chosen.items():
        place = ", ".join(f"{name} {label}" for name, label in zip(identity, labels, strict=True))
        why = _with_reason("terminal points were chosen, not searched", list(reasons))
        yield Exclusion(subject=place, scope="LAMZ", reason=why)


def _with_reason(what: str, reasons: Sequence[str]) -> str:
    told = "; ".join(reason for reason in reasons if reason)
    return f"{what}: {told}" if told else f"{what}; no reason is given"
