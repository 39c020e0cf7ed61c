"""CDISC data sets give the same tables as the plain ones, whatever the file's format; every variable is documented."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest

from galenic.catalogue import Reading, perform
from galenic.catalogue.bioequivalence._inputs import PARAMETER_RECORDS
from galenic.catalogue.discovery import service
from galenic.catalogue.intake import recognize
from galenic.catalogue.pharmacokinetics._cdisc import ADPC, ADPP, PC, PP
from galenic.catalogue.pharmacokinetics._columns import CONCENTRATIONS
from galenic.catalogue.tables.faults import TableError
from galenic.catalogue.tables.reading import read_table
from galenic.catalogue.tables.schema import Table

NCA = "pharmacokinetics.noncompartmental"
PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "bring-your-data.md"


def dataset_json(frame: pl.DataFrame, name: str) -> dict[str, Any]:
    kinds = {pl.String: "string", pl.Float64: "double", pl.Int64: "integer"}
    columns = [
        {"itemOID": f"IT.{name}.{column}", "name": column, "label": column, "dataType": kinds[type(kind)]}
        for column, kind in zip(frame.columns, frame.dtypes, strict=True)
    ]
    return {
        "datasetJSONCreationDateTime": "2026-01-31T12:00:00",
        "datasetJSONVersion": "1.1.0",
        "itemGroupOID": f"IG.{name}",
        "records": frame.height,
        "name": name,
        "label": name,
        "columns": columns,
        "rows": [list(row) for row in frame.rows()],
    }


def written(frame: pl.DataFrame, ending: str, folder: Path) -> Path:
    file = folder / f"data{ending}"
    whole = dataset_json(frame, "PC")
    if ending == ".xpt":
        pyreadstat.write_xport(frame, str(file), file_format_version=5, table_name="PC")
    elif ending == ".json":
        file.write_text(json.dumps(whole))
    elif ending == ".ndjson":
        rows = whole.pop("rows")
        file.write_text("\n".join(json.dumps(line) for line in (whole, *rows)))
    else:
        frame.write_csv(file)
    return file


def read(frame: pl.DataFrame, schema: Any = CONCENTRATIONS, **how: Any) -> Table:
    return read_table(frame, schema, **how)


@pytest.mark.parametrize("ending", [".csv", ".xpt", ".json", ".ndjson"])
def test_pc_in_every_format(pc: pl.DataFrame, ending: str, tmp_path: Path) -> None:
    table = read_table(written(pc, ending, tmp_path), CONCENTRATIONS)
    first = table.frame.filter((pl.col("subject") == "S1-001") & (pl.col("period") == 2))
    assert first["time"].to_list() == pytest.approx([-0.25, 62 / 60, 2, 4, 1445 / 60])
    assert first["nominal_time"].to_list() == [-0.25, 1, 2, 4, 24]
    assert first["concentration"].to_list() == [None, 10, 8, 4, None]
    assert first["concentration_mark"].to_list() == ["BLQ", "", "", "", "NS"]
    assert first["concentration_limit"][0] == 0.5
    assert table.units["concentration"] == "ng/mL"
    assert "Read as SDTM PC" in table.notes[0]
    assert table.notes[-1] == "Variables left aside: STUDYID, DOMAIN, PCSEQ, VISIT."
    assert table.frame["row"][0] == (2 if ending == ".csv" else 1)


@pytest.mark.parametrize("ending", [".csv", ".xpt", ".json"])
def test_a_data_set_is_performed_and_the_report_says_how_it_was_read(
    pc: pl.DataFrame, ending: str, tmp_path: Path
) -> None:
    outcome = perform(NCA, written(pc, ending, tmp_path)).outcome
    assert outcome.value("profiles") == 4
    assert any(each.startswith("concentrations: Read as SDTM PC") for each in outcome.assumptions)
    summary = {row[1]: row for row in outcome.table("summary").rows}
    assert summary["CMAX"][3] == 4
    # By hand, linear rule, predose as BLQ at -0.25 h, zero at dosing: 62/120 h x 10, 58/60 h x 9, 2 h x 6.
    assert summary["AUCLST"][4] == pytest.approx(62 / 120 * 10 + 58 / 60 * 9 + 12)


def test_adpc(adpc: pl.DataFrame) -> None:
    excluded = adpc.with_columns(pl.when(pl.int_range(pl.len()) == 3).then(pl.lit("Y")).otherwise(None).alias("NCAXFL"))
    dose = adpc.head(1).with_columns(pl.lit("DOSE").alias("PARAMCD"))
    table = read(pl.concat([excluded, dose]))
    assert table.frame.height == 19
    assert table.frame["treatment"].to_list()[:5:4] == ["T", "R"]
    assert set(table.frame["sequence"]) == {"TR"}
    assert set(table.frame["dose"]) == {100.0}
    assert (table.units["dose"], table.units["time"]) == ("mg", "h")
    assert any("NCAXFL is Y" in note and "row 4" in note for note in table.notes)
    assert any("PARAMCD is DOSE" in note and "row 21" in note for note in table.notes)


def test_pp_and_adpp() -> None:
    pp = pl.DataFrame(
        {
            "USUBJID": ["1", "1", "2", "2"],
            "PPTESTCD": ["CMAX"] * 4,
            "PPCAT": ["XAN"] * 4,
            "PPSTRESN": [98.1, 91.5, 120.0, None],
            "PPSTRESC": ["98.1", "91.5", "120", "ND"],
            "PPSTRESU": ["ng/mL"] * 4,
            "EPOCH": ["TREATMENT 1", "TREATMENT 2"] * 2,
            "treatment": ["T", "R", "R", "T"],
        }
    )
    table = read(pp, PARAMETER_RECORDS)
    assert table.frame["period"].to_list() == [1, 2, 1, 2]
    assert table.frame["value"].to_list() == [98.1, 91.5, 120.0, None]
    assert table.frame["value_mark"][3] == "ND"
    adpp = pp.select(
        "USUBJID",
        pl.col("PPTESTCD").alias("PARAMCD"),
        pl.col("PPSTRESN").alias("AVAL"),
        pl.col("PPSTRESU").alias("AVALU"),
        pl.Series("APERIOD", [1.0, 2.0, 1.0, 2.0]),
        pl.col("treatment").alias("TRTA"),
        pl.Series("TRTSEQA", ["TR", "TR", "RT", "RT"]),
    )
    shown = read(adpp, PARAMETER_RECORDS).frame
    assert shown["sequence"].to_list() == ["TR", "TR", "RT", "RT"]
    assert shown.select("subject", "period", "parameter", "value", "unit").equals(
        table.frame.select("subject", "period", "parameter", "value", "unit")
    )


def test_a_study_tells_concentrations_from_parameters(adpc: pl.DataFrame, tmp_path: Path) -> None:
    file = written(adpc.drop("NCAXFL"), ".xpt", tmp_path)
    study = service("bioequivalence.study")
    assert recognize(study, file, Reading()) == "concentrations"
    adpp = adpc.select("USUBJID", "PARAMCD", "AVAL", "AVALU", "TRTA", "APERIOD", "TRTSEQA")
    assert recognize(study, written(adpp, ".json", tmp_path), Reading()) == "parameter_records"


def test_specimens_are_not_mixed(pc: pl.DataFrame) -> None:
    mixed = pc.with_columns(pl.when(pl.col("PCSEQ") > 10).then(pl.lit("URINE")).otherwise("PCSPEC").alias("PCSPEC"))
    with pytest.raises(TableError, match=r"TAB-040.*PCSPEC.*PLASMA, URINE"):
        read(mixed)


def test_a_fault_names_variable_and_row(pc: pl.DataFrame) -> None:
    bad = pc.with_columns(pl.when(pl.col("PCSEQ") == 7).then(-1.0).otherwise("PCSTRESN").alias("PCSTRESN"))
    with pytest.raises(TableError) as refused:
        read(bad)
    assert [(fault.code, fault.row, fault.column) for fault in refused.value.faults] == [("TAB-061", 7, "PCSTRESN")]


def test_time_points_without_intervals_need_a_unit(pc: pl.DataFrame) -> None:
    bare = pc.drop("PCELTM", "PCRFTDTC")
    with pytest.raises(TableError, match=r"TAB-034.*PCTPTNUM"):
        read(bare)
    assert read(bare, units={"time": "h"}).frame["time"][1] == 1.0


@pytest.mark.parametrize("ending", [".csv", ".xpt", ".json", ".ndjson"])
def test_a_corrupted_file_is_read_or_refused(pc: pl.DataFrame, ending: str, tmp_path: Path) -> None:
    """Bytes changed, lost, put in, or cut off: never anything but a table or a refusal."""
    whole, chance = written(pc, ending, tmp_path).read_bytes(), random.Random(ending)
    outcomes = set()
    for _ in range(60):
        spoiled, at = bytearray(whole), chance.randrange(len(whole))
        spoiled[at : at + chance.choice((0, 1, 1, 40, len(whole)))] = chance.randbytes(chance.choice((0, 1, 1, 8)))
        try:
            read_table(bytes(spoiled), CONCENTRATIONS, name=f"data{ending}")
        except TableError as refused:
            outcomes.add(f"refused with {min(refused.count, 1)} fault")
        else:
            outcomes.add("read")
    assert outcomes <= {"read", "refused with 1 fault"}
    assert len(outcomes) == 2 or ending == ".json"


def test_every_variable_is_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"\b[A-Z][A-Z0-9]{3,7}\b", page))
    for layout in (PC, ADPC, PP, ADPP):
        assert not layout.variables() - named, layout.name
