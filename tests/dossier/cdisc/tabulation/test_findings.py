"""Vital signs and laboratory results: as reported, in the standard unit, against their range, before the first dose."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any

import pytest

from galenic.dossier.cdisc import transport_reading
from galenic.dossier.cdisc.package import Package
from galenic.dossier.cdisc.study import Study
from galenic.dossier.cdisc.tables import Record
from galenic.dossier.cdisc.tabulation import findings
from galenic.dossier.cdisc.tabulation.subjects import elements, visits
from tests.dossier.cdisc.conftest import EXAMPLE

COLUMNS = "test_name unit reason position nominal_time category specimen low high normal laboratory method fasted loinc"
WHO = "SIM-BE-01-001"  # dosed first at 2026-03-02T08:00


def row(**told: Any) -> dict[str, Any]:
    empty = dict.fromkeys(COLUMNS.split())
    return empty | {"subject": WHO, "visit": 1, "time": "2026-03-02T07:30"} | told


def laboratory(study: Study, *rows: dict[str, Any], **standard: str) -> list[Record]:
    described = study.manifest.model_copy(update={"standard_unit": standard})
    one = replace(study, manifest=described, laboratory=rows)
    return list(findings.laboratory(one, elements(one)))


def vital_signs(study: Study, *rows: dict[str, Any]) -> list[Record]:
    one = replace(study, vital_signs=rows)
    return list(findings.vital_signs(one, elements(one)))


def test_a_result_and_its_range_are_converted_into_the_standard_unit(simulated: Study) -> None:
    """14.6 g/dL are 146 g/L."""
    first, second = laboratory(
        simulated,
        row(test="HGB", result="14.6", unit="g/dL", low=12.0, high=17.5),
        row(test="HGB", result="119", unit="g/L", low=120.0, high=175.0, visit=3),
        HGB="g/L",
    )
    assert (first["LBORRES"], first["LBORRESU"], first["LBORNRLO"], first["LBORNRHI"]) == ("14.6", "g/dL", "12", "17.5")
    assert (first["LBSTRESC"], first["LBSTRESN"], first["LBSTRESU"]) == ("146", 146.0, "g/L")
    assert (first["LBSTNRLO"], first["LBSTNRHI"], first["LBNRIND"]) == (120.0, 175.0, "NORMAL")
    assert (second["LBSTRESC"], second["LBSTRESN"], second["LBNRIND"]) == ("119", 119.0, "LOW")


@pytest.mark.parametrize(
    ("told", "text", "number", "where"),
    [
        ({"result": "46", "unit": "U/L", "low": 7.0, "high": 45.0}, "46", 46.0, "HIGH"),
        ({"result": "45", "unit": "U/L", "low": 7.0, "high": 45.0}, "45", 45.0, "NORMAL"),
        ({"result": "45", "unit": "U/L", "high": 45.0}, "45", 45.0, "NORMAL"),
        ({"result": "45", "unit": "U/L"}, "45", 45.0, ""),
        ({"result": "<3", "unit": "U/L", "low": 7.0}, "<3", None, ""),
        ({"result": "NEGATIVE", "normal": "NEGATIVE"}, "NEGATIVE", None, "NORMAL"),
        ({"result": "TRACE", "normal": "NEGATIVE"}, "TRACE", None, "ABNORMAL"),
        ({"result": "TRACE"}, "TRACE", None, ""),
    ],
)
def test_where_a_result_lies(
    simulated: Study, told: dict[str, Any], text: str, number: float | None, where: str
) -> None:
    (found,) = laboratory(simulated, row(test="ALT", **told))
    assert (found["LBSTRESC"], found.get("LBSTRESN"), found["LBNRIND"]) == (text, number, where)


def test_what_was_not_done_says_so(simulated: Study) -> None:
    told, silent = vital_signs(
        simulated, row(test="PULSE", result=None, reason="Device fault"), row(test="TEMP", result=None)
    )
    assert (told["VSSTAT"], told["VSREASND"]) == ("NOT DONE", "Device fault")
    assert (silent["VSSTAT"], silent["VSREASND"]) == ("NOT DONE", "No result")
    assert "VSORRES" not in told


def test_the_last_result_before_the_first_dose_is_flagged(simulated: Study) -> None:
    """As SDTMIG 3.4 shows it for VS: of two measurements before the dose the second; and each position apart."""
    times = ("2026-03-02T06:45", "2026-03-02T07:30", "2026-03-02T08:00", "2026-03-02T12:00")
    rows = [row(test="SYSBP", result=str(120 + place), time=time) for place, time in enumerate(times)]
    rows += [
        row(test="SYSBP", result="118", time="2026-03-01", position="STANDING"),
        row(test="PULSE", result=None, time="2026-03-02T07:30"),
        row(test="PULSE", result="61", time="2026-03-01T10:00"),
        row(test="TEMP", result="36.6", time="2026-03-02"),
    ]
    flags = [one["VSLOBXFL"] for one in vital_signs(simulated, *rows)]
    assert flags == ["", "Y", "", "", "Y", "", "Y", ""]


def test_a_planned_time_counts_from_the_dose_of_the_period(simulated: Study) -> None:
    before, after, without = vital_signs(
        simulated,
        row(test="PULSE", result="60", nominal_time=-0.5),
        row(test="PULSE", result="66", nominal_time=4.0, time="2026-03-02T12:05"),
        row(test="PULSE", result="64", visit=3, time="2026-03-13"),
    )
    assert (before["VSTPT"], before["VSTPTNUM"], before["VSELTM"]) == ("PREDOSE", 1, "-PT30M")
    assert (after["VSTPT"], after["VSTPTNUM"], after["VSELTM"]) == ("4 H", 2, "PT4H")
    assert (after["VSTPTREF"], after["VSRFTDTC"]) == ("DOSE OF PERIOD 1", "2026-03-02T08:00")
    assert "VSTPT" not in without
    assert (before["EPOCH"], after["EPOCH"], without["VISIT"]) == ("SCREENING", "TREATMENT 1", "END OF STUDY")


def test_visits_last_from_the_first_to_the_last_that_was_done(simulated: Study) -> None:
    found = {one["VISITNUM"]: one for one in visits(simulated) if one["USUBJID"] == WHO}
    assert [found[number]["VISIT"] for number in (0, 1, 2, 3)] == ["SCREENING", "PERIOD 1", "PERIOD 2", "END OF STUDY"]
    assert found[1]["SVSTDTC"] == "2026-03-02T07:30"  # before the dose at 08:00
    assert {one["SVOCCUR"] for one in found.values()} == {"Y"}
    unseen = replace(simulated, vital_signs=(), laboratory=())
    assert [one["SVOCCUR"] for one in visits(unseen) if one["USUBJID"] == WHO] == ["Y", "Y", "N", "N"]


@pytest.mark.parametrize(("domain", "table"), [("VS", "vital_signs"), ("LB", "laboratory")])
def test_read_back_the_data_sets_say_what_the_tables_say(made: Package, domain: str, table: str) -> None:
    with (EXAMPLE.parent / f"{table}.csv").open(newline="") as file:
        expected = sorted(
            (one["subject"], int(one["visit"]), one["test"], one["time"], one["result"], one["unit"])
            for one in csv.DictReader(file)
        )
    read = transport_reading.read(made.files[f"tabulations/sdtm/{domain.lower()}.xpt"], domain)
    names = ("USUBJID", "VISITNUM", f"{domain}TESTCD", f"{domain}DTC", f"{domain}ORRES", f"{domain}ORRESU")
    found = [tuple(record[name] for name in names) for record in read.records()]
    known = {(one[0], one[1], one[2], one[3]): (one[4], one[5] if one[4] else "") for one in expected}
    assert {one[:4]: one[4:] for one in found} == known
