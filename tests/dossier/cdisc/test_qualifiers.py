"""What the study's tables say beyond the standard is carried in supplemental data sets, or refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from galenic.dossier.cdisc import manifest, study, transport_reading
from galenic.dossier.cdisc.errors import CdiscRefused
from galenic.dossier.cdisc.package import Package, package
from galenic.dossier.cdisc.tables import DataSet
from tests.dossier.cdisc.conftest import EXAMPLE


def read(made: Package, name: str) -> DataSet:
    return transport_reading.read(made.files[f"tabulations/sdtm/{name}.xpt"], name)


def rows(name: str) -> list[dict[str, str]]:
    with (EXAMPLE.parent / name).open(newline="") as file:
        return list(csv.DictReader(file))


def refusal(folder: Path, old: str, new: str, file: str = "study.toml") -> CdiscRefused:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(CdiscRefused) as refused:
        package(study.load(manifest.load(folder / "study.toml")))
    return refused.value


def test_qualifiers_joined_to_their_records_give_the_columns_of_the_tables(made: Package) -> None:
    """SUPPDM by subject, SUPPAE by AESEQ: what a reviewer joins is what the study recorded."""
    said = {(one["USUBJID"], one["QNAM"]): one["QVAL"] for one in read(made, "suppdm").records()}
    expected = {
        (row["subject"], name): row[name.lower()]
        for row in rows("subjects.csv")
        for name in ("SMOKING", "CAFFEINE")
        if row[name.lower()]
    }
    assert said == expected
    events = {(one["USUBJID"], f"{one['AESEQ']:g}"): one["AETERM"] for one in read(made, "ae").records()}
    flagged = [events[one["USUBJID"], one["IDVARVAL"]] for one in read(made, "suppae").records()]
    assert sorted(map(str, flagged)) == sorted(row["term"] for row in rows("adverse_events.csv"))


def test_a_qualifier_says_where_it_comes_from(made: Package) -> None:
    first = next(read(made, "suppae").records())
    assert first == {
        "STUDYID": "SIM-BE-01",
        "RDOMAIN": "AE",
        "USUBJID": "SIM-BE-01-004",
        "IDVAR": "AESEQ",
        "IDVARVAL": "1",
        "QNAM": "AETRTEM",
        "QLABEL": "Treatment Emergent Flag",
        "QVAL": "Y",
        "QORIG": "Derived",
        "QEVAL": "",
    }
    subject = next(read(made, "suppdm").records())
    assert (subject["IDVAR"], subject["IDVARVAL"]) == ("", "")


def test_records_keep_their_qualifiers_when_the_standard_sorts_them(folder: Path) -> None:
    """The rows of the table stand in another order than the records of AE."""
    file = folder / "adverse_events.csv"
    lines = [line.removesuffix(",Y") + f",{line.split(',')[1]}" for line in file.read_text().splitlines()[1:]]
    file.write_text("\n".join([file.read_text().splitlines()[0], *reversed(lines)]) + "\n")
    made = package(study.load(manifest.load(folder / "study.toml")))
    terms = {(one["USUBJID"], f"{one['AESEQ']:g}"): one["AETERM"] for one in read(made, "ae").records()}
    said = {(one["USUBJID"], one["IDVARVAL"]): one["QVAL"] for one in read(made, "suppae").records()}
    assert said == terms


def test_nothing_declared_is_no_data_set(folder: Path) -> None:
    text = (folder / "study.toml").read_text()
    start, end = text.index("[[qualifier]]"), text.index("# Options of")
    (folder / "study.toml").write_text(text[:start] + text[end:])
    for name, extra in (("subjects.csv", 2), ("adverse_events.csv", 1)):
        lines = [",".join(line.split(",")[:-extra]) for line in (folder / name).read_text().splitlines()]
        (folder / name).write_text("\n".join(lines) + "\n")
    made = package(study.load(manifest.load(folder / "study.toml")))
    assert not [name for name in made.files if "supp" in name]


def test_a_column_that_is_not_declared_is_refused(folder: Path) -> None:
    error = refusal(folder, ",smoking,", ",habits,", "subjects.csv")
    assert {("subjects.csv", "habits"), ("subjects.csv", "smoking")} <= {
        (fault.table, fault.column) for fault in error.faults
    }


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('name = "SMOKING"', 'name = "SEX"', "qualifier.0.name"),
        ('name = "SMOKING"', 'name = "CAFFEINE"', "qualifier.0.name"),
        ('name = "SMOKING"', 'name = "smoking"', "qualifier.0.name"),
        ('label = "Smoking', 'label = "Räucher', "qualifier.0.label"),
        ('label = "Smoking', f'label = "{"Smoking" * 5}', "qualifier.0.label"),
        ('column = "smoking"', 'column = "sex"', "qualifier.0.column"),
        ('column = "smoking"', 'column = "Caffeine"', "qualifier.0.column"),
        ('column = "smoking"', 'column = "1"', "qualifier.0.column"),
        ('origin = "Collected"', 'origin = "CRF"', "qualifier.0.origin"),
        ('table = "subjects"', 'table = "concentrations"', "qualifier.0.table"),
        ('adverse-events = "adverse_events.csv"', "", "qualifier.2.table"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused_with_its_place(folder: Path, old: str, new: str, place: str) -> None:
    error = refusal(folder, old, new)
    assert error.code == "CDI-002"
    assert place in {fault.column for fault in error.faults}


def test_a_value_that_a_transport_file_cuts_is_refused(folder: Path) -> None:
    error = refusal(folder, ",NEVER,", f",{'NEVER ' * 40},", "subjects.csv")
    assert error.code == "CDI-003"
    assert "QVAL" in {fault.column for fault in error.faults}
