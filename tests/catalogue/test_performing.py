"""The Python call: what it takes, what it leaves behind, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from galenic.canonical import digest_bytes
from galenic.catalogue import Performance, Reading, Upload, perform
from galenic.errors import InputError

NCA = "pharmacokinetics.noncompartmental"
BE = "bioequivalence.study"


def test_a_path_leaves_a_receipt(theophylline: Path) -> None:
    done = perform(NCA, theophylline)
    (receipt,) = done.inputs
    assert (receipt.name, receipt.source, receipt.rows) == ("concentrations", "concentrations.csv", 132)
    assert receipt.sha256 == digest_bytes(theophylline.read_bytes())
    assert receipt.units["concentration"] == "mg/L"
    assert (done.service, done.version) == (NCA, "1.1")


def test_options_are_kept_with_their_defaults(theophylline: Path) -> None:
    done = perform(NCA, theophylline, {"trapezoid": "linear-up-log-down"})
    assert done.options["trapezoid"] == "linear-up-log-down"
    assert done.options["min_points"] == 3


def test_the_same_work_has_the_same_digest(theophylline: Path) -> None:
    content = theophylline.read_bytes()
    first = perform(NCA, theophylline)
    again = perform(NCA, {"concentrations": Upload(content, "concentrations.csv")})
    assert first.digest == again.digest
    assert first.outcome.digest == again.outcome.digest


def test_one_changed_concentration_changes_everything_downstream(theophylline: Path) -> None:
    before = perform(NCA, theophylline)
    changed = theophylline.read_bytes().replace(b"1,0.57,6.57,", b"1,0.57,6.58,")
    after = perform(NCA, changed)
    assert before.inputs[0].sha256 != after.inputs[0].sha256
    assert before.outcome.table("exposure").rows[0] != after.outcome.table("exposure").rows[0]
    assert before.outcome.table("exposure").rows[1] == after.outcome.table("exposure").rows[1]
    assert before.outcome.digest != after.outcome.digest
    assert before.digest != after.digest


def test_options_change_the_digest_of_the_evidence(theophylline: Path) -> None:
    assert perform(NCA, theophylline).digest != perform(NCA, theophylline, {"min_r2_adjusted": 0.79}).digest


@pytest.mark.parametrize("kind", ["bytes", "polars", "pandas", "records", "upload"])
def test_a_table_may_be_given_in_many_shapes(theophylline: Path, kind: str) -> None:
    content = theophylline.read_bytes()
    frame = pl.read_csv(content)
    shapes = {
        "bytes": content,
        "polars": frame,
        "pandas": pd.read_csv(theophylline),
        "records": frame.to_dicts(),
        "upload": Upload(content, "other.csv"),
    }
    assert perform(NCA, shapes[kind]).outcome.digest == perform(NCA, theophylline).outcome.digest


def test_units_may_be_said_at_the_call(theophylline: Path) -> None:
    frame = pl.read_csv(theophylline).rename({"time [h]": "time", "concentration [mg/L]": "conc", "dose [mg]": "dose"})
    units = {"time": "h", "conc": "mg/L", "concentrations.dose": "mg"}
    done = perform(NCA, frame, units=units)
    assert done.outcome.digest == perform(NCA, theophylline).outcome.digest
    assert done.inputs[0].reading is not None
    assert done.inputs[0].reading.units == {"time": "h", "conc": "mg/L", "dose": "mg"}


def test_how_a_file_is_written_may_be_said_and_counts(theophylline: Path) -> None:
    content = theophylline.read_text().replace(",", ";").replace(".", ",").encode()
    done = perform(NCA, content, reading=Reading(decimal=","))
    assert done.outcome.digest == perform(NCA, theophylline).outcome.digest
    assert done.digest != perform(NCA, theophylline).digest


def test_evidence_goes_on_as_it_is_or_from_its_file(
    sauter: pl.DataFrame, tmp_path: Path, concentrations: bytes
) -> None:
    signed = perform(NCA, concentrations)
    file = tmp_path / "pk.json"
    file.write_text(json.dumps(signed.model_dump(mode="json")))
    direct = perform(BE, {"pharmacokinetics": signed})
    assert direct.inputs[0].sha256 == signed.digest
    assert perform(BE, {"pharmacokinetics": file}).digest == direct.digest
    from_curves = perform(BE, {"concentrations": concentrations})
    assert direct.outcome.table("ratios") == from_curves.outcome.table("ratios")
    assert Performance.model_validate_json(file.read_bytes()).holds()


def test_evidence_that_was_edited_in_its_file_is_refused(tmp_path: Path, concentrations: bytes) -> None:
    file = tmp_path / "pk.json"
    content = perform(NCA, concentrations).model_dump(mode="json")
    content["outcome"]["tables"][1]["rows"][0][4] *= 1.01
    file.write_text(json.dumps(content))
    with pytest.raises(InputError, match=r"SRV-007.*changed after it was written"):
        perform(BE, {"pharmacokinetics": file})


def test_evidence_of_another_service_is_refused(leblond: pl.DataFrame, tmp_path: Path) -> None:
    other = perform("stability.study", {"results": leblond}, {"lower_limit": "95.0"})
    with pytest.raises(InputError, match="SRV-005"):
        perform(BE, {"pharmacokinetics": other})
    file = tmp_path / "x.json"
    for content in ("{", "[1]", '{"service": 1}'):
        file.write_text(content)
        with pytest.raises(InputError, match="SRV-006"):
            perform(BE, {"pharmacokinetics": file})


def test_what_cannot_be_given_is_said(theophylline: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="SRV-004"):
        perform(BE, theophylline)
    with pytest.raises(InputError, match="SRV-006"):
        perform(NCA, tmp_path / "missing.csv")
    with pytest.raises(InputError, match="SRV-006"):
        perform(NCA, 5)
    with pytest.raises(InputError, match="SRV-009"):
        perform(NCA, theophylline, max_bytes=100)
    with pytest.raises(InputError, match=r"SRV-008.*\n.*colour"):
        perform(NCA, theophylline, units={"colour": "mg"})
    with pytest.raises(InputError, match="SRV-002"):
        perform("process.cleaning", theophylline)


def test_faults_of_several_inputs_are_told_together(sauter: pl.DataFrame) -> None:
    bad = sauter.with_columns(pl.lit("many").alias("AUC0-t [h*ng/mL]"))
    with pytest.raises(InputError) as refused:
        perform(BE, {"parameters": bad, "randomization": b"person,sequence\n1,TR\n"})
    assert {fault.table for fault in refused.value.faults} == {"parameters", "randomization"}
