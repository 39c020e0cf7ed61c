"""Who was treated as planned, who was not, and who never was."""

from __future__ import annotations

from pathlib import Path

import pytest

from galenic.dossier.cdisc import manifest, study
from galenic.dossier.cdisc.conformance import check
from galenic.dossier.cdisc.conformance.case import Case
from galenic.dossier.cdisc.package import package
from galenic.dossier.cdisc.tables import Cell


@pytest.fixture
def dropouts(folder: Path) -> Case:
    """Subject 1 leaves after the first period, 3 is not treated."""

    def without(file: str, *starts: str) -> None:
        lines = (folder / file).read_text().splitlines()
        (folder / file).write_text("\n".join(line for line in lines if not line.startswith(starts)) + "\n")

    without("doses.csv", "SIM-BE-01-001,2", "SIM-BE-01-003")
    without("concentrations.csv", "SIM-BE-01-001,RT,2", "SIM-BE-01-003")
    for file in ("vital_signs.csv", "laboratory.csv"):
        without(file, *(f"SIM-BE-01-{visit}" for visit in ("001,2", "001,3", "003,1", "003,2", "003,3")))
    subjects = (folder / "subjects.csv").read_text().splitlines()
    subjects[1] = subjects[1].replace("2026-03-13,COMPLETED", "2026-03-05,WITHDRAWAL BY SUBJECT")
    subjects[3] = subjects[3].replace("2026-03-13,COMPLETED", "2026-03-01,OTHER")
    (folder / "subjects.csv").write_text("\n".join(subjects) + "\n")
    return built(folder)


def built(folder: Path) -> Case:
    made = package(study.load(manifest.load(folder / "study.toml")))
    return Case({name: one for family in made.data_sets.values() for name, one in family.items()})


def record(case: Case, name: str, subject: int) -> dict[str, Cell]:
    return next(one for _, one in case.records(name) if one["USUBJID"] == f"SIM-BE-01-{subject:03}")


def test_arms_say_what_was_planned_and_what_happened(dropouts: Case) -> None:
    left, untreated, whole = (record(dropouts, "DM", subject) for subject in (1, 3, 4))
    assert (left["ARMCD"], left["ACTARMCD"], left["ARMNRS"]) == ("RT", "RT", "")
    assert (untreated["ACTARMCD"], untreated["ARMNRS"], untreated["RFSTDTC"]) == ("", "ASSIGNED, NOT TREATED", "")
    assert (whole["ACTARMCD"], whole["ARMNRS"]) == ("TR", "")


def test_populations_and_visits_follow(dropouts: Case) -> None:
    left, untreated = record(dropouts, "ADSL", 1), record(dropouts, "ADSL", 3)
    assert (left["SAFFL"], left["PKFL"], left["TRTSEQA"], left["EOSSTT"]) == ("Y", "Y", "R", "DISCONTINUED")
    assert left["DCSREAS"] == "WITHDRAWAL BY SUBJECT"
    assert (untreated["SAFFL"], untreated["PKFL"], untreated["BEFL"]) == ("N", "N", "N")
    assert untreated["BEXRS"] == "No data"
    occurred = [one["SVOCCUR"] for _, one in dropouts.records("SV") if one["USUBJID"] == "SIM-BE-01-001"]
    assert occurred == ["Y", "Y", "N", "N"]
    elements = [one["ETCD"] for _, one in dropouts.records("SE") if one["USUBJID"] == "SIM-BE-01-001"]
    assert elements == ["SCRN", "TRT_R"]


def test_such_a_study_conforms_as_well(dropouts: Case) -> None:
    found = [(finding.rule, finding.place, finding.what) for finding in check(dropouts).findings]
    assert found == []


def test_products_in_another_order_are_an_unplanned_treatment(folder: Path) -> None:
    """The evaluation would refuse such a study; the data sets tell what happened."""
    manifest_file = folder / "study.toml"
    manifest_file.write_text(manifest_file.read_text().replace('[evaluation]\nagency = "FDA"', ""))
    doses = (folder / "doses.csv").read_text()
    doses = doses.replace("002,1,T", "002,1,x").replace("002,2,R", "002,2,T").replace("002,1,x", "002,1,R")
    (folder / "doses.csv").write_text(doses)
    samples = (folder / "concentrations.csv").read_text()
    samples = samples.replace("002,TR,1,T", "002,TR,1,x").replace("002,TR,2,R", "002,TR,2,T")
    (folder / "concentrations.csv").write_text(samples.replace("002,TR,1,x", "002,TR,1,R"))
    case = built(folder)
    other = record(case, "DM", 2)
    assert (other["ARMCD"], other["ACTARMCD"], other["ARMNRS"]) == ("TR", "", "UNPLANNED TREATMENT")
    assert other["ACTARMUD"] == "period 1: R, period 2: T"
    assert "BEFL" not in record(case, "ADSL", 2)
    assert check(case).findings == ()
