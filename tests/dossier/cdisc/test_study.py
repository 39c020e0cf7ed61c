"""Manifests and tables that contradict themselves are refused, with everything that is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galenic.catalogue import perform
from galenic.demo.simulation import crossover
from galenic.dossier.cdisc import manifest, study
from galenic.dossier.cdisc.errors import CdiscRefused
from galenic.dossier.cdisc.package import package
from galenic.dossier.cdisc.standard import Family


def change(file: Path, *pairs: tuple[str, str]) -> None:
    text = file.read_text()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    file.write_text(text)


def refusal(folder: Path) -> CdiscRefused:
    with pytest.raises(CdiscRefused) as refused:
        study.load(manifest.load(folder / "study.toml"))
    return refused.value


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('title = "Two', 'titel = "Two', "study.title"),
        ('country = "CAN"', 'country = "Canada"', "study.country"),
        ("created = 2026-03-20T12:00:00Z", 'created = "lately"', "study.created"),
        ('subjects = "subjects.csv"', 'subjects = "nobody.csv"', "files.subjects"),
        ("[treatment.T]", "[treatment.TEST]", "treatment.TEST"),
        ('code = "THEO"', 'code = "theophylline"', "analyte.0.code"),
        ("lower-limit = 0.1", "lower-limit = -1", "analyte.0.lower-limit"),
    ],
)
def test_a_manifest_is_refused_with_the_place(folder: Path, old: str, new: str, place: str) -> None:
    change(folder / "study.toml", (old, new))
    error = refusal(folder)
    assert error.code == "CDI-002"
    assert place in {fault.column for fault in error.faults}


def test_a_manifest_that_is_none(folder: Path) -> None:
    (folder / "study.toml").write_text("[study\n")
    assert "no TOML" in refusal(folder).message
    (folder / "study.toml").unlink()
    assert "cannot be read" in refusal(folder).message


def test_a_parameter_of_the_trial_that_there_is_not(folder: Path) -> None:
    change(folder / "study.toml", ("PLANSUB = 24", "PLANSUBS = 24"))
    with pytest.raises(CdiscRefused) as refused:
        package(study.load(manifest.load(folder / "study.toml")))
    assert [fault.column for fault in refused.value.faults] == ["trial.PLANSUBS"]


@pytest.mark.parametrize(
    ("file", "old", "new", "column"),
    [
        ("subjects.csv", ",RT,M,", ",RX,M,", "sequence"),
        ("subjects.csv", ",RT,M,", ",RT,male,", "sex"),
        ("subjects.csv", "2026-03-13", "13.03.2026", "end"),
        ("doses.csv", "SIM-BE-01-001,1,R", "SIM-BE-01-099,1,R", "subject"),
        ("doses.csv", "SIM-BE-01-001,1,R", "SIM-BE-01-001,1,X", "treatment"),
        ("doses.csv", "2026-03-02T08:00,", "2026-03-02,", "start"),
        ("concentrations.csv", "SIM-BE-01-001,RT,1,R", "SIM-BE-01-001,TR,1,R", "sequence"),
        ("concentrations.csv", "SIM-BE-01-001,RT,1,R", "SIM-BE-01-001,RT,3,R", "period"),
        ("concentrations.csv", "SIM-BE-01-001,RT,1,R", "SIM-BE-01-001,RT,1,T", "treatment"),
        ("concentrations.csv", ",THEO,0,", ",XAN,0,", "analyte"),
        ("concentrations.csv", "<0.1,320", "<0.1,300", "dose"),
        ("adverse_events.csv", "MILD", "SLIGHT", "severity"),
    ],
)
def test_tables_that_contradict_one_another(folder: Path, file: str, old: str, new: str, column: str) -> None:
    change(folder / file, (old, new))
    error = refusal(folder)
    assert error.code == "CDI-002"
    assert column in {fault.column for fault in error.faults}


def test_every_bad_table_is_told_at_once(folder: Path) -> None:
    change(folder / "subjects.csv", ("subject,", "person,"))
    change(folder / "doses.csv", ("period,", "visit_day,"))
    tables = {fault.table for fault in refusal(folder).faults}
    assert tables == {"subjects.csv", "doses.csv"}


def test_evidence_is_taken_as_it_was_computed(folder: Path) -> None:
    options = {"trapezoid": "linear-up-log-down"}
    computed = perform("pharmacokinetics.noncompartmental", folder / "concentrations.csv", options)
    (folder / "nca.json").write_text(computed.model_dump_json())
    change(folder / "study.toml", ("# pharmacokinetics = ", "pharmacokinetics = "))
    found = study.load(manifest.load(folder / "study.toml"))
    assert found.pharmacokinetics == computed
    assert found.evaluation is not None
    pp = package(found).data_sets[Family.SDTM]["PP"]
    values = [one["PPSTRESN"] for one in pp.records() if one["PPTESTCD"] == "AUCLST"]
    exposure = computed.outcome.table("exposure")
    place = [column.name for column in exposure.columns].index("AUCLST")
    assert values == [row[place] for row in exposure.rows]


def test_evidence_that_was_changed_or_is_of_other_data_is_refused(folder: Path) -> None:
    change(folder / "study.toml", ("# pharmacokinetics = ", "pharmacokinetics = "))
    computed = perform("pharmacokinetics.noncompartmental", folder / "concentrations.csv")
    told = json.loads(computed.model_dump_json())
    told["outcome"]["values"][0]["value"] = 47
    for content in (json.dumps(told), "{}"):
        (folder / "nca.json").write_text(content)
        assert refusal(folder).code == "CDI-004"
    (folder / "nca.json").write_text(computed.model_dump_json())
    change(folder / "concentrations.csv", ("2.00", "2.01"))
    error = refusal(folder)
    assert error.code == "CDI-004"
    assert "was not computed from concentrations.csv" in error.message


def test_the_example_holds_the_concentrations_of_the_simulation(folder: Path) -> None:
    simulated = [line.split(",") for line in crossover().decode().splitlines()[1:]]
    shipped = [line.split(",") for line in (folder / "concentrations.csv").read_text().splitlines()[1:]]
    assert [(int(row[0].rpartition("-")[2]), row[1:4], row[5], row[6].replace("<0.1", "BLQ")) for row in shipped] == [
        (int(row[0]), row[1:4], row[4], row[5]) for row in simulated
    ]
