"""Inputs are recognized by what they hold; records and evidence are taken with their digests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galenic.canonical import digest_of
from galenic.catalogue import Reading
from galenic.catalogue.discovery import service
from galenic.catalogue.intake import recognize, take
from galenic.catalogue.outcome import Outcome
from galenic.catalogue.service import EvidenceInput, Partner, RecordInput, Service
from galenic.errors import InputError

CLOSED = Service(
    "a.b",
    "B",
    "B.",
    (Partner.CMO,),
    (4,),
    (),
    inputs=(RecordInput("batch", "Batch record", "batch"), EvidenceInput("assay", "Assay", "a.c", required=False)),
)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("subject,sequence,period,treatment,time [h],conc [ng/mL]", "concentrations"),
        ("Subject;Sequence;Period;Treatment;AUC0-t [h*ng/mL]", "parameters"),
        ("subject,sequence,period,treatment,PPTESTCD,PPSTRESN,PPSTRESU", "parameter_records"),
        ("subject,arm", "randomization"),
        ("subject,reason", "left_out"),
    ],
)
def test_a_file_is_recognized_by_its_columns(tmp_path: Path, header: str, name: str) -> None:
    file = tmp_path / "data.csv"
    file.write_text(f"{header}\n")
    assert recognize(service("bioequivalence.study"), file, Reading()) == name


def test_what_fits_nothing_is_said(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text("subject,height\n1,180\n")
    with pytest.raises(InputError, match=r"SRV-004.*has the columns of no input"):
        recognize(service("bioequivalence.study"), file, Reading())


def test_a_json_file_is_evidence_unless_it_is_a_data_set(tmp_path: Path) -> None:
    (tmp_path / "pk.json").write_text("{}")
    assert recognize(service("bioequivalence.study"), tmp_path / "pk.json", Reading()) == "pharmacokinetics"
    columns = [
        {"itemOID": name, "name": name, "label": name, "dataType": "string"}
        for name in ("USUBJID", "PPTESTCD", "PPSTRESN", "TRTA")
    ]
    data_set = {
        "datasetJSONCreationDateTime": "2026-01-31T12:00:00",
        "datasetJSONVersion": "1.1.0",
        "itemGroupOID": "IG.PP",
        "records": 1,
        "name": "PP",
        "label": "PP",
        "columns": columns,
        "rows": [["1", "CMAX", "1", "T"]],
    }
    (tmp_path / "pp.json").write_text(json.dumps(data_set))
    assert recognize(service("bioequivalence.study"), tmp_path / "pp.json", Reading()) == "parameter_records"


def test_a_record_is_taken_from_a_mapping_or_a_file(tmp_path: Path) -> None:
    record = {"id": "B-1", "yield": 98.5}
    file = tmp_path / "batch.json"
    file.write_text(json.dumps(record))
    for given in (record, file):
        inputs, (receipt,) = take(CLOSED, {"batch": given}, Reading(), 1000)
        assert inputs.records["batch"] == record
        assert (receipt.source, receipt.sha256, receipt.rows) == ("B-1", digest_of(record), None)
    file.write_text("[1, 2]")
    with pytest.raises(InputError, match=r"SRV-006.*no record"):
        take(CLOSED, {"batch": file}, Reading(), 1000)


def test_an_outcome_is_evidence_by_its_own_digest() -> None:
    outcome = Outcome(conclusion="Done.")
    inputs, receipts = take(CLOSED, {"batch": {"id": "B-1"}, "assay": outcome}, Reading(), 1000)
    assert inputs.evidence["assay"] is outcome
    assert receipts[1].sha256 == outcome.digest


def test_a_reading_belongs_to_the_bytes() -> None:
    rows = b"subject,time [h],conc [ng/mL]\n1,0,1\n"
    nca = service("pharmacokinetics.noncompartmental")
    digests = {
        take(nca, {"concentrations": rows}, reading, 1000)[1][0].digest
        for reading in (Reading(), Reading(encoding="windows-1252"))
    }
    assert len(digests) == 2
