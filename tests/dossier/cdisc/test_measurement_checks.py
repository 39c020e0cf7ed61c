"""Examinations that do not fit the study are refused, with table, row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from galenic.dossier.cdisc import manifest, study
from galenic.dossier.cdisc.errors import CdiscRefused


@pytest.mark.parametrize(
    ("file", "old", "new", "column"),
    [
        ("vital_signs.csv", "SIM-BE-01-001,0,", "SIM-BE-01-001,9,", "visit"),
        ("vital_signs.csv", "SIM-BE-01-001,0,", "SIM-BE-01-099,0,", "subject"),
        ("vital_signs.csv", ",HEIGHT,", ",height,", "test"),
        ("vital_signs.csv", ",HEIGHT,", ",GIRTH,", "test"),
        ("vital_signs.csv", ",mmHg,", ",kg,", "unit"),
        ("vital_signs.csv", ",cm,2026-02-12T", ",cm,12 Feb ", "time"),
        ("vital_signs.csv", "SUPINE,,", "SUPINE,4,", "nominal_time"),
        ("laboratory.csv", ",mmol/L,", ",mg/dL,", "unit"),
        ("laboratory.csv", ",7,45,", ",70,45,", "low"),
        ("laboratory.csv", "NEGATIVE,,", "NEGATIVE,mg/dL,", ""),
        ("laboratory.csv", "URINE,,,", "URINE,1,2,", "result"),
        ("laboratory.csv", ",Y,", ",yes,", "fasted"),
        ("study.toml", "number = 3", "number = 2", "visit.number"),
        ("study.toml", "number = 3", "number = 0", "visit.number"),
        ("study.toml", 'GLUC = "mmol/L"', 'GLUC = "mg/dL"', "unit"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(folder: Path, file: str, old: str, new: str, column: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    if not column:  # a word may have a unit
        study.load(manifest.load(folder / "study.toml"))
        return
    with pytest.raises(CdiscRefused) as refused:
        study.load(manifest.load(folder / "study.toml"))
    assert refused.value.code == "CDI-002"
    assert column in {fault.column for fault in refused.value.faults}


def test_a_test_of_the_study_s_own_has_a_name(folder: Path) -> None:
    file = folder / "vital_signs.csv"
    lines = [f"{line}," for line in file.read_text().splitlines()]
    lines[0] += "test_name"
    lines[1] = lines[1].replace(",HEIGHT,", ",GIRTH,") + "Girth of the Chest"
    file.write_text("\n".join(lines) + "\n")
    found = study.load(manifest.load(folder / "study.toml"))
    assert found.vital_signs[0]["test_name"] == "Girth of the Chest"
