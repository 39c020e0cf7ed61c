"""The package of a study: every data set in both formats with define.xml, where an agency expects it.

The folders are those of FDA's Study Data Technical Conformance Guide, 7: tabulations/sdtm, analysis/adam/datasets.
Dataset-JSON stands beside them under dataset-json.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from galenic import __version__
from galenic.catalogue.performed import Performance
from galenic.dossier.cdisc import dataset_json, define, transport
from galenic.dossier.cdisc.analysis import analyze
from galenic.dossier.cdisc.errors import CdiscRefused
from galenic.dossier.cdisc.standard import Family
from galenic.dossier.cdisc.study import Study
from galenic.dossier.cdisc.tables import DataSet, fitted
from galenic.dossier.cdisc.tabulation import tabulate

FOLDERS = {Family.SDTM: "tabulations/sdtm", Family.ADAM: "analysis/adam/datasets"}
JSON_FOLDERS = {Family.SDTM: "dataset-json/sdtm", Family.ADAM: "dataset-json/adam"}


@dataclass(frozen=True, slots=True)
class Package:
    """The data sets of a study by family and name, and every file by its path."""

    study: str
    data_sets: Mapping[Family, Mapping[str, DataSet]]
    files: Mapping[str, bytes]

    def write(self, into: Path) -> None:
        """Write all files below a folder that does not exist yet, or is empty.

        Raises CdiscRefused CDI-005 where something stands there already, or it cannot be written.
        """
        if into.exists() and (not into.is_dir() or any(into.iterdir())):
            message = f"{into} is not empty; data sets that stand there are not written over."
            raise CdiscRefused(message, code="CDI-005", remedy="Give another folder, or remove this one.")
        try:
            for name, content in self.files.items():
                file = into / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        except OSError as error:
            raise CdiscRefused(f"{into} cannot be written: {error.strerror}.", code="CDI-005") from error


def package(study: Study) -> Package:
    """Everything that is made of a study.

    Raises CdiscRefused CDI-003 with everything that a transport file would lose; then nothing is made.
    """
    tabulated = tabulate(study)
    analyzed = analyze(study, tabulated)
    made = {
        Family.SDTM: {one.name: one for one in fitted(list(tabulated.values()))},
        Family.ADAM: {one.name: one for one in fitted(list(analyzed.values()))},
    }
    transport.refuse([one for family in made.values() for one in family.values()])
    files: dict[str, bytes] = {}
    for family, data_sets in made.items():
        files |= _files(study, family, data_sets)
    return Package(study.manifest.study.id, made, files)


def _files(study: Study, family: Family, data_sets: Mapping[str, DataSet]) -> dict[str, bytes]:
    manifest = study.manifest
    told = list(data_sets.values()), _comments(study, family)
    files = {
        f"{folder[family]}/define.xml": define.write(define.Described(manifest, family, *told, ending))
        for folder, ending in ((FOLDERS, "xpt"), (JSON_FOLDERS, "json"))
    }
    for name, data_set in data_sets.items():
        files[f"{FOLDERS[family]}/{name.lower()}.xpt"] = transport.write(data_set, manifest.moment)
        files[f"{JSON_FOLDERS[family]}/{name.lower()}.json"] = dataset_json.write(
            data_set,
            study=manifest.study.id,
            moment=manifest.moment,
            originator=manifest.study.sponsor,
            system=__version__,
        )
    return files


def _comments(study: Study, family: Family) -> dict[str, str]:
    """From which evidence computed values come, so that they can be computed again."""
    said = f" {study.manifest.study.label} data." if study.manifest.study.label else ""
    computed = f"Computed by {_named(study.pharmacokinetics)}.{said}"
    if family is Family.SDTM:
        ranges = "LBNRIND compares results and reference ranges in standard units."
        return {"PP": computed} | ({"LB": ranges} if study.laboratory else {})
    told = {"ADPP": computed}
    if study.evaluation is not None:
        told["ADSL"] = f"BEFL and BEXRS follow {_named(study.evaluation)}.{said}"
    return told


def _named(evidence: Performance) -> str:
    return f"{evidence.service} {evidence.version}, evidence {evidence.digest}"
