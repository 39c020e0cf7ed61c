"""Sequences of eCTD 3.2.2: valid, in the right folders, and the same bytes each time."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from lxml import etree

from galenic.dossier import ectd_v3, manifest, xml
from galenic.dossier.errors import DossierRefused
from galenic.dossier.validation import check_sequence
from tests.dossier.conftest import EU, EU_DOCUMENTS, US, US_DOCUMENTS, describe, make, numbered

P = "m3/32-body-data/32p-drug-prod/maplolol-tablets"
S = "m3/32-body-data/32s-drug-sub/maplolol-birch-synthesis"
STUDY = "m5/53-clin-stud-rep/531-rep-biopharm-stud/5312-compar-ba-be-stud-rep/map-be-01"


def files(sequence: Path) -> dict[str, bytes]:
    return {
        path.relative_to(sequence).as_posix(): path.read_bytes()
        for path in sorted(sequence.rglob("*"))
        if path.is_file() and "util" not in path.parts
    }


def leaves(sequence: Path) -> dict[str, ectd_v3.Leaf]:
    return {leaf.title: leaf for leaf in ectd_v3.read_sequence(sequence).leaves}


def test_files_lie_where_the_specification_has_them(us: Path) -> None:
    """Folders of ICH eCTD 3.2.2, appendix 4."""
    assert set(files(us / "0000")) == {
        "index.xml",
        "index-md5.txt",
        "m1/us/us-regional.xml",
        "m1/us/1-1/form-356h.pdf",
        "m1/us/1-2/cover-letter.pdf",
        "m1/us/1-12-11/basis.pdf",
        "m2/23-qos/qos-drug-substance.pdf",
        "m2/27-clin-sum/be-summary.pdf",
        f"{S}/32s4-contr-drug-sub/32s41-spec/specification.pdf",
        f"{P}/32p4-contr-excip/lactose/lactose-specification.pdf",
        f"{P}/32p4-contr-excip/starch/starch-specification.pdf",
        f"{P}/32p5-contr-drug-prod/32p51-spec/specification.pdf",
        f"{P}/32p8-stab/stability-summary.pdf",
        f"{P}/32p8-stab/stability-data.pdf",
        f"{STUDY}/study-report.pdf",
        f"{STUDY}/protocol.pdf",
        f"{STUDY}/stf-map-be-01.xml",
    }


@pytest.mark.parametrize(("region", "schema"), [("us", "us-regional-v3-3.dtd"), ("eu", "eu-regional.dtd")])
@pytest.mark.parametrize("number", ["0000", "0001"])
def test_backbones_are_valid(
    region: str, schema: str, number: str, request: pytest.FixtureRequest, schemas: Path | None
) -> None:
    if schemas is None:
        pytest.skip("the agencies' schemas are not at hand")
    sequence: Path = request.getfixturevalue(region) / number
    judged = {"index.xml": "ich-ectd-3-2.dtd", f"m1/{region}/{region}-regional.xml": schema}
    judged |= {path: "ich-stf-v2-2.dtd" for path in files(sequence) if "/stf-" in path}
    assert len(judged) == (3 if region == "us" else 2)
    for path, name in judged.items():
        tree = xml.parse((sequence / path).read_bytes())
        assert xml.schema_errors(tree, next(schemas.rglob(name))) == [], path


def test_checksums_are_those_of_the_files(us: Path) -> None:
    sequence = us / "0000"
    index = (sequence / "index.xml").read_bytes()
    assert (sequence / "index-md5.txt").read_text() == hashlib.md5(index).hexdigest()
    for leaf in ectd_v3.read_sequence(sequence).leaves:
        assert hashlib.md5((sequence / leaf.path).read_bytes()).hexdigest() == leaf.checksum


def test_the_same_dossier_gives_the_same_bytes(us: Path, leaflet: bytes, schemas: Path | None, tmp_path: Path) -> None:
    assert files(make(tmp_path, leaflet, schemas, US_DOCUMENTS)) == files(us / "0000")


def test_the_order_of_documents_does_not_matter(us: Path, leaflet: bytes, schemas: Path | None, tmp_path: Path) -> None:
    """The schema fixes the order of headings; a manifest may be sorted as one likes."""
    assert files(make(tmp_path, leaflet, schemas, US_DOCUMENTS[::-1])) == files(us / "0000")


def test_what_changed_replaces_and_what_is_gone_is_deleted(us: Path) -> None:
    first, second = leaves(us / "0000"), leaves(us / "0001")
    replaced = second["Specification of the drug product"]
    assert replaced.operation == "replace"
    assert replaced.modified == f"../0000/index.xml#{first['Specification of the drug product'].id}"
    for title in ("Specification of starch", "Stability summary"):
        assert (second[title].operation, second[title].href, second[title].checksum) == ("delete", "", "")
        assert second[title].modified == f"../0000/index.xml#{first[title].id}"
    assert "Stability data" not in second
    assert (second["Cover letter"].operation, second["Form FDA 356h"].operation) == ("new", "new")
    assert second["Synopsis of study MAP-BE-01"].operation == "new"


def test_a_study_is_added_to(us: Path) -> None:
    """FDA 1731: the later tagging file is appended and names only what its sequence brings."""
    first, second = leaves(us / "0000"), leaves(us / "0001")
    title = "Study tagging file MAP-BE-01"
    assert second[title].operation == "append"
    assert second[title].modified == f"../0000/index.xml#{first[title].id}"
    assert second[title].version == "STF version 2.2"
    tagged = (us / "0001" / second[title].path).read_text()
    assert re.findall('file-tag name="([^"]+)" info-type="([^"]+)"', tagged) == [("synopsis", "ich")]
    assert f"../../../../../index.xml#{second['Synopsis of study MAP-BE-01'].id}" in tagged


def test_what_stands_is_what_was_not_ended(us: Path) -> None:
    standing = {one.title: one for one in ectd_v3.standing(ectd_v3.read_application(us))}
    assert standing["Specification of the drug product"].sequence == 1
    assert standing["Stability data"].sequence == 0
    assert not {"Specification of starch", "Stability summary"} & set(standing)


def test_data_sets_lie_where_fda_looks(leaflet: bytes, tmp_path: Path) -> None:
    tabulation = 'study = "MAP-BE-01"\ntag = "data-tabulation-dataset-sdtm"'
    documents = [*US_DOCUMENTS, ("5.3.1.2", "dm", "Demographics", tabulation)]
    sequence = make(tmp_path, leaflet, None, documents)
    assert "m5/datasets/map-be-01/tabulations/sdtm/dm.xpt" in files(sequence)


def test_the_namespace_is_the_one_of_each_schema(us: Path) -> None:
    content = files(us / "0000")
    for path in ("index.xml", "m1/us/us-regional.xml"):
        assert b'xmlns:xlink="http://www.w3c.org/1999/xlink"' in content[path]
    assert b'xmlns:xlink="http://www.w3.org/1999/xlink"' in content[f"{STUDY}/stf-map-be-01.xml"]


def test_names_of_people_and_products_are_text(leaflet: bytes, tmp_path: Path) -> None:
    """What looks like markup is none."""
    head = US.replace("Alder Therapeutics", "Alder & <b>Söhne</b>").replace("Maplolol Tablets", "Maplolol & Co")
    sequence = make(tmp_path, leaflet, None, US_DOCUMENTS, head)
    regional = ectd_v3.read_sequence(sequence).regional
    assert regional is not None
    assert regional.root is not None
    assert regional.root.findtext(".//company-name") == "Alder & <b>Söhne</b>"
    assert "m3/32-body-data/32p-drug-prod/maplolol-co/32p8-stab/stability-data.pdf" in files(sequence)


@pytest.mark.parametrize(
    ("head", "document", "told"),
    [
        (US, ("3.2.Z", "x", "Nothing", ""), "section 3.2.Z"),
        (US, ("1.3", "x", "A heading that holds none", ""), "section 1.3"),
        (US, ("2.7.3", "x", "Efficacy", ""), "keyword indication"),
        (US, ("1.1", "x", "A form without a type", ""), "keyword form-type"),
        (US, ("3.2.P.1", "A_b", "A name", ""), "name cannot be used"),
        (US, ("3.2.P.1", "a" * 61, "A long name", ""), "name cannot be used"),
        (US, ("5.3.1.2", "x", "Untagged", 'study = "MAP-BE-01"'), "needs a tag"),
        (US.replace('"ANDA"', '"MAA"'), US_DOCUMENTS[0], "No such application-type"),
        (EU[: EU.index("[[envelope]]")] + '[keywords]\ncountry = "common"', EU_DOCUMENTS[0], "needs an envelope"),
    ],
)
def test_what_has_no_place_is_refused(
    head: str, document: tuple[str, str, str, str], told: str, leaflet: bytes, tmp_path: Path
) -> None:
    with pytest.raises(DossierRefused) as refused:
        make(tmp_path, leaflet, None, [document], head)
    assert refused.value.code == "DOS-004"
    assert any(told in str(fault) for fault in refused.value.faults), refused.value.faults
    assert not (tmp_path / "application").exists()


def test_two_documents_do_not_overwrite_each_other(leaflet: bytes, tmp_path: Path) -> None:
    """3.2.S.2.1 and 3.2.S.2.2 share a folder."""
    documents = [("3.2.S.2.1", "manufacture", "One", ""), ("3.2.S.2.2", "manufacture", "Other", "")]
    with pytest.raises(DossierRefused) as refused:
        make(tmp_path, leaflet, None, documents)
    assert refused.value.code == "DOS-005"


def test_a_sequence_is_not_written_twice(leaflet: bytes, tmp_path: Path) -> None:
    make(tmp_path, leaflet, None, US_DOCUMENTS)
    with pytest.raises(DossierRefused) as refused:
        make(tmp_path, leaflet, None, US_DOCUMENTS)
    assert refused.value.code == "DOS-006"


CA = (
    EU.replace('"EU"', '"CA"')
    .replace('"DE/H/1234/001"', '"e123456"')
    .replace('country = "de"', 'country = "ca"')
    .replace('agency = "DE-BFARM"', 'agency = "PEP"')
    .replace('procedure = "decentralised"', 'procedure = "Pharmaceutical"')
    .replace('kind = "maa"', 'kind = "ANDS"')
)
CA_DOCUMENTS = [
    ("1.0.1", "cover-letter", "Cover letter", ""),
    ("1.4.2", "cs-be", "Comprehensive summary: bioequivalence", ""),
    ("1.6.1", "be-data", "Bioavailability data", ""),
    *US_DOCUMENTS[5:11],
]


def test_the_canadian_module_1_has_the_names_that_its_style_sheet_reads(leaflet: bytes, tmp_path: Path) -> None:
    """Namespaces, transaction and headings of ca-regional-2-2.xsl; the XML Schema itself is not checked against."""
    sequence = make(tmp_path, leaflet, None, CA_DOCUMENTS, CA)
    root = etree.parse(str(sequence / "m1/ca/ca-regional.xml")).getroot()
    names = {"c": "hcsc_ectd", "x": "http://www.w3.org/1999/xlink"}
    assert root.tag == "{hcsc_ectd}hcsc_ectd"
    assert root.get("schema-version") == "2.2"
    told = {
        etree.QName(one).localname: one.text for one in root.find("c:ectd-regulatory-transaction-information", names)
    }
    assert told == {
        "applicant": "Alder Therapeutics",
        "product-name": "Maplolol Alder",
        "dossier-identifier": "e123456",
        "dossier-type": "Pharmaceutical",
        "regulatory-activity-type": "ANDS",
        "regulatory-activity-lead": "PEP",
        "sequence-number": "0000",
        "sequence-description": "Initial application",
        "related-sequence-number": "0000",
    }
    module = "c:m1-administrative-and-product-information"
    for heading, file in (
        ("c:m1-0-correspondence/c:m1-0-1-cover-letter", "1-0-1/cover-letter.pdf"),
        ("c:m1-4-health-canada-summaries/c:m1-4-2-comprehensive-summary-bioequivalence", "1-4-2/cs-be.pdf"),
        ("c:m1-6-regional-clinical-information/c:m1-6-1-comparative-bioavailability-information", "1-6-1/be-data.pdf"),
    ):
        leaf = root.find(f"{module}/{heading}/c:leaf", names)
        assert leaf.get("{http://www.w3.org/1999/xlink}href") == file
        assert leaf.find("c:title", names).text
        assert (sequence / "m1/ca" / file).is_file()


def test_a_canadian_sequence_is_read_back_and_continued(leaflet: bytes, tmp_path: Path) -> None:
    """What was written is what stands: the next sequence replaces a leaf of module 1, and sends a new letter."""
    first = make(tmp_path, leaflet, None, CA_DOCUMENTS, CA)
    read = {leaf.place.section: leaf for leaf in ectd_v3.read_sequence(first).leaves}
    assert {"1.0.1", "1.4.2", "1.6.1", "3.2.P.5.1"} <= read.keys()
    changed = tmp_path / "documents" / "1.4.2-cs-be.pdf"
    changed.write_bytes(changed.read_bytes() + b"% changed\n")
    later = make(tmp_path, leaflet, None, CA_DOCUMENTS, numbered(CA, 1, "response"))
    sent = {leaf.place.section: leaf for leaf in ectd_v3.read_sequence(later).leaves if leaf.place.section != "1"}
    assert {section: leaf.operation for section, leaf in sent.items()} == {"1.0.1": "new", "1.4.2": "replace"}
    assert sent["1.4.2"].modified == f"../../../0000/m1/ca/ca-regional.xml#{read['1.4.2'].id}"
    report = check_sequence(later)
    assert {one.rule for one in report.findings if one.severity == "high"} <= {"ECTD-108"}
    (unchecked,) = [one for one in report.findings if one.place == "m1/ca/ca-regional.xml"]
    assert unchecked.rule == "ECTD-104"
    assert "its headings are assumed" in unchecked.what


def test_a_canadian_sequence_is_judged_by_the_schema_that_is_given(leaflet: bytes, tmp_path: Path) -> None:
    """Not the agency's schema: one that asks for the same root, and then for something that is not there."""
    made = make(tmp_path, leaflet, None, CA_DOCUMENTS, CA)
    given = tmp_path / "schemas" / "ca"
    given.mkdir(parents=True)
    schema = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="hcsc_ectd"
        elementFormDefault="qualified"><xs:element name="hcsc_ectd"><xs:complexType><xs:sequence>
        <xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence><xs:attribute name="schema-version"/>
        </xs:complexType></xs:element></xs:schema>"""
    for content, expected in (
        (schema, None),
        (schema.replace("<xs:any", "<xs:element name='other'/><xs:any"), "ECTD-103"),
    ):
        (given / "ca-regional-2-2.xsd").write_text(content)
        found = check_sequence(made, schemas=tmp_path / "schemas").findings
        assert {one.rule for one in found if one.place.startswith("m1/ca/ca-regional.xml")} == {expected} - {None}
    (given / "ca-regional-2-2.xsd").write_text("<a/>")
    found = check_sequence(made, schemas=tmp_path / "schemas").findings
    (unusable,) = [one.what for one in found if one.place == "m1/ca/ca-regional.xml"]
    assert "cannot be read as an XML Schema" in unusable


def test_canada_needs_an_envelope(leaflet: bytes, tmp_path: Path) -> None:
    head = CA.partition("[[envelope]]")[0] + "[keywords]" + CA.partition("[keywords]")[2]
    described = manifest.load(describe(tmp_path, leaflet, CA_DOCUMENTS, head))
    unit, _ = described.next_unit()
    with pytest.raises(DossierRefused, match="needs one envelope"):
        ectd_v3.render(unit)


def test_studies_may_have_files_of_one_name(leaflet: bytes, tmp_path: Path) -> None:
    """Two studies in one section, and for each a definition of its tabulations and one of its analyses."""
    head = US + '[[study]]\nid = "MAP-BE-02"\ntitle = "Fed study"\n'
    report, definition = "study-report-body", "data-tabulation-data-definition"
    documents = [
        ("5.3.1.2", "report", f"Report {study}", f'study = "{study}"\ntag = "{report}"')
        for study in ("MAP-BE-01", "MAP-BE-02")
    ]
    documents += [
        ("5.3.1.2", "define", "Tabulations", f'study = "MAP-BE-01"\ntag = "{definition}"'),
        ("5.3.1.2", "define", "Analyses", 'study = "MAP-BE-01"\ntag = "analysis-data-definition"'),
    ]
    sequence = make(tmp_path, leaflet, None, documents, head)
    written = set(files(sequence))
    assert {path for path in written if path.endswith("/report.pdf")} == {
        f"{STUDY.removesuffix('map-be-01')}{study}/report.pdf" for study in ("map-be-01", "map-be-02")
    }
    assert len([path for path in written if "/define." in path]) == 2
    assert len([path for path in written if "/stf-" in path]) == 2
    described = manifest.load(tmp_path / "documents" / "dossier.toml")
    _, proposal = described.next_unit(ectd_v3.standing(ectd_v3.read_application(sequence.parent)))
    assert proposal.contexts == (), "what was read back is not what was written"
