"""The package of the simulated study: reproducible, valid against the schemas, and the same evidence when read back."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from lxml import etree

from galenic.catalogue import perform
from galenic.catalogue.intake import Upload
from galenic.dossier.cdisc import dataset_json, manifest, study, transport
from galenic.dossier.cdisc.define_elements import DEF, ODM
from galenic.dossier.cdisc.define_reading import read_define
from galenic.dossier.cdisc.errors import CdiscRefused, UnreadableDataSet
from galenic.dossier.cdisc.package import FOLDERS, JSON_FOLDERS, Package, package
from galenic.dossier.cdisc.reading_back import read_back
from galenic.dossier.cdisc.standard import Family
from galenic.dossier.cdisc.study import Study
from tests.dossier.cdisc.conftest import EXAMPLE

DEFINES = [f"{folder}/define.xml" for folders in (FOLDERS, JSON_FOLDERS) for folder in folders.values()]


def test_the_same_study_gives_the_same_bytes(made: Package, folder: Path) -> None:
    assert package(study.load(manifest.load(folder / "study.toml"))).files == made.files


def test_every_file_has_its_place(made: Package) -> None:
    tabulated = "ts ta te tv dm se sv ex ae ds vs lb pc pp relrec suppdm suppae"
    expected = {f"tabulations/sdtm/{name}.xpt" for name in tabulated.split()}
    expected |= {f"analysis/adam/datasets/{name}.xpt" for name in ("adsl", "adpc", "adpp")}
    assert {name for name in made.files if name.endswith(".xpt")} == expected
    assert len([name for name in made.files if name.endswith(".json")]) == len(expected)


@pytest.mark.parametrize("name", DEFINES)
def test_define_is_valid_and_describes_every_variable(made: Package, name: str) -> None:
    described = read_define(made.files[name])
    assert described.errors == ()
    family = Family.ADAM if "adam" in name else Family.SDTM
    for one in made.data_sets[family].values():
        assert [variable.name for variable in described.data_sets[one.name]] == list(one.names)
        assert [variable.label for variable in described.data_sets[one.name]] == [each.label for each in one.columns]


def test_define_names_the_evidence_and_decodes_its_terms(made: Package, simulated: Study) -> None:
    tree = etree.fromstring(made.files["tabulations/sdtm/define.xml"])
    text = " ".join(tree.itertext())
    assert simulated.pharmacokinetics.digest in text
    assert "SIMULATED" in text
    codes = tree.find(f".//{{{ODM}}}CodeList[@OID='CL.PKPARMCD']")
    decoded = {item.get("CodedValue"): " ".join(item.itertext()).strip() for item in codes}
    assert decoded["AUCLST"] == "AUC to Last Nonzero Conc"
    oids = [element.get("OID") for element in tree.iter() if element.get("OID")]
    assert len(oids) == len(set(oids))
    known = set(oids)
    for attribute in ("ItemOID", "CodeListOID", "MethodOID", "ValueListOID", "WhereClauseOID"):
        assert {element.get(attribute) for element in tree.iter() if element.get(attribute)} <= known


def value_level(made: Package, name: str, folder: str = "tabulations/sdtm") -> dict[str, dict[str, str]]:
    """What define.xml says of a variable by value: attributes, origin, terms of its list."""
    tree = etree.fromstring(made.files[f"{folder}/define.xml"])
    by_oid = {element.get("OID"): element for element in tree.iter() if element.get("OID")}
    found = {}
    for reference in by_oid[f"VL.{name}"]:
        (condition,) = reference
        (check,) = by_oid[condition.get("WhereClauseOID")]
        item = by_oid[reference.get("ItemOID")]
        told = {key: item.get(key, "") for key in ("DataType", "Length", "SignificantDigits")}
        told["origin"] = item.find(f"{{{DEF}}}Origin").get("Type")
        terms = item.find(f"{{{ODM}}}CodeListRef")
        if terms is not None:
            told["terms"] = " ".join(one.get("CodedValue", "") for one in by_oid[terms.get("CodeListOID")]).strip()
        found[check[0].text] = told
    return found


def test_define_says_what_a_result_is_for_each_test(made: Package) -> None:
    """Held against the cells of the example's tables, which are typed by hand or simulated to these digits."""
    vital = value_level(made, "VS.VSORRES")
    assert (vital["SYSBP"]["DataType"], vital["SYSBP"]["Length"]) == ("integer", "3")
    assert (vital["TEMP"]["DataType"], vital["TEMP"]["Length"], vital["TEMP"]["SignificantDigits"]) == (
        "float",
        "4",
        "1",
    )
    laboratory = value_level(made, "LB.LBORRES")
    assert laboratory["PROT"]["DataType"] == "text"
    assert laboratory["BILI"]["DataType"] == "text"  # one is <3
    assert "PROT" not in value_level(made, "LB.LBSTRESN")
    assert value_level(made, "LB.LBSTRESN")["BILI"]["DataType"] == "integer"
    assert value_level(made, "PC.PCSTRESN")["THEO"]["SignificantDigits"] == "2"
    assert value_level(made, "PP.PPSTRESN")["LAMZNPT"]["DataType"] == "integer"
    assert value_level(made, "ADPC.AVAL", "analysis/adam/datasets")["THEO"]["origin"] == "Predecessor"


@pytest.mark.parametrize(
    ("name", "test", "unit"),
    [
        ("VS.VSORRESU", "PULSE", "beats/min"),
        ("LB.LBSTRESU", "PLAT", "10^9/L"),
        ("PC.PCSTRESU", "THEO", "ug/mL"),
        ("PP.PPSTRESU", "AUCLST", "h*ug/mL"),
    ],
)
def test_define_lists_the_unit_of_each_test(made: Package, name: str, test: str, unit: str) -> None:
    assert value_level(made, name)[test]["terms"] == unit


def test_define_says_where_each_qualifier_comes_from(made: Package) -> None:
    found = value_level(made, "SUPPDM.QVAL")
    assert {name: told["origin"] for name, told in found.items()} == {"SMOKING": "Collected", "CAFFEINE": "Collected"}
    assert found["CAFFEINE"]["DataType"] == "integer"
    assert value_level(made, "SUPPAE.QVAL")["AETRTEM"]["origin"] == "Derived"


@pytest.mark.parametrize("name", DEFINES)
def test_value_levels_fit_every_value(made: Package, name: str) -> None:
    """No value is longer, or has more digits, than its description allows; none is without one.

    Computed values are described by the 12 digits with which they are written.
    """
    tree = etree.fromstring(made.files[name])
    family = Family.ADAM if "adam" in name else Family.SDTM
    folder = name.rpartition("/")[0]
    for listed in tree.iter(f"{{{DEF}}}ValueListDef"):
        _, data_set, variable = listed.get("OID", "").split(".")
        one, described = made.data_sets[family][data_set], value_level(made, f"{data_set}.{variable}", folder)
        key = next(name for name in ("QNAM", "PARAMCD", f"{data_set}TESTCD") if one.has(name))
        for value, test in zip(one.values(variable), one.values(key), strict=True):
            if value in ("", None):
                continue
            told = described[str(test)]
            assert told["DataType"] != "integer" or float(value).is_integer()
            if isinstance(value, str):
                assert len(value) <= int(told["Length"])
            if told["DataType"] == "float":
                assert float(value) == pytest.approx(round(float(value), int(told["SignificantDigits"])), rel=1e-11)


def test_dataset_json_is_valid_and_refers_to_define(made: Package, reference_dir: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((reference_dir / "dossier/cdisc-schemas/dataset.schema.json").read_text())
    items = {element.get("OID") for name in DEFINES[2:] for element in etree.fromstring(made.files[name]).iter()}
    for family, data_sets in made.data_sets.items():
        for name in data_sets:
            told = json.loads(made.files[f"{JSON_FOLDERS[family]}/{name.lower()}.json"])
            jsonschema.validate({**told, "rows": []}, schema)
            assert {column["itemOID"] for column in told["columns"]} <= items
            assert told["itemGroupOID"] in items


def test_dataset_json_says_what_the_transport_file_says(made: Package) -> None:
    for family, data_sets in made.data_sets.items():
        for name, one in data_sets.items():
            assert dataset_json.read(made.files[f"{JSON_FOLDERS[family]}/{name.lower()}.json"], name) == one


def as_lines(content: bytes) -> bytes:
    """One JSON object as NDJSON: metadata, then a line for each record."""
    told = json.loads(content)
    rows = told.pop("rows")
    return "\n".join(json.dumps(line) for line in (told, *rows)).encode()


@pytest.mark.parametrize("name", ["dm.ndjson", "dm.json"])
def test_lines_say_what_one_object_says(made: Package, name: str, reference_dir: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    content = as_lines(made.files["dataset-json/sdtm/dm.json"])
    assert dataset_json.read(content, name) == made.data_sets[Family.SDTM]["DM"]
    schema = json.loads((reference_dir / "dossier/cdisc-schemas/dataset-ndjson-schema.json").read_text())
    metadata = {"$ref": "#/$defs/DatasetMetadata", "$defs": schema["$defs"]}
    jsonschema.validate(json.loads(content.splitlines()[0]), metadata)


def test_lines_that_are_missing_are_noticed(made: Package) -> None:
    whole = as_lines(made.files["dataset-json/sdtm/dm.json"])
    empty = json.loads(whole.splitlines()[0]) | {"records": 0}
    assert dataset_json.read(json.dumps(empty).encode(), "dm.ndjson").rows == ()
    for content in (whole.rpartition(b"\n")[0], whole + b"\n{}", whole + b"\n[1]", b"", b"[1]\n[2]"):
        with pytest.raises(UnreadableDataSet):
            dataset_json.read(content, "dm.ndjson")


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"name": "DM", "label": "x", "columns": [{}], "rows": []}'])
def test_what_is_no_dataset_json_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableDataSet) as refused:
        dataset_json.read(content, "dm.json")
    assert refused.value.code == "CDI-010"


@pytest.mark.parametrize("file", ["analysis/adam/datasets/adpc.xpt", "dataset-json/adam/adpc.json"])
def test_adpc_gives_the_outcome_of_the_study_s_own_table(made: Package, file: str) -> None:
    own = (EXAMPLE.parent / "concentrations.csv").read_bytes()
    data_set = Upload(made.files[file], file.rpartition("/")[2])
    for service, option in (("pharmacokinetics.noncompartmental", {}), ("bioequivalence.study", {"agency": "EMA"})):
        expected = perform(service, {"concentrations": Upload(own, "concentrations.csv")}, option).outcome
        assert perform(service, {"concentrations": data_set}, option).outcome.digest == expected.digest


@pytest.mark.parametrize("file", ["tabulations/sdtm/pc.xpt", "dataset-json/sdtm/pc.json"])
def test_pc_gives_the_parameters_of_the_study_s_own_table(made: Package, file: str) -> None:
    """PC has neither treatments nor doses, so the table is compared without them."""
    table = pl.read_csv(EXAMPLE.parent / "concentrations.csv")
    table = table.select("subject", "analyte", "period", "time [h]", "concentration [ug/mL]")
    expected = perform("pharmacokinetics.noncompartmental", table).outcome.digest
    upload = Upload(made.files[file], file.rpartition("/")[2])
    assert perform("pharmacokinetics.noncompartmental", upload).outcome.digest == expected


def test_adpp_gives_the_comparison_of_the_study(made: Package, simulated: Study) -> None:
    assert simulated.evaluation is not None
    expected = simulated.evaluation.outcome
    found = [
        perform(
            "bioequivalence.study", {"parameter_records": Upload(made.files[file], name)}, {"agency": "FDA"}
        ).outcome
        for file, name in (
            ("analysis/adam/datasets/adpp.xpt", "adpp.xpt"),
            ("dataset-json/adam/adpp.json", "adpp.json"),
        )
    ]
    assert found[0].digest == found[1].digest
    for outcome in found:
        ratios = {row[0]: row for row in outcome.table("ratios").rows}
        assert [ratios[row[0]] for row in expected.table("ratios").rows] == list(expected.table("ratios").rows)
        assert outcome.conclusion == expected.conclusion


def test_reading_back_proves_it_whatever_subjects_and_units_are_called(folder: Path) -> None:
    """Numbers of subjects, mg/L, a limit that the table does not state: what remains are the names of CDISC."""
    table = (folder / "concentrations.csv").read_text()
    short = table.replace("SIM-BE-01-0", "0").replace("[ug/mL]", "[mg/L]").replace("<0.1", "BLQ")
    (folder / "concentrations.csv").write_text(short)
    for name in ("subjects", "doses", "adverse_events", "vital_signs", "laboratory"):
        file = folder / f"{name}.csv"
        file.write_text(file.read_text().replace("SIM-BE-01-0", "0"))
    told = (folder / "study.toml").read_text().replace('usubjid = "{subject}"', "")
    (folder / "study.toml").write_text(told)
    found = study.load(manifest.load(folder / "study.toml"))
    built = package(found)
    compared = list(read_back(found, built))
    assert len(compared) == 4
    assert all(one.same for one in compared)
    pc = built.data_sets[Family.SDTM]["PC"]
    assert pc.values("USUBJID")[0] == "SIM-BE-01-01-001"  # study, site, subject
    assert set(pc.values("PCSTRESU")) == {"ug/mL"}
    assert pc.values("PCORRES")[0] == "<0.1"


def test_reading_back_finds_what_is_lost(made: Package, simulated: Study) -> None:
    file = "analysis/adam/datasets/adpc.xpt"
    adpc = made.data_sets[Family.ADAM]["ADPC"]
    place = adpc.names.index("AVAL")
    rows = tuple((*row[:place], (row[place] or 0) * 1.01, *row[place + 1 :]) for row in adpc.rows)
    other = transport.write(replace(adpc, rows=rows), simulated.manifest.moment)
    broken = replace(made, files={**made.files, file: other})
    assert [one.same for one in read_back(simulated, broken) if one.file == file] == [False, False]


def test_nothing_is_written_over(made: Package, tmp_path: Path) -> None:
    made.write(tmp_path / "new" / "folder")
    with pytest.raises(CdiscRefused) as refused:
        made.write(tmp_path / "new")
    assert refused.value.code == "CDI-005"
    assert io.BytesIO((tmp_path / "new/folder/tabulations/sdtm/dm.xpt").read_bytes()).read(13) == b"HEADER RECORD"


def test_what_a_transport_file_cannot_hold_stops_everything(folder: Path) -> None:
    file = folder / "adverse_events.csv"
    file.write_text(file.read_text().replace("Headache,Headache", f"{'Ache ' * 50},Kopfschmerz ä", 1))
    with pytest.raises(CdiscRefused) as refused:
        package(study.load(manifest.load(folder / "study.toml")))
    assert refused.value.code == "CDI-003"
    assert {fault.column for fault in refused.value.faults} == {"AETERM", "AEDECOD"}
