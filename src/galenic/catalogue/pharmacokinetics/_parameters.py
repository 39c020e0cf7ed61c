"""Parameters of profiles as tables of an outcome: in the units people read, with a reason where there is no number."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from numpy.typing import NDArray

from galenic.catalogue.outcome import Exclusion, OutcomeColumn, OutcomeTable
from galenic.catalogue.pharmacokinetics._concentrations import Curves, profiles
from galenic.catalogue.pharmacokinetics._settings import ProfileOptions
from galenic.catalogue.summarizing import summary
from galenic.science.pharmacokinetics import FLAGS, PARAMETERS, Reason, analyze, partial_areas
from galenic.science.pharmacokinetics.parameters import AREA
from galenic.science.pharmacokinetics.profiles import Booleans, Floats
from galenic.science.units import combine, convert, prefer

READ_IN = ("L/h", "L/h/kg", "L", "L/kg")
SECTIONS: Mapping[str, tuple[str, str]] = {
    "exposure": ("Exposure", "CMAX TMAX TLAG CLST TLST PREDOSE C0 CEOI AUCLST AUCALL AUCIFO AUCPEO AUCPBEO"),
    "terminal": ("Terminal phase", "LAMZ LAMZHL LAMZNPT LAMZLL LAMZUL LAMZSPN R2 R2ADJ CORRXY LAMZICPT CLSTP"),
    "disposition": (
        "Clearance, volume and mean residence time",
        "DOSE CLFO VZFO CLO VZO VSSO AUMCLST AUMCIFO AUMCPEO MRTEVLST MRTIBLST MRTICLST MRTEVIFO MRTIBIFO MRTICIFO",
    ),
    "steady_state": (
        "Dosing interval at steady state",
        "TAU AUCTAU AUMCTAU CTAU CMIN CAVG FLUCP SWING PTROUGHR AILAMZ CLFTAU VZFTAU CLTAU VZTAU MRTEVTAU MRTIVTAU",
    ),
}
FURTHER = "Normalized by dose, and extrapolated from the predicted last concentration"
FLAG = "flag only"
SUMMARIZED = ("CMAX", "TMAX", "AUCLST", "AUCIFO", "AUCPEO", "AUCTAU", "LAMZHL", "CLFO", "VZFO", "CLO", "VZO", "VSSO")


@dataclass(frozen=True)
class Parameters:
    """Computed values and reasons by code, one array entry per profile, and what was flagged."""

    curves: Curves
    computed: Mapping[str, Floats]
    reasons: Mapping[str, NDArray[Any]]
    flags: Mapping[str, Booleans]

    @classmethod
    def of(cls, found: Curves, options: ProfileOptions) -> Parameters:
        """Compute the parameters of every profile. Raises InputError with the rows of the file."""
        arranged, settings = profiles(found, options), options.settings()
        result = analyze(arranged, settings)
        partial = partial_areas(arranged, list(options.intervals.values()), settings)
        codes = list(options.intervals)
        return cls(
            curves=found,
            computed={**result.values, **{code: partial.areas[:, i] for i, code in enumerate(codes)}},
            reasons={**result.reasons, **{code: partial.reasons[:, i] for i, code in enumerate(codes)}},
            flags=result.flags,
        )

    @cached_property
    def units(self) -> dict[str, str]:
        """The unit in which each parameter is shown: clearance in L/h, areas as the table's units give them."""
        return {code: prefer(unit, READ_IN) for code, unit in self._computed_units.items()}

    @cached_property
    def values(self) -> dict[str, list[float | None]]:
        """Values in the order of the profiles; null where they could not be estimated."""
        found = {}
        for code, computed in self._computed_units.items():
            shown = convert(self.computed[code], computed, self.units[code])
            found[code] = [None if math.isnan(value) else float(value) for value in shown]
        return {code: column for code, column in found.items() if any(value is not None for value in column)}

    @cached_property
    def _computed_units(self) -> dict[str, str]:
        given = self.curves.table.units
        units = {"time": given["time"], "concentration": given["concentration"], "dose": given.get("dose", "")}
        return {code: _unit(_dimension(code), units) for code in self.computed}

    def tables(self) -> Iterator[OutcomeTable]:
        """Give one table per section that has values."""
        left = [code for code in self.values if code != "DURATION"]
        for name, (title, codes) in SECTIONS.items():
            shown = [code for code in codes.split() if code in left]
            shown += [code for code in left if code not in PARAMETERS and name == "exposure"]
            left = [code for code in left if code not in shown]
            if shown and shown not in (["DOSE"], ["CMIN"]):
                yield self._table(name, title, shown)
        if left:
            yield self._table("further", FURTHER, left)

    def _table(self, name: str, title: str, codes: Sequence[str]) -> OutcomeTable:
        identity = [OutcomeColumn(name=label, title=label.capitalize()) for label in self.curves.identity]
        columns = [
            OutcomeColumn(name=code, title=code, unit=self.units[code], decimals=0 if code == "LAMZNPT" else None)
            for code in codes
        ]
        rows = zip(self.curves.identities, *(self.values[code] for code in codes), strict=True)
        return OutcomeTable(
            name=name,
            title=title,
            columns=(*identity, *columns),
            rows=tuple((*identities, *cells) for identities, *cells in rows),
            note="; ".join(f"{code}: {_title(code)}" for code in codes) + " (CDISC terminology).",
        )

    def summary(self) -> OutcomeTable:
        """Describe the main parameters by analyte and treatment (ICH M13A 2.2.2.2)."""
        groups = [label for label in ("analyte", "treatment") if label in self.curves.identity]
        at = [self.curves.identity.index(label) for label in groups]
        members: dict[tuple[str, ...], list[int]] = {}
        for profile, identity in enumerate(self.curves.identities):
            members.setdefault(tuple(identity[i] for i in at), []).append(profile)
        return summary(
            "Parameters over subjects",
            (*groups, "parameter", "unit"),
            (
                ((*key, code, self.units[code]), [self.values[code][profile] for profile in group])
                for key, group in members.items()
                for code in SUMMARIZED
                if code in self.values
            ),
            note="ICH M13A 2.2.2.2. SD and CV with n - 1; geometric CV from the variance of the logarithms.",
        )

    def exclusions(self) -> Iterator[Exclusion]:
        """Name what could not be estimated and why, and what a reviewer should look at."""
        for (profile, reason), codes in self._not_estimated.items():
            if profile is not None:
                why = f"not estimated: {reason.sentence}"
                yield Exclusion(subject=self.curves.name(profile), scope=", ".join(codes), reason=why)
        for flag in FLAGS:
            for profile in self.flags[flag.code].nonzero()[0].tolist():
                yield Exclusion(subject=self.curves.name(profile), scope=FLAG, reason=flag.title, source=flag.source)

    def not_computed(self) -> Iterator[str]:
        """Say which parameters no profile has, and why."""
        for (profile, reason), codes in self._not_estimated.items():
            if profile is None:
                yield f"Not computed for any profile, {reason.sentence}: {', '.join(codes)}."

    @cached_property
    def _not_estimated(self) -> dict[tuple[int | None, Reason], list[str]]:
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


def _dimension(code: str) -> str:
    return PARAMETERS[code].dimension if code in PARAMETERS else AREA


def _title(code: str) -> str:
    return PARAMETERS[code].title if code in PARAMETERS else "partial area"
