"""Each rule finds the one thing that was broken, and finds nothing in a sound package."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from galenic.dossier.cdisc import dataset_json
from galenic.dossier.cdisc.conformance import Severity, check, check_folder, rules
from galenic.dossier.cdisc.conformance.case import Case
from galenic.dossier.cdisc.errors import CdiscRefused
from galenic.dossier.cdisc.package import Package
from tests.dossier.cdisc.breaking import (
    Break,
    added,
    both,
    cell,
    column,
    dropped,
    emptied,
    parameter,
    renamed,
    repeated,
    swapped,
    without,
)

LONG = "x" * 201
BREAKS: list[tuple[str, Break, str]] = [
    ("CDISC-102", without("DM"), "package"),
    ("CDISC-103", without("TS"), "package"),
    ("CDISC-103", parameter("SSTDTC", "TSPARMCD", "SSTDT"), "package"),
    ("CDISC-104", without("ADSL"), "package"),
    ("CDISC-111", emptied("AE"), "AE"),
    ("CDISC-112", renamed("AE", "XX"), "XX"),
    ("CDISC-113", without("PC"), "PP"),
    ("CDISC-113", without("EX"), "EX"),
    ("CDISC-201", without("PC", "PCTESTCD"), "PC, PCTESTCD"),
    ("CDISC-202", without("PC", "PCLLOQ"), "PC, PCLLOQ"),
    ("CDISC-203", cell("DM", 3, "SEX", ""), "DM, record 3, SEX"),
    ("CDISC-204", added("PC", "PCFOO", "1"), "PC, PCFOO"),
    ("CDISC-205", column("PC", "PCDTC", label="Date of Sample"), "PC, PCDTC"),
    ("CDISC-206", column("PC", "PCLLOQ", is_number=False), "PC, PCLLOQ"),
    ("CDISC-207", swapped("PC", "PCSPEC", "PCNAM"), "PC, PCNAM"),
    ("CDISC-208", added("AE", "AESDTH", "", "Results in Death"), "AE, AESDTH"),
    ("CDISC-209", added("ADPC", "REASONNOT", "x"), "ADPC, REASONNOT"),
    ("CDISC-209", added("ADPC", "aval2", "x"), "ADPC, aval2"),
    ("CDISC-210", column("ADPC", "PARAM", label="Parameter with a label of more than 40 bytes"), "ADPC, PARAM"),
    ("CDISC-211", cell("AE", 1, "AETERM", LONG), "AE, record 1, AETERM"),
    ("CDISC-212", cell("AE", 1, "AETERM", "Übelkeit"), "AE, record 1, AETERM"),
    ("CDISC-213", cell("AE", 1, "AEREL", "NULL"), "AE, record 1, AEREL"),
    ("CDISC-214", cell("AE", 1, "AETERM", "Nausea "), "AE, record 1, AETERM"),
    ("CDISC-215", cell("EX", 1, "EXDOSE", 1e80), "EX, record 1, EXDOSE"),
    ("CDISC-216", column("EX", "EXTRT", length=200), "EX, EXTRT"),
    ("CDISC-301", cell("EX", 4, "DOMAIN", "EC"), "EX, record 4, DOMAIN"),
    ("CDISC-302", cell("EX", 4, "STUDYID", "OTHER"), "EX, record 4, STUDYID"),
    ("CDISC-303", cell("DM", 2, "SUBJID", "001"), "DM, record 2, SUBJID"),
    ("CDISC-304", cell("AE", 1, "USUBJID", "SIM-BE-01-4"), "AE, record 1, USUBJID"),
    ("CDISC-305", cell("PC", 2, "PCSEQ", 1), "PC, record 2, PCSEQ"),
    ("CDISC-305", cell("PC", 2, "PCSEQ", 0.5), "PC, record 2, PCSEQ"),
    ("CDISC-306", repeated("TE", 1), "TE, record 5, ETCD"),
    ("CDISC-307", cell("DM", 1, "ACTARMCD", "TRR"), "DM, record 1, ACTARMCD"),
    ("CDISC-308", both(cell("DM", 1, "ACTARMCD", ""), cell("DM", 1, "ACTARM", "")), "DM, record 1, ARMNRS"),
    ("CDISC-308", cell("DM", 1, "ARMNRS", "NOT ASSIGNED"), "DM, record 1, ARMNRS"),
    ("CDISC-309", cell("DM", 1, "RFXENDTC", "2026-03-10T08:00"), "DM, record 1, RFXENDTC"),
    ("CDISC-310", both(dropped("EX", 2), dropped("EX", 1)), "DM, record 1, ACTARMCD"),
    ("CDISC-311", cell("DM", 1, "AGEU", ""), "DM, record 1, AGEU"),
    ("CDISC-311", cell("DM", 1, "AGE", 240), "DM, record 1, AGE"),
    ("CDISC-312", cell("AE", 1, "AESER", "Y"), "AE, record 1, AESER"),
    ("CDISC-313", parameter("TITLE", "TSPARMCD", "XXXX"), "TS, TSPARMCD"),
    ("CDISC-314", cell("TS", 1, "TSVAL", ""), "TS, record 1, TSVAL"),
    ("CDISC-314", cell("TS", 1, "TSVALNF", "NA"), "TS, record 1, TSVAL"),
    ("CDISC-315", cell("SE", 1, "ETCD", "RUNIN"), "SE, record 1, ETCD"),
    ("CDISC-316", dropped("DS", 3), "DM, record 1, USUBJID"),
    ("CDISC-317", cell("DM", 1, "DTHFL", "Y"), "DM, record 1, DTHFL"),
    ("CDISC-317", cell("AE", 1, "AEOUT", "FATAL"), "DM, record 4, DTHFL"),
    ("CDISC-401", cell("PC", 5, "PCDTC", "2026-02-30T08:00"), "PC, record 5, PCDTC"),
    ("CDISC-401", cell("PC", 5, "PCDTC", "02MAR2026"), "PC, record 5, PCDTC"),
    ("CDISC-402", cell("PC", 5, "PCELTM", "1 h"), "PC, record 5, PCELTM"),
    ("CDISC-402", cell("TE", 4, "TEDUR", "P5"), "TE, record 4, TEDUR"),
    ("CDISC-403", cell("AE", 1, "AEENDTC", "2026-03-02T09:00"), "AE, record 1, AEENDTC"),
    ("CDISC-404", cell("PC", 1, "PCDY", 0), "PC, record 1, PCDY"),
    ("CDISC-404", cell("AE", 1, "AESTDY", None), "AE, record 1, AESTDY"),
    ("CDISC-405", cell("PC", 1, "EPOCH", ""), "PC, record 1, EPOCH"),
    ("CDISC-405", cell("PC", 1, "EPOCH", "TREATMENT 9"), "PC, record 1, EPOCH"),
    ("CDISC-406", cell("PC", 1, "PCRFTDTC", "2026-03-02T08:01"), "PC, record 1, PCRFTDTC"),
    ("CDISC-407", cell("PC", 38, "PCTPTNUM", 7), "PC, record 38, PCTPTNUM"),
    ("CDISC-408", cell("PC", 1, "PCTPTREF", ""), "PC, record 1, PCTPTREF"),
    ("CDISC-409", cell("DM", 4, "RFPENDTC", "2026-03-01"), "AE, record 1, AESTDTC"),
    ("CDISC-409", cell("DM", 4, "RFICDTC", "2026-03-05"), "AE, record 1, AESTDTC"),
    ("CDISC-410", cell("SE", 1, "SEENDTC", "2026-03-01"), "SE, record 2, SESTDTC"),
    ("CDISC-411", cell("PC", 2, "PCDTC", "2026-03-02T09:15"), "PC, record 2, PCDTC"),
    ("CDISC-501", cell("DM", 1, "SEX", "MALE"), "DM, record 1, SEX"),
    ("CDISC-502", cell("EX", 1, "EXDOSFRM", "TABS"), "EX, record 1, EXDOSFRM"),
    ("CDISC-503", cell("PC", 1, "PCTESTCD", "THEOPHYLLINE"), "PC, record 1, PCTESTCD"),
    ("CDISC-504", cell("PC", 2, "PCTEST", "Theophylin"), "PC, record 2, PCTEST"),
    ("CDISC-505", cell("PP", 1, "PPTEST", "Area"), "PP, record 1, PPTEST"),
    ("CDISC-506", cell("PC", 2, "PCSTRESN", 2.1), "PC, record 2, PCSTRESN"),
    ("CDISC-507", cell("PP", 1, "PPSTRESU", ""), "PP, record 1, PPSTRESU"),
    ("CDISC-508", cell("PC", 30, "PCSTRESU", "ng/mL"), "PC, record 30, PCSTRESU"),
    ("CDISC-509", both(*(cell("PC", 2, name, "") for name in ("PCORRES", "PCSTRESC"))), "PC, record 2, PCORRES"),
    ("CDISC-510", added("PC", "PCSTAT", "NOT DONE", "Completion Status"), "PC, record 1, PCSTAT"),
    ("CDISC-510", added("PC", "PCREASND", "lost", "Reason Test Not Done"), "PC, record 1, PCREASND"),
    ("CDISC-511", cell("PC", 1, "PCSTRESN", 0), "PC, record 1, PCSTRESN"),
    ("CDISC-511", cell("PC", 1, "PCLLOQ", None), "PC, record 1, PCLLOQ"),
    ("CDISC-512", cell("PC", 2, "PCLLOQ", 3), "PC, record 2, PCSTRESN"),
    ("CDISC-513", cell("EX", 1, "EXDOSU", ""), "EX, record 1, EXDOSE"),
    ("CDISC-514", cell("LB", 1, "LBSTNRLO", 99), "LB, record 1, LBSTNRLO"),
    ("CDISC-514", cell("LB", 17, "LBORNRLO", "1"), "LB, record 17, LBORNRLO"),
    ("CDISC-515", cell("LB", 1, "LBSTRESN", 99.0), "LB, record 1, LBNRIND"),
    ("CDISC-515", cell("LB", 1, "LBNRIND", ""), "LB, record 1, LBNRIND"),
    ("CDISC-516", cell("VS", 2, "VSLOBXFL", "N"), "VS, record 2, VSLOBXFL"),
    ("CDISC-516", cell("VS", 3, "VSLOBXFL", "Y"), "VS, record 3, VSLOBXFL"),
    ("CDISC-516", cell("VS", 1, "VSLOBXFL", "Y"), "VS, record 2, VSLOBXFL"),
    ("CDISC-516", both(cell("VS", 1, "VSLOBXFL", "Y"), cell("VS", 2, "VSLOBXFL", "")), "VS, record 1, VSLOBXFL"),
    ("CDISC-405", cell("LB", 1, "EPOCH", ""), "LB, record 1, EPOCH"),
    ("CDISC-406", cell("VS", 2, "VSRFTDTC", "2026-03-02T08:01"), "VS, record 2, VSRFTDTC"),
    ("CDISC-408", cell("VS", 2, "VSTPTREF", ""), "VS, record 2, VSTPTREF"),
    ("CDISC-409", cell("LB", 2, "LBDTC", "2026-03-20"), "LB, record 2, LBDTC"),
    ("CDISC-411", cell("VS", 3, "VSDTC", "2026-03-02T16:00"), "VS, record 3, VSDTC"),
    ("CDISC-505", cell("VS", 1, "VSTEST", "Blood Pressure"), "VS, record 1, VSTEST"),
    ("CDISC-505", cell("LB", 1, "LBTEST", "SGPT"), "LB, record 1, LBTEST"),
    ("CDISC-507", cell("LB", 1, "LBSTRESU", ""), "LB, record 1, LBSTRESU"),
    ("CDISC-508", cell("LB", 2, "LBSTRESU", "IU/L"), "LB, record 2, LBSTRESU"),
    ("CDISC-607", cell("LB", 1, "VISITNUM", 9), "LB, record 1, VISITNUM"),
    ("CDISC-601", cell("RELREC", 1, "RDOMAIN", "MB"), "RELREC, record 1, RDOMAIN"),
    ("CDISC-601", cell("RELREC", 1, "IDVAR", "PCSPID"), "RELREC, record 1, IDVAR"),
    ("CDISC-602", cell("RELREC", 1, "IDVARVAL", "THEO 9"), "RELREC, record 1, IDVARVAL"),
    ("CDISC-603", without("RELREC"), "RELREC"),
    ("CDISC-604", cell("PP", 1, "PPGRPID", "THEO 3"), "PP, record 1, PPGRPID"),
    ("CDISC-606", cell("PP", 1, "PPSTRESU", "ug/mL"), "PP, record 1, PPSTRESU"),
    ("CDISC-607", cell("PC", 1, "VISITNUM", 9), "PC, record 1, VISITNUM"),
    ("CDISC-607", dropped("SV", 1), "VS, record 1, VISITNUM"),
    ("CDISC-607", dropped("SV", 2), "PC, record 1, VISITNUM"),
    ("CDISC-608", cell("SUPPAE", 1, "IDVARVAL", "7"), "SUPPAE, record 1, IDVARVAL"),
    ("CDISC-608", cell("SUPPAE", 1, "IDVAR", ""), "SUPPAE, record 1, IDVARVAL"),
    ("CDISC-608", cell("SUPPAE", 1, "IDVAR", "AESPID"), "SUPPAE, record 1, IDVAR"),
    ("CDISC-608", both(*(cell("SUPPAE", 1, name, "") for name in ("IDVAR", "IDVARVAL"))), "SUPPAE, record 1, IDVAR"),
    ("CDISC-608", without("AE"), "SUPPAE, record 1, RDOMAIN"),
    ("CDISC-608", cell("SUPPDM", 1, "USUBJID", "nobody"), "SUPPDM, record 1, USUBJID"),
    ("CDISC-609", cell("SUPPDM", 1, "QNAM", "smoking"), "SUPPDM, record 1, QNAM"),
    ("CDISC-609", cell("SUPPDM", 1, "QNAM", "SEX"), "SUPPDM, record 1, QNAM"),
    ("CDISC-609", cell("SUPPDM", 3, "QLABEL", "Smoker"), "SUPPDM, record 3, QLABEL"),
    ("CDISC-610", cell("SUPPAE", 1, "RDOMAIN", "CE"), "SUPPAE, record 1, RDOMAIN"),
    ("CDISC-701", dropped("ADSL", 1), "ADSL, USUBJID"),
    ("CDISC-702", cell("ADPC", 1, "TRTSEQP", "TR"), "ADPC, record 1, TRTSEQP"),
    ("CDISC-702", cell("ADPP", 1, "USUBJID", "nobody"), "ADPP, record 1, USUBJID"),
    ("CDISC-703", cell("ADPP", 40, "PARAM", "Area"), "ADPP, record 40, PARAMCD"),
    ("CDISC-704", cell("ADSL", 1, "PKFL", "T"), "ADSL, record 1, PKFL"),
    ("CDISC-705", cell("ADPC", 2, "AVAL", 2.5), "ADPC, record 2, AVAL"),
    ("CDISC-705", cell("ADPC", 2, "SRCSEQ", 999), "ADPC, record 2, SRCSEQ"),
    ("CDISC-706", cell("ADPC", 1, "TRTA", "T"), "ADPC, record 1, TRTA"),
    ("CDISC-707", cell("ADPC", 2, "ARRLT", 0.5), "ADPC, record 2, ARRLT"),
    ("CDISC-708", cell("ADPC", 2, "RRLTU", ""), "ADPC, record 2, RRLTU"),
    ("CDISC-709", cell("ADSL", 1, "BEFL", "N"), "ADSL, record 1, BEXRS"),
    ("CDISC-710", column("ADPC", "ADTM", display_format=""), "ADPC, ADTM"),
]
IN_FILES = {"CDISC-101", "CDISC-105", "CDISC-106", "CDISC-107", "CDISC-108", "CDISC-109", "CDISC-110"}


def test_a_sound_package_has_no_finding(case: Case) -> None:
    report = check(case)
    assert report.ok
    assert report.findings == ()


@pytest.mark.parametrize(("rule", "broken", "place"), BREAKS, ids=[f"{rule}-{place}" for rule, _, place in BREAKS])
def test_the_rule_finds_what_was_broken(case: Case, rule: str, broken: Break, place: str) -> None:
    found = [finding.place for finding in check(broken(case)).findings if finding.rule == rule]
    assert place in found


def test_cmax_is_compared_with_the_samples(case: Case) -> None:
    record = next(row for row, one in case.records("PP") if one["PPTESTCD"] == "CMAX")
    report = check(cell("PP", record, "PPSTRESN", 1.0)(case))
    assert ("CDISC-605", f"PP, record {record}, PPSTRESN") in {(one.rule, one.place) for one in report.findings}


def test_every_rule_is_broken_by_a_test() -> None:
    assert {rule for rule, _, _ in BREAKS} | IN_FILES | {"CDISC-605"} == set(rules())


@pytest.fixture
def written(made: Package, tmp_path: Path) -> Path:
    made.write(tmp_path / "data")
    return tmp_path / "data"


def places(folder: Path, rule: str) -> list[str]:
    return [finding.place for finding in check_folder(folder).findings if finding.rule == rule]


def test_files_that_cannot_be_read_are_named(written: Path) -> None:
    assert check_folder(written).findings == ()
    (written / "tabulations/sdtm/ae.xpt").write_bytes(b"HEADER RECORD")
    (written / "dataset-json/sdtm/pc.json").write_text('{"columns": []}')
    (written / "dataset-json/adam/define.xml").write_text("<ODM")
    expected = ["dataset-json/adam/define.xml", "dataset-json/sdtm/pc.json", "tabulations/sdtm/ae.xpt"]
    assert sorted(places(written, "CDISC-101")) == expected
    assert "AE" in places(written, "CDISC-107")  # described, and of its files one is gone
    assert places(written, "CDISC-105") == ["dataset-json/adam/define.xml"]


def test_define_is_held_against_schema_and_data(written: Path) -> None:
    define = written / "tabulations/sdtm/define.xml"
    text = define.read_text()
    define.write_text(text.replace('Repeating="Yes"', 'Repeating="Often"', 1))
    assert places(written, "CDISC-106") == ["tabulations/sdtm/define.xml"]
    define.write_text(text.replace(">Age<", ">Age at Consent<", 1))
    assert places(written, "CDISC-108") == ["DM, AGE"]
    define.unlink()
    assert places(written, "CDISC-105") == ["tabulations/sdtm/define.xml"]


def test_files_are_named_for_their_data_sets_and_formats_agree(made: Package, written: Path) -> None:
    file = written / "tabulations/sdtm/ae.xpt"
    file.rename(file.with_name("events.xpt"))
    assert places(written, "CDISC-109") == ["AE"]
    twin = dataset_json.read((written / "dataset-json/sdtm/ex.json").read_bytes(), "ex.json")
    told = (written / "dataset-json/sdtm/ex.json").read_text().replace(f'"{twin.rows[2][-4]}"', '"2026-03-02T09:00"', 1)
    (written / "dataset-json/sdtm/ex.json").write_text(told)
    assert [place.split(",")[0] for place in places(written, "CDISC-110")] == ["EX"]


def test_lines_are_read_and_compared_with_the_other_formats(written: Path) -> None:
    """Dataset-JSON as NDJSON, third beside transport file and JSON object."""
    file = written / "dataset-json/sdtm/ex.json"
    told = json.loads(file.read_text())
    rows = told.pop("rows")
    lines = file.with_suffix(".ndjson")
    lines.write_text("\n".join(json.dumps(line) for line in (told, *rows)))
    assert check_folder(written).findings == ()
    rows[2][-4] = "2026-03-02T09:00"
    lines.write_text("\n".join(json.dumps(line) for line in (told, *rows)))
    assert places(written, "CDISC-110") == ["EX, record 3"]
    lines.write_text("\n".join(json.dumps(line) for line in (told, *rows[1:])))
    assert places(written, "CDISC-101") == ["dataset-json/sdtm/ex.ndjson"]


def test_a_folder_without_data_sets_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(CdiscRefused) as refused:
            check_folder(folder)
        assert refused.value.code == "CDI-006"


def test_severity_decides_whether_it_would_be_stopped(case: Case) -> None:
    assert check(cell("EX", 1, "EXDOSFRM", "TABS")(case)).ok
    report = check(without("DM")(case))
    assert not report.ok
    assert report.count(Severity.HIGH) >= 1
    assert report.as_dict()["counts"]["high"] == report.count(Severity.HIGH)
