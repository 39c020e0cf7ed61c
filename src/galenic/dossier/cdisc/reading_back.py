"""Proves that nothing was lost: what is computed from the data sets is what is computed from the study's own table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from galenic.catalogue import perform
from galenic.catalogue.intake import Upload
from galenic.dossier.cdisc.package import FOLDERS, JSON_FOLDERS, Package
from galenic.dossier.cdisc.standard import Family
from galenic.dossier.cdisc.study import NONCOMPARTMENTAL, Row, Study
from galenic.dossier.cdisc.tabulation.pharmacokinetics import BELOW, limit_of, number_text
from galenic.dossier.cdisc.terminology import controlled


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The digest of an outcome as computed from the study's table, and from a data set of the package."""

    service: str
    file: str
    of_study: str
    of_data_set: str

    @property
    def same(self) -> bool:
        """Whether the data set says what the table says."""
        return self.of_study == self.of_data_set


def read_back(study: Study, package: Package) -> Iterator[ReadBack]:
    """Compute from ADPC in both formats what was computed from the concentrations, with the same options.

    The table is compared as CDISC names things: subjects by USUBJID, units by their terms, the dose as it was given.
    """
    table = [_row(study, row) for row in sorted(study.samples, key=lambda row: _order(study, row))]
    for evidence in (study.pharmacokinetics, study.evaluation):
        if evidence is None:
            continue
        expected = _outcome(evidence.service, table, evidence.options)
        for file in (f"{FOLDERS[Family.ADAM]}/adpc.xpt", f"{JSON_FOLDERS[Family.ADAM]}/adpc.json"):
            upload = Upload(package.files[file], file.rpartition("/")[2])
            yield ReadBack(evidence.service, file, expected, _outcome(evidence.service, upload, evidence.options))


def _outcome(service: str, concentrations: Any, options: Mapping[str, Any]) -> str:
    given = concentrations if service == NONCOMPARTMENTAL else {"concentrations": concentrations}
    return perform(service, given, options).outcome.digest


def _order(study: Study, row: Row) -> tuple[str, str, int, float]:
    return study.usubjid(row["subject"]), study.analyte(row["analyte"]).code, row["period"], row["time"]


def _row(study: Study, row: Row) -> dict[str, Any]:
    dose = study.dose(row["subject"], row["period"])
    treatment = dose["treatment"] if dose else ""
    product = study.manifest.treatment[treatment]
    limit = limit_of(study, row)
    below = "BLQ" if limit is None else f"<{number_text(limit)}"
    given = dose["dose"] if dose and dose["dose"] is not None else product.dose
    return {
        "subject": study.usubjid(row["subject"]),
        "sequence": next(one["sequence"] for one in study.subjects if one["subject"] == row["subject"]),
        "period": row["period"],
        "treatment": treatment,
        "analyte": study.analyte(row["analyte"]).code,
        "time [h]": row["time"],
        f"concentration [{controlled(study.units['concentration'])}]": _result(row, below),
        f"dose [{product.dose_unit}]": given,
    }


def _result(row: Row, below: str) -> Any:
    if row["concentration_mark"] in BELOW:
        return below
    return row["concentration_mark"] or "NS" if row["concentration"] is None else row["concentration"]
