"""From whatever a study starts with to one observation per subject and period, and who is left out by which rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from galenic.catalogue.bioequivalence._inputs import CODES, EXPOSURE
from galenic.catalogue.outcome import Exclusion, Outcome
from galenic.catalogue.pharmacokinetics._columns import IDENTITY
from galenic.catalogue.pharmacokinetics._concentrations import curves
from galenic.catalogue.pharmacokinetics._parameters import FLAG, Parameters
from galenic.catalogue.tables.schema import Table, plain_name
from galenic.errors import Fault, InputError

if TYPE_CHECKING:
    from galenic.catalogue.bioequivalence._settings import StudyOptions
    from galenic.catalogue.pharmacokinetics._concentrations import Curves
    from galenic.catalogue.service import Inputs

WHO = ("subject", "sequence", "period", "treatment")
EVALUATION = "statistical evaluation"
TAKEN = tuple(code for code, _, _ in EXPOSURE)
FROM_PROFILES = (*TAKEN, "PREDOSE", "AUCPEO", "TAU")
PARTIAL_AREA = re.compile(r"AUC(\d+(\.\d+)?_)?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Observation:
    """What one subject had in one period. `row` is the row of the source, 0 where evidence has none."""

    subject: str
    sequence: str
    period: str
    treatment: str
    row: int
    values: Mapping[str, float | None]
    group: str = ""

    @property
    def name(self) -> str:
        """Name it for a reader."""
        return f"subject {self.subject}, period {self.period}" if self.period else f"subject {self.subject}"


@dataclass(frozen=True, slots=True)
class Observations:
    """All observations, the unit of each parameter, who is left out already, and the curves where there are any."""

    source: str
    rows: tuple[Observation, ...]
    units: Mapping[str, str]
    exclusions: tuple[Exclusion, ...] = ()
    curves: Curves | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        """Every parameter that has a value."""
        found = {code for row in self.rows for code, value in row.values.items() if value is not None}
        return tuple(code for code in dict.fromkeys((*TAKEN, *sorted(found))) if code in found)


def observe(inputs: Inputs, options: StudyOptions) -> Observations:
    """Read the observations, complete them from the randomization list, and leave out what the rules leave out.

    Raises InputError BES-001 with every row that contradicts the randomization or lacks sequence or period.
    """
    found = _start(inputs, options)
    if "randomization" in inputs.tables:
        found = _randomized(found, inputs.tables["randomization"], options)
    _refuse_incomplete(found, options)
    if options.design == "parallel":
        found = replace(found, exclusions=(*found.exclusions, *_twice(found)))
    found = _without_carry_over(found, options)
    if "left_out" in inputs.tables:
        found = _left_out(found, inputs.tables["left_out"])
    return found


def _start(inputs: Inputs, options: StudyOptions) -> Observations:
    if "concentrations" in inputs.tables:
        return _from_concentrations(inputs.tables["concentrations"], options)
    if "parameters" in inputs.tables:
        return _from_parameters(inputs.tables["parameters"])
    if "parameter_records" in inputs.tables:
        return _from_records(inputs.tables["parameter_records"])
    return _from_evidence(inputs.evidence["pharmacokinetics"], options)


def _from_concentrations(table: Table, options: StudyOptions) -> Observations:
    found = curves(table, options)
    parameters = Parameters.of(found, options)
    first_row = dict(zip(reversed(found.profile.tolist()), reversed(found.rows), strict=True))
    values = {code: column for code, column in parameters.values.items() if _is_wanted(code)}
    profiles = _profiles(found.identity, found.identities, values)
    rows = tuple(_observed(labels, each, first_row[i]) for i, (labels, each) in enumerate(profiles))
    chosen = _of_analyte(rows, [labels.get("analyte", "") for labels, _ in profiles], options)
    exclusions = (*found.missing, *(each for each in parameters.exclusions() if _concerns(each)))
    return Observations(table.source, chosen, parameters.units, exclusions, found)


def _is_wanted(code: str) -> bool:
    return code in FROM_PROFILES or PARTIAL_AREA.fullmatch(code) is not None


def _concerns(exclusion: Exclusion) -> bool:
    """Whether something that the profiles left open matters to a comparison of exposure."""
    return exclusion.scope == FLAG or not set(TAKEN).isdisjoint(exclusion.scope.split(", "))


def _from_evidence(outcome: Outcome, options: StudyOptions) -> Observations:
    """Take the parameters as they were signed: the tables of pharmacokinetics.noncompartmental."""
    identity: tuple[str, ...] = ()
    identities: list[tuple[Any, ...]] = []
    values: dict[str, list[Any]] = {}
    units: dict[str, str] = {}
    for table in (table for table in outcome.tables if table.name != "summary"):
        names = [column.name for column in table.columns]
        identity = tuple(name for name in names if name in IDENTITY)
        identities = [row[: len(identity)] for row in table.rows]
        for at, column in enumerate(table.columns):
            if _is_wanted(column.name):
                values[column.name] = [row[at] for row in table.rows]
                units[column.name] = column.unit
    profiles = _profiles(identity, identities, values)
    rows = tuple(_observed(labels, each, 0) for labels, each in profiles)
    chosen = _of_analyte(rows, [labels.get("analyte", "") for labels, _ in profiles], options)
    return Observations("evidence", chosen, units)


def _profiles(
    identity: Sequence[str], identities: Iterable[Sequence[Any]], values: Mapping[str, Sequence[float | None]]
) -> list[tuple[dict[str, str], dict[str, float | None]]]:
    return [
        (
            dict(zip(identity, map(_text, labels), strict=True)),
            {code: column[i] for code, column in values.items()},
        )
        for i, labels in enumerate(identities)
    ]


def _observed(labels: Mapping[str, str], values: Mapping[str, float | None], row: int) -> Observation:
    subject, sequence, period, treatment = (labels.get(name, "") for name in WHO)
    return Observation(subject, sequence, period, treatment, row, values)


def _of_analyte(
    rows: tuple[Observation, ...], analytes: Sequence[str], options: StudyOptions
) -> tuple[Observation, ...]:
    """Keep one analyte: the parent drug is judged, and only people know which it is (ICH M13A 2.1.7)."""
    known = list(dict.fromkeys(analytes))
    if len(known) < 2 and not options.analyte:
        return rows
    if options.analyte not in known:
        allowed = ", ".join(name for name in known if name) or "none: the data name no analyte"
        fault = Fault(
            "OPT-002", "Say which analyte is judged.", "option analyte", value=options.analyte, allowed=allowed
        )
        raise InputError("The data hold several analytes, or not the one asked for.", code="OPT-000", faults=[fault])
    return tuple(row for row, analyte in zip(rows, analytes, strict=True) if analyte == options.analyte)


def _from_parameters(table: Table) -> Observations:
    frame = table.frame
    names = {code: code.lower() for code in TAKEN if not frame[code.lower()].is_null().all()}
    rows = tuple(
        Observation(
            *_who(each),
            row=each["row"],
            values={code: each[name] for code, name in names.items()},
            group=_text(each["group"]),
        )
        for each in frame.iter_rows(named=True)
    )
    units = {code: table.units.get(name, "") for code, name in names.items()}
    return Observations(table.source, rows, units, tuple(_unmeasured(table, names.values())))


def _from_records(table: Table) -> Observations:
    units: dict[str, str] = {}
    merged: dict[tuple[str, ...], Observation] = {}
    faults = []
    for each in table.frame.iter_rows(named=True):
        code = CODES.get(plain_name(each["parameter"]), each["parameter"].upper())
        who, unit = _who(each), each["unit"] or ""
        if units.setdefault(code, unit) != unit:
            message = f"{code} has another unit than in the rows before."
            faults.append(Fault("BES-014", message, table.source, each["row"], "unit", unit, units[code]))
        group = _text(each["group"])
        known = merged.setdefault((group, *who), Observation(*who, row=each["row"], values={}, group=group))
        if code in known.values:
            message = f"A second value of {code} for the same subject, period and treatment."
            faults.append(Fault("BES-015", message, table.source, each["row"], "parameter", each["parameter"]))
        merged[group, *who] = replace(known, values={**known.values, code: each["value"]})
    if faults:
        raise InputError("The parameters contradict each other.", code="BES-001", faults=faults)
    return Observations(table.source, tuple(merged.values()), units, tuple(_unmeasured(table, ("value",))))


def _who(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    subject, sequence, period, treatment = (_text(row[name]) for name in WHO)
    return subject, sequence, period, treatment


def _text(label: Any) -> str:
    return "" if label is None else str(label)


def _unmeasured(table: Table, names: Iterable[str]) -> Iterator[Exclusion]:
    """What laboratories wrote where a number should stand is no value; say so once per cell."""
    for each in table.frame.iter_rows(named=True):
        for name in names:
            if each[f"{name}_mark"]:
                place = f"row {each['row']}: subject {each['subject']}, {each.get('parameter') or name.upper()}"
                yield Exclusion(subject=place, scope=EVALUATION, reason=f"no number ({each[f'{name}_mark']})")


def _randomized(found: Observations, table: Table, options: StudyOptions) -> Observations:
    """Fill in what the list says, refuse what contradicts it, and name the subjects who have no data."""
    plan = {str(each["subject"]): each for each in table.frame.iter_rows(named=True)}
    faults: list[Fault] = []
    rows = tuple(_as_randomized(row, plan.get(row.subject), found, options, faults) for row in found.rows)
    if faults:
        remedy = "Correct the data or the list; neither is right against the other."
        raise InputError("Data and randomization list differ.", code="BES-001", faults=faults, remedy=remedy)
    present = {row.subject for row in found.rows}
    absent = (
        Exclusion(subject=f"subject {subject}", scope=EVALUATION, reason=f"randomized to {each['sequence']}, no data")
        for subject, each in plan.items()
        if subject not in present
    )
    return replace(found, rows=rows, exclusions=(*found.exclusions, *absent))


def _as_randomized(
    row: Observation,
    planned: Mapping[str, Any] | None,
    found: Observations,
    options: StudyOptions,
    faults: list[Fault],
) -> Observation:
    """The observation completed from its subject's line of the list; what differs is added to the faults."""
    if planned is None:
        message = f"The randomization list has nobody of the number {row.subject}."
        faults.append(Fault("BES-011", message, found.source, row.row or None, "subject", row.subject))
        return row
    names = {"group": "group"} if options.design == "paired" else {_arm(options): "sequence", "group": "group"}
    filled: dict[str, Any] = {}
    for name, listed in names.items():
        stated, told = getattr(row, name), _text(planned[listed])
        if told and stated not in ("", told):
            message = f"The randomization list has {told} for subject {row.subject}."
            faults.append(Fault("BES-011", message, found.source, row.row or None, name, stated))
        filled[name] = told or stated
    return replace(row, **filled)


def _arm(options: StudyOptions) -> str:
    """What the randomization assigns: a sequence, or the treatment of a group."""
    return "sequence" if options.is_crossover else "treatment"


def _refuse_incomplete(found: Observations, options: StudyOptions) -> None:
    needed = ["sequence", "period", "treatment"] if options.is_crossover else ["treatment"]
    needed += ["group"] if any(row.group for row in found.rows) else []
    faults = []
    for name in needed:
        without = [row for row in found.rows if not getattr(row, name)]
        if len(without) == len(found.rows):
            faults.append(Fault("BES-012", f"No row has a {name}.", found.source, column=name))
            continue
        message = f"The {name} is not stated, in other rows it is."
        faults += [Fault("BES-012", f"{row.name}: {message}", found.source, row.row or None, name) for row in without]
    if faults:
        remedy = (
            "Fill the columns in, or give the randomization list. "
            "Parallel groups: option design=parallel; pairs without periods: design=paired."
        )
        raise InputError(
            f"The data lack what a study of the design {options.design} needs.",
            code="BES-001",
            faults=faults,
            remedy=remedy,
        )


def _twice(found: Observations) -> Iterator[Exclusion]:
    """Numbers that stand in both groups: people may be numbered anew in each, or a crossover was called parallel."""
    groups: dict[str, set[str]] = {}
    for row in found.rows:
        groups.setdefault(row.subject, set()).add(row.treatment)
    for subject, products in groups.items():
        if len(products) > 1:
            reason = f"the number stands in the groups {' and '.join(sorted(products))}: counted as different people"
            yield Exclusion(subject=f"subject {subject}", scope=FLAG, reason=reason, source="design=parallel")


def _without_carry_over(found: Observations, options: StudyOptions) -> Observations:
    """Leave out periods whose predose concentration exceeds 5 % of their own Cmax, after single doses only."""
    kept, exclusions = [], []
    for row in found.rows:
        predose, peak = row.values.get("PREDOSE"), row.values.get("CMAX")
        limit = options.max_predose_percent
        if predose is None or not peak or row.values.get("TAU") is not None or 100 * predose <= limit * peak:
            kept.append(row)
            continue
        leave = options.carry_over == "exclude"
        reason = f"predose concentration is {100 * predose / peak:.1f} % of Cmax, above {limit:g} %"
        scope = EVALUATION if leave else FLAG
        exclusions.append(Exclusion(subject=row.name, scope=scope, reason=reason, source="ICH M13A 2.2.3.3"))
        kept.append(replace(row, values={}) if leave else row)
    return replace(found, rows=tuple(kept), exclusions=(*found.exclusions, *exclusions))


def _left_out(found: Observations, table: Table) -> Observations:
    """Leave out what the protocol leaves out. Raises InputError BES-001 for entries that concern nobody."""
    wanted = {(str(each["subject"]), _text(each["period"])): each for each in table.frame.iter_rows(named=True)}
    known = {(row.subject, period) for row in found.rows for period in (row.period, "")}
    faults = [
        Fault("BES-013", "There is no such observation.", table.source, each["row"], "subject", " / ".join(key))
        for key, each in wanted.items()
        if key not in known
    ]
    if faults:
        raise InputError("Something is left out that is not there.", code="BES-001", faults=faults)
    rows, exclusions = [], []
    for row in found.rows:
        each = wanted.get((row.subject, row.period)) or wanted.get((row.subject, ""))
        rows.append(replace(row, values={}) if each else row)
        if each:
            source = f"protocol {each['source']}" if each["source"] else "protocol"
            exclusions.append(Exclusion(subject=row.name, scope=EVALUATION, reason=each["reason"], source=source))
    return replace(found, rows=tuple(rows), exclusions=(*found.exclusions, *exclusions))
