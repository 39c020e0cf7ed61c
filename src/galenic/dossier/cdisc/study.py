"""A study as its tables and evidence hold it, checked against one another before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from galenic.catalogue.performed import Performance
from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Table
from galenic.dossier.cdisc import qualifiers, study_tables
from galenic.dossier.cdisc.errors import CdiscRefused
from galenic.dossier.cdisc.manifest import Analyte, Manifest
from galenic.dossier.cdisc.study_checks import faults_of
from galenic.errors import Fault, GalenicError

Row = Mapping[str, Any]
NONCOMPARTMENTAL, EVALUATION = "pharmacokinetics.noncompartmental", "bioequivalence.study"


@dataclass(frozen=True)
class Study:
    """A study: what the manifest says, its tables row by row, and the evidence computed from them."""

    manifest: Manifest
    subjects: tuple[Row, ...]
    doses: tuple[Row, ...]
    samples: tuple[Row, ...]
    events: tuple[Row, ...]
    units: Mapping[str, str]
    pharmacokinetics: Performance
    evaluation: Performance | None = None
    vital_signs: tuple[Row, ...] = ()
    laboratory: tuple[Row, ...] = ()

    @cached_property
    def periods(self) -> int:
        """How many periods the longest sequence has."""
        return max(len(subject["sequence"]) for subject in self.subjects)

    @cached_property
    def sequences(self) -> tuple[str, ...]:
        """The sequences that subjects were randomized to."""
        return tuple(sorted({subject["sequence"] for subject in self.subjects}))

    @cached_property
    def doses_of(self) -> Mapping[str, tuple[Row, ...]]:
        """The doses of each subject in the order of their time."""
        found: dict[str, list[Row]] = {}
        for dose in sorted(self.doses, key=lambda dose: dose["start"]):
            found.setdefault(dose["subject"], []).append(dose)
        return {subject: tuple(doses) for subject, doses in found.items()}

    @cached_property
    def sampled(self) -> Mapping[tuple[str, int], tuple[float, ...]]:
        """Actual times of the samples by subject and period, in hours after the dose."""
        found: dict[tuple[str, int], list[float]] = {}
        for row in self.samples:
            found.setdefault((row["subject"], row["period"]), []).append(row["time"])
        return {key: tuple(times) for key, times in found.items()}

    @cached_property
    def examined(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        """Times of what was examined, by subject and visit."""
        found: dict[tuple[str, int], list[str]] = {}
        for row in (*self.vital_signs, *self.laboratory):
            if row["result"]:
                found.setdefault((row["subject"], row["visit"]), []).append(row["time"])
        return {key: tuple(times) for key, times in found.items()}

    def visit_name(self, number: int) -> str:
        """A visit in words: the period, or what the manifest calls it."""
        return next((visit.name for visit in self.manifest.visit if visit.number == number), f"PERIOD {number}")

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        about = self.manifest.study
        return {
            one["subject"]: about.usubjid.format(study=about.id, site=about.site, subject=one["subject"])
            for one in self.subjects
        }

    def usubjid(self, subject: str) -> str:
        """The unique identifier of a subject."""
        return self._ids[subject]

    def dose(self, subject: str, period: int) -> Row | None:
        """The dose of a subject in a period; None where there was none."""
        return next((one for one in self.doses_of.get(subject, ()) if one["period"] == period), None)

    def analyte(self, code: str | None) -> Analyte:
        """The analyte of a row: the only one where the table does not tell."""
        return next(one for one in self.manifest.analyte if code in (None, one.code))


def load(manifest: Manifest) -> Study:
    """Read the tables and evidence of a study; what is not given is computed from the concentrations.

    Raises CdiscRefused CDI-002 where tables contradict one another, and whatever reading and computing refuse.
    """
    tables = _read(manifest)
    _refuse(f"The tables of study {manifest.study.id} contradict one another.", faults_of(manifest, tables))
    files = manifest.files
    computed = _evidence(manifest, NONCOMPARTMENTAL, files.pharmacokinetics)
    if computed is None:
        computed = _perform(NONCOMPARTMENTAL, manifest.file(files.concentrations), manifest.noncompartmental)
    rows = {name: tuple(table.frame.to_dicts()) for name, table in tables.items()}
    return Study(
        manifest=manifest,
        subjects=rows["subjects"],
        doses=rows["doses"],
        samples=rows["concentrations"],
        events=rows.get("adverse-events", ()),
        units={**tables["doses"].units, **tables["concentrations"].units},
        pharmacokinetics=computed,
        evaluation=_evaluation(manifest, computed),
        vital_signs=rows.get("vital-signs", ()),
        laboratory=rows.get("laboratory", ()),
    )


def _read(manifest: Manifest) -> dict[str, Table]:
    """Every table that the manifest names, by its name; what is wrong in any of them is told at once."""
    _refuse("study.toml declares qualifiers that there cannot be.", qualifiers.faults_of(manifest))
    refused: list[GalenicError] = []
    tables: dict[str, Table] = {}
    for name, schema in study_tables.SCHEMAS.items():
        path = getattr(manifest.files, name.replace("-", "_"))
        if path is None:
            continue
        try:
            wanted = qualifiers.extended(schema, qualifiers.declared(manifest, name))
            tables[name] = read_table(manifest.file(path), wanted)
        except GalenicError as error:
            refused.append(error)
    if refused:
        faults = [fault for error in refused for fault in error.faults]
        raise CdiscRefused(" ".join(error.message for error in refused), code="CDI-002", faults=faults)
    return tables


def _refuse(message: str, found: Iterable[Fault]) -> None:
    faults = list(found)
    if faults:
        raise CdiscRefused(message, code="CDI-002", faults=faults, remedy="Correct them; nothing was written.")


def _evaluation(manifest: Manifest, computed: Performance) -> Performance | None:
    given = _evidence(manifest, EVALUATION, manifest.files.evaluation)
    if given is None and manifest.evaluation is not None:
        return _perform(EVALUATION, {"pharmacokinetics": computed}, manifest.evaluation)
    return given


def _perform(service: str, data: Any, options: Mapping[str, Any]) -> Performance:
    from galenic.catalogue import perform

    return perform(service, data, options)


def _evidence(manifest: Manifest, service: str, path: Path | None) -> Performance | None:
    """Evidence from a file, believed only when its digest holds and it was computed from these concentrations."""
    if path is None:
        return None
    from galenic.canonical import digest_bytes

    file = manifest.file(path)
    try:
        found = Performance.model_validate_json(file.read_bytes())
    except ValueError as error:
        raise CdiscRefused(f"{file.name} holds no evidence of {service}.", code="CDI-004") from error
    if found.service != service or not found.holds():
        raise CdiscRefused(f"{file.name} holds no evidence of {service}, or was changed since.", code="CDI-004")
    digest = digest_bytes(manifest.file(manifest.files.concentrations).read_bytes())
    if service == NONCOMPARTMENTAL and digest not in {item.sha256 for item in found.inputs}:
        message = f"{file.name} was not computed from {manifest.files.concentrations.name}."
        remedy = "Perform it again on these concentrations, or leave it out: it is then computed here."
        raise CdiscRefused(message, code="CDI-004", remedy=remedy)
    return found
