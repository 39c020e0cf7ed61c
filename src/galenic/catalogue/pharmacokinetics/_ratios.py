"""Exposure of metabolites as a ratio to the parent drug, profile by profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from galenic.catalogue.outcome import OutcomeColumn, OutcomeTable
from galenic.catalogue.pharmacokinetics._measured import Measured
from galenic.errors import Fault, InputError

# CDISC: metabolite ratio of a parameter.
RATIOS: Mapping[str, str] = {"CMAX": "MRCMAX", "AUCLST": "MRAUCLST", "AUCIFO": "MRAUCIFO", "AUCTAU": "MRAUCTAU"}


def ratios(measured: Measured, parent: str, molar: Mapping[str, float]) -> OutcomeTable:
    """Parameter of each analyte by that of the parent in the same profile; of substance where molar masses are given.

    A ratio is null where either parameter is. Raises InputError PKC-005 where the table has no such parent, and for
    molar masses that are not those of its analytes.
    """
    whose = measured.whose
    place = whose.names.index("analyte") if "analyte" in whose.names else None
    analytes = {labels[place]: None for labels in whose.labels} if place is not None else {}
    _refuse_unknown(parent, molar, tuple(analytes))
    codes = [code for code in RATIOS if code in measured.values]
    of_parent = {_others(labels, place): i for i, labels in enumerate(whose.labels) if labels[place or 0] == parent}
    rows = []
    for i, labels in enumerate(whose.labels):
        analyte = labels[place or 0]
        beside = of_parent.get(_others(labels, place))
        if analyte != parent and beside is not None:
            factor = molar[parent] / molar[analyte] if molar else 1.0
            rows.append((*labels, *(_ratio(measured.values[code], i, beside, factor) for code in codes)))
    kind = "amounts of substance" if molar else "masses or units as reported"
    return OutcomeTable(
        name="ratios",
        title=f"Ratios to {parent}",
        columns=(*whose.columns(), *(OutcomeColumn(name=RATIOS[code], title=RATIOS[code]) for code in codes)),
        rows=tuple(rows),
        note=f"Ratios of {kind}. " + "; ".join(f"{RATIOS[code]}: {code} by that of {parent}" for code in codes) + ".",
    )


def _others(labels: tuple[Any, ...], place: int | None) -> tuple[Any, ...]:
    return tuple(label for i, label in enumerate(labels) if i != place)


def _ratio(values: list[float | None], metabolite: int, parent: int, factor: float) -> float | None:
    above, below = values[metabolite], values[parent]
    return None if above is None or not below else factor * above / below


def _refuse_unknown(parent: str, molar: Mapping[str, float], analytes: tuple[str, ...]) -> None:
    allowed = ", ".join(map(str, analytes)) or "a column analyte"
    faults = []
    if parent not in analytes:
        faults.append(
            Fault("PKC-005", "The table has no such analyte.", column="parent", value=parent, allowed=allowed)
        )
    if molar and set(molar) != set(analytes):
        told = ", ".join(molar)
        faults.append(Fault("PKC-005", "One for each analyte.", column="molar_masses", value=told, allowed=allowed))
    faults += [
        Fault("PKC-005", "A molar mass is above 0.", column="molar_masses", value=name)
        for name, mass in molar.items()
        if not mass > 0
    ]
    if faults:
        raise InputError("Ratios to the parent drug cannot be computed.", code="PKC-005", faults=faults)
