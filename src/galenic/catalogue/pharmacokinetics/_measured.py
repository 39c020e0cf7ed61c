"""Parameters of profiles as tables of an outcome: in the units people read, with a reason where there is no number."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from numpy.typing import NDArray

from galenic.catalogue.outcome import Exclusion, OutcomeColumn, OutcomeTable
from galenic.catalogue.pharmacokinetics._identity import Identities
from galenic.catalogue.summarizing import summary
from galenic.science.pharmacokinetics import Reason
from galenic.science.pharmacokinetics.parameters import Parameter
from galenic.science.pharmacokinetics.profiles import Floats
from galenic.science.units import combine, convert, prefer


@dataclass(frozen=True)
class Measured:
    """Computed values and reasons by code, one array entry per profile.

    `known` says what each code is; `given` are the units of what its dimension is written in; `read_in` the units in
    which a reader wants to see what converts to them.
    """

    whose: Identities
    computed: Mapping[str, Floats]
    reasons: Mapping[str, NDArray[Any]]
    known: Mapping[str, Parameter]
    given: Mapping[str, str]
    read_in: tuple[str, ...] = ()

    @cached_property
    def units(self) -> dict[str, str]:
        """The unit in which each parameter is shown: clearance in L/h, areas as the table's units give them."""
        return {code: prefer(unit, self.read_in) for code, unit in self.computed_units.items()}

    @cached_property
    def computed_units(self) -> dict[str, str]:
        """The unit in which each parameter was computed."""
        return {code: _unit(self.known[code].dimension, self.given) for code in self.computed}

    @cached_property
    def values(self) -> dict[str, list[float | None]]:
        """Values in the order of the profiles; null where they could not be estimated."""
        found = {}
        for code, computed in self.computed_units.items():
            shown = convert(self.computed[code], computed, self.units[code])
            found[code] = [None if math.isnan(value) else float(value) for value in shown]
        return {code: column for code, column in found.items() if any(value is not None for value in column)}

    def table(self, name: str, title: str, codes: Sequence[str]) -> OutcomeTable:
        """One row per profile, one column per parameter; those without any value are left out."""
        shown = [code for code in codes if code in self.values]
        columns = [
            OutcomeColumn(name=code, title=code, unit=self.units[code], decimals=0 if code == "LAMZNPT" else None)
            for code in shown
        ]
        rows = zip(self.whose.labels, *(self.values[code] for code in shown), strict=True)
        return OutcomeTable(
            name=name,
            title=title,
            columns=(*self.whose.columns(), *columns),
            rows=tuple((*labels, *cells) for labels, *cells in rows),
            note="; ".join(f"{code}: {self.known[code].title}" for code in shown) + " (CDISC terminology).",
        )

    def summary(self, codes: Sequence[str]) -> OutcomeTable:
        """Describe parameters by analyte and treatment (ICH M13A 2.2.2.2)."""
        groups, members = self.whose.groups("analyte", "treatment")
        return summary(
            "Parameters over subjects",
            (*groups, "parameter", "unit"),
            (
                ((*key, code, self.units[code]), [self.values[code][profile] for profile in group])
                for key, group in members.items()
                for code in codes
                if code in self.values
            ),
            note="ICH M13A 2.2.2.2. SD and CV with n - 1; geometric CV from the variance of the logarithms.",
        )

    def not_estimated(self) -> Iterator[Exclusion]:
        """Name what could not be estimated for some of the profiles, and why."""
        for (profile, reason), codes in self._gaps.items():
            if profile is not None:
                why = f"not estimated: {reason.sentence}"
                yield Exclusion(subject=self.whose.name(profile), scope=", ".join(codes), reason=why)

    def not_computed(self) -> Iterator[str]:
        """Say which parameters no profile has, and why."""
        for (profile, reason), codes in self._gaps.items():
            if profile is None:
                yield f"Not computed for any profile, {reason.sentence}: {', '.join(codes)}."

    @cached_property
    def _gaps(self) -> dict[tuple[int | None, Reason], list[str]]:
        """Codes by profile and reason; by None and reason where several profiles all share it."""
        reasons: dict[tuple[int | None, Reason], list[str]] = {}
        for code, column in self.reasons.items():
            shared = set(column.tolist())
            if len(shared) == 1 and shared != {0}:
                reasons.setdefault((None, Reason(shared.pop())), []).append(code)
                continue
            for profile in column.nonzero()[0].tolist():
                reasons.setdefault((profile, Reason(int(column[profile]))), []).append(code)
        return reasons


def _unit(dimension: str, units: Mapping[str, str]) -> str:
    if dimension in ("1", "count") or dimension.startswith("log"):
        return ""
    return "%" if dimension == "%" else combine(dimension, **units)
