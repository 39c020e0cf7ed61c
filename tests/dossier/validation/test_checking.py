"""The validator: silent about what is right, and right about what is broken on purpose."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from galenic.dossier.errors import UnreadableSequence
from galenic.dossier.model import Region
from galenic.dossier.validation import Severity, check_sequence, checking, rules, sequences_in
from galenic.dossier.validation.profiles import Profile, profile_of

Break = Callable[[Path], object]
# What a machine without the agencies' schemas cannot avoid saying.
WITHOUT_SCHEMAS = {"ECTD-104", "ECTD-108"}


def found(sequence: Path, **options: object) -> set[str]:
    return {finding.rule for finding in check_sequence(sequence, **options).findings}  # type: ignore[arg-type]


def copied(application: Path, to: Path) -> Path:
    return Path(shutil.copytree(application, to / "application"))


def sign(sequence: Path) -> None:
    """Renew what a change of a backbone makes stale, so that only the change itself is found."""
    index = sequence / "index.xml"
    for regional in sequence.glob("m1/*/*-regional.xml"):
        md5 = hashlib.md5(regional.read_bytes()).hexdigest()
        path = regional.relative_to(sequence).as_posix()
        text = re.sub(
            rf'checksum="\w*"( checksum-type="\w*" xlink:href="{path}")', rf'checksum="{md5}"\1', index.read_text()
        )
        index.write_text(text)
    (sequence / "index-md5.txt").write_text(hashlib.md5(index.read_bytes()).hexdigest())


def edit(file: str, old: str, new: str, *, count: int = 1) -> Break:
    """A change of text in a backbone; `old` is a regular expression that has to be there."""

    def change(sequence: Path) -> None:
        path = sequence / file
        text, changes = re.subn(old, new, path.read_text(), count=count)
        assert changes, f"{old} is not in {file}"
        path.write_text(text)
        sign(sequence)

    return change


def stf(sequence: Path) -> Path:
    return next(sequence.rglob("stf-*.xml"))


def edit_stf(old: str, new: str) -> Break:
    def change(sequence: Path) -> None:
        path = stf(sequence)
        before = path.read_bytes()
        text, changes = re.subn(old, new, path.read_text(), count=1)
        assert changes
        path.write_text(text)
        edit("index.xml", hashlib.md5(before).hexdigest(), hashlib.md5(path.read_bytes()).hexdigest())(sequence)

    return change


def put(path: str, content: bytes = b"x") -> Break:
    def change(sequence: Path) -> None:
        file = sequence / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    return change


def remove(path: str) -> Break:
    return lambda sequence: (sequence / path).unlink()


def spec(sequence: Path) -> Path:
    return next(sequence.rglob("32p51-spec/specification.pdf"))


def renew(sequence: Path, file: Path, before: str) -> None:
    """The checksum of a document that was changed on purpose."""
    edit("index.xml", before, hashlib.md5(file.read_bytes()).hexdigest())(sequence)


def edit_pdf(change: Callable[[pikepdf.Pdf], object], **saving: object) -> Break:
    def edited(sequence: Path) -> None:
        file = spec(sequence)
        before = hashlib.md5(file.read_bytes()).hexdigest()
        with pikepdf.open(file, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(file, **saving)  # type: ignore[arg-type]
        renew(sequence, file, before)

    return edited


def replace_pdf(content: bytes) -> Break:
    def replaced(sequence: Path) -> None:
        file = spec(sequence)
        before = hashlib.md5(file.read_bytes()).hexdigest()
        file.write_bytes(content)
        renew(sequence, file, before)

    return replaced


def link(action: pikepdf.Dictionary) -> Callable[[pikepdf.Pdf], object]:
    def add(pdf: pikepdf.Pdf) -> None:
        annotation = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([annotation]))

    return add


def add_pages(pdf: pikepdf.Pdf) -> None:
    for _ in range(4):
        pdf.pages.append(pdf.pages[0])


def unembed(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.Font = pikepdf.Dictionary(
        F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )


def outline_unseen(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("One", 0))


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["data.csv"] = b"1"


def run_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def blank(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources = pikepdf.Dictionary()


US_FORM = r"(?s)<m1-1-forms>.*?</m1-1-forms>"
LEAF = r'(<leaf ID="id-[^"]+" application-version="PDF 1.7" )'
NEW = r'operation="new"'
TARGET = r'modified-file="[^"]*32|modified-file="../0000/index.xml#[^"]+"'

#: What is done to sequence 0000, and the rule that has to find it.
BROKEN: list[tuple[str, str, Break]] = [
    ("ECTD-102", "an element is not closed", edit("index.xml", "</m3-quality>", "")),
    ("ECTD-102", "module 1 is no XML", put("m1/us/us-regional.xml", b"Dear reviewer")),
    ("ECTD-105", "the backbone has the namespace of the W3C", edit("index.xml", "w3c.org/1999", "w3.org/1999")),
    ("ECTD-105", "the tagging file has the namespace of the backbone", edit_stf("w3.org/1999", "w3c.org/1999")),
    ("ECTD-106", "no DOCTYPE", edit("index.xml", "<!DOCTYPE[^>]*>\n", "")),
    ("ECTD-107", "an old schema", edit("m1/us/us-regional.xml", 'dtd-version="3.3"', 'dtd-version="2.01"')),
    ("ECTD-109", "another ICH DTD", put("util/dtd/ich-ectd-3-2.dtd", b"<!ELEMENT leaf ANY>")),
    ("ECTD-110", "no checksum of the index", remove("index-md5.txt")),
    ("ECTD-111", "another checksum of the index", put("index-md5.txt", b"0" * 32)),
    ("ECTD-111", "an empty checksum of the index", put("index-md5.txt", b"")),
    ("ECTD-112", "no module 1", remove("m1/us/us-regional.xml")),
    ("ECTD-113", "no leaf for module 1", edit("index.xml", r"(?s)<m1-.*?</m1-[^>]*>", "")),
    ("ECTD-150", "another sequence in module 1", edit("m1/us/us-regional.xml", '(fdasst3">)0000', r"\g<1>0007")),
    (
        "ECTD-151",
        "a number of five digits",
        edit("m1/us/us-regional.xml", "123456</application-number>", "12345</application-number>"),
    ),
    ("ECTD-152", "a type in words", edit("m1/us/us-regional.xml", "fdaat2", "ANDA")),
    ("ECTD-153", "a submission id from the future", edit("m1/us/us-regional.xml", '(fdast1">)0000', r"\g<1>0042")),
    ("ECTD-154", "no form", edit("m1/us/us-regional.xml", US_FORM, "")),
    (
        "ECTD-155",
        "no cover letter",
        edit("m1/us/us-regional.xml", r"(?s)<m1-2-cover-letters>.*?</m1-2-cover-letters>", ""),
    ),
    ("ECTD-156", "no technical contact", edit("m1/us/us-regional.xml", "fdaact2", "fdaact3")),
    ("ECTD-157", "an id that is no D-U-N-S number", edit("m1/us/us-regional.xml", "123456789", "ALDER")),
    ("ECTD-201", "a file is missing", lambda sequence: spec(sequence).unlink()),
    ("ECTD-202", "a file was changed", lambda sequence: spec(sequence).write_bytes(spec(sequence).read_bytes() + b" ")),
    ("ECTD-203", "another kind of checksum", edit("index.xml", 'checksum-type="md5"', 'checksum-type="sha1"', count=3)),
    (
        "ECTD-203",
        "a checksum that is none",
        edit("index.xml", 'checksum="[0-9a-f]{32}"', 'checksum="see above"', count=3),
    ),
    ("ECTD-204", "two leaves with one ID", edit("index.xml", r'ID="id-[^"]+"', 'ID="same"', count=2)),
    ("ECTD-204", "an ID that begins with a digit", edit("index.xml", 'ID="id-', 'ID="7')),
    ("ECTD-205", "no title", edit("index.xml", "<title>Stability data</title>", "<title> </title>")),
    ("ECTD-206", "an operation that does not exist", edit("index.xml", NEW, 'operation="update"', count=3)),
    ("ECTD-207", "no file", edit("index.xml", ' xlink:href="m3[^"]+"', "")),
    (
        "ECTD-208",
        "a deletion with a file",
        edit("index.xml", NEW, 'operation="delete" modified-file="../0000/index.xml#a"', count=3),
    ),
    (
        "ECTD-209",
        "a new leaf that modifies",
        edit("index.xml", NEW, 'operation="new" modified-file="../0000/index.xml#a"', count=3),
    ),
    ("ECTD-210", "a replacement of nothing", edit("index.xml", NEW, 'operation="replace"', count=3)),
    (
        "ECTD-216",
        "a leaf of the same sequence is replaced",
        edit("index.xml", NEW, 'operation="replace" modified-file="../0000/index.xml#a"', count=3),
    ),
    ("ECTD-219", "a path with a drive", edit("index.xml", 'href="m3/', 'href="C:/m3/')),
    ("ECTD-219", "a path out of the application", edit("index.xml", 'href="m3/', 'href="../../../m3/')),
    ("ECTD-219", "backslashes", edit("index.xml", 'href="m3/', r'href="m3\\\\')),
    (
        "ECTD-220",
        "a document in module 1 of the index",
        edit(
            "index.xml",
            "(</leaf>)(\\s*</m1-)",
            r'\1<leaf ID="b" operation="new" checksum="" checksum-type="md5" xlink:href="m2/x.pdf"><title/></leaf>\2',
        ),
    ),
    (
        "ECTD-220",
        "a heading that does not exist",
        edit("m1/us/us-regional.xml", "m1-12-11-anda-basis-for-submission-statement", "m1-12-99-anything", count=2),
    ),
    ("ECTD-221", "no substance", edit("index.xml", ' substance="maplolol"', "", count=2)),
    (
        "ECTD-223",
        "a node-extension",
        edit(
            "index.xml",
            r"(?s)(<m3-2-p-8-3-stability-data>)(.*?)(</m3-2-p-8-3)",
            r"\1<node-extension><title>More</title>\2</node-extension>\3",
        ),
    ),
    (
        "ECTD-224",
        "a file of module 3 in module 2",
        edit("index.xml", r'href="m3/[^"]+stability-data.pdf"', 'href="m2/stability-data.pdf"'),
    ),
    ("ECTD-225", "two titles alike", edit("index.xml", "Protocol of study", "Report of study")),
    ("ECTD-301", "a file without a leaf", put("m3/stray.pdf")),
    ("ECTD-302", "an empty folder", lambda sequence: (sequence / "m4").mkdir()),
    ("ECTD-303", "capitals and spaces", put("m3/Batch Record.pdf")),
    ("ECTD-303", "two dots", put("m3/batch.record.pdf")),
    ("ECTD-304", "a long name", put("m3/" + "a" * 61 + ".pdf")),
    ("ECTD-305", "a long path", put("m3/" + "/".join(["b" * 60] * 3) + ".pdf")),
    ("ECTD-306", "a program", put("m5/setup.exe")),
    ("ECTD-307", "an empty file", put("m3/empty.pdf", b"")),
    ("ECTD-401", "a PDF that is none", replace_pdf(b"Dear reviewer")),
    ("ECTD-402", "a password", edit_pdf(lambda _: None, encryption=pikepdf.Encryption(owner="a", user="b"))),
    ("ECTD-402", "restrictions", edit_pdf(lambda _: None, encryption=pikepdf.Encryption(owner="a", user=""))),
    ("ECTD-403", "PDF 2.0", edit_pdf(lambda _: None, force_version="2.0")),
    ("ECTD-404", "a font is not embedded", edit_pdf(unembed)),
    ("ECTD-405", "JavaScript when it opens", edit_pdf(run_script)),
    ("ECTD-405", "a link that launches", edit_pdf(link(pikepdf.Dictionary(S=pikepdf.Name.Launch, F="a.exe")))),
    ("ECTD-406", "a file attached", edit_pdf(attach)),
    ("ECTD-407", "five pages without bookmarks", edit_pdf(add_pages)),
    ("ECTD-408", "bookmarks that do not show", edit_pdf(outline_unseen)),
    ("ECTD-409", "a link to nowhere", edit_pdf(link(pikepdf.Dictionary(S=pikepdf.Name.GoToR, F="gone.pdf", D=[0])))),
    (
        "ECTD-409",
        "a link to somebody's disk",
        edit_pdf(link(pikepdf.Dictionary(S=pikepdf.Name.URI, URI="file:///C:/a.pdf"))),
    ),
    ("ECTD-410", "a page without text", edit_pdf(blank)),
    ("ECTD-501", "a file that is not tagged", edit_stf(r"(?s)<doc-content.*?</doc-content>", "")),
    ("ECTD-502", "a tag for a leaf that does not exist", edit_stf(r"#id-[^\"]+", "#id-gone")),
    ("ECTD-503", "a tag that does not exist", edit_stf('name="protocol-or-amendment"', 'name="protocol"')),
    ("ECTD-504", "a study without an id", edit_stf("<study-id>MAP-BE-01<", "<study-id><")),
    ("ECTD-506", "data sets without a trial summary", put("m5/datasets/map-be-01/tabulations/sdtm/dm.xpt")),
    ("ECTD-507", "data sets without a definition", put("m5/datasets/map-be-01/tabulations/sdtm/dm.xpt")),
]

#: The same for 0001, which replaces, deletes and adds to a study.
BROKEN_LATER: list[tuple[str, str, Break]] = [
    ("ECTD-211", "a target without a leaf", edit("index.xml", '(modified-file="../0000/index.xml)#[^"]+"', r'\1"')),
    (
        "ECTD-211",
        "a target that is no sequence",
        edit("index.xml", 'modified-file="../0000/', 'modified-file="../first/'),
    ),
    ("ECTD-212", "a target that does not exist", edit("index.xml", '(index.xml)#id-[^"]+"', r'\1#id-gone"')),
    ("ECTD-213", "a sequence that is not there", lambda sequence: shutil.rmtree(sequence.parent / "0000")),
    (
        "ECTD-215",
        "one leaf modified twice",
        edit("index.xml", r'(?s)(modified-file="[^"]+")(.*?)modified-file="[^"]+"', r"\1\2\1"),
    ),
    ("ECTD-217", "a specification is appended", edit("index.xml", 'operation="replace"', 'operation="append"')),
    (
        "ECTD-218",
        "a leaf modifies one of another section",
        edit(
            "index.xml",
            r"(?s)(<m3-2-p-5-1-specifications>)(.*?)(</m3-2-p-5-1-specifications>)",
            r"<m3-2-p-5-4-batch-analyses>\2</m3-2-p-5-4-batch-analyses>",
        ),
    ),
    ("ECTD-222", "another spelling", edit("index.xml", "Maplolol Tablets", "MAPLOLOL tablets")),
    ("ECTD-505", "a tagging file replaced", edit("index.xml", 'operation="append"', 'operation="replace"')),
]

BROKEN_EU: list[tuple[str, str, Break]] = [
    ("ECTD-155", "no cover letter", edit("m1/eu/eu-regional.xml", r"(?s)<m1-0-cover>.*?</m1-0-cover>", "")),
    (
        "ECTD-160",
        "an identifier that is no UUID",
        edit("m1/eu/eu-regional.xml", "<identifier>[^<]+", "<identifier>1234"),
    ),
    (
        "ECTD-161",
        "envelopes that differ",
        edit(
            "m1/eu/eu-regional.xml",
            r"(?s)(<envelope.*?</envelope>)",
            r'\1<envelope country="fr"><sequence>0009</sequence></envelope>',
        ),
    ),
    (
        "ECTD-162",
        "another identifier",
        edit("m1/eu/eu-regional.xml", "<identifier>[^<]+", "<identifier>00000000-0000-4000-8000-000000000000"),
    ),
    (
        "ECTD-163",
        "a country without an envelope",
        edit("m1/eu/eu-regional.xml", 'specific country="common"', 'specific country="fr"'),
    ),
]


def names(broken: Iterable[tuple[str, str, Break]]) -> list[str]:
    return [f"{rule}: {what}" for rule, what, _ in broken]


def assert_found(sequence: Path, rule: str, do: Break) -> None:
    do(sequence)  # before, nothing was found: test_nothing_is_said_about_a_sequence_that_is_right
    after = check_sequence(sequence)
    hit = [finding for finding in after.findings if finding.rule == rule]
    assert hit, f"found only {sorted({finding.rule for finding in after.findings})}"
    assert all(finding.place and finding.what and finding.remedy and finding.source for finding in hit)
    assert after.ok is not any(finding.severity is Severity.HIGH for finding in after.findings)


@pytest.mark.parametrize(("rule", "what", "do"), BROKEN, ids=names(BROKEN))
def test_what_is_broken_is_found(rule: str, what: str, do: Break, us: Path, tmp_path: Path) -> None:
    assert_found(copied(us, tmp_path) / "0000", rule, do)


@pytest.mark.parametrize(("rule", "what", "do"), BROKEN_LATER, ids=names(BROKEN_LATER))
def test_what_is_broken_in_a_later_sequence_is_found(rule: str, what: str, do: Break, us: Path, tmp_path: Path) -> None:
    assert_found(copied(us, tmp_path) / "0001", rule, do)


@pytest.mark.parametrize(("rule", "what", "do"), BROKEN_EU, ids=names(BROKEN_EU))
def test_what_is_broken_in_the_eu_is_found(rule: str, what: str, do: Break, eu: Path, tmp_path: Path) -> None:
    assert_found(copied(eu, tmp_path) / "0001", rule, do)


def test_a_leaf_that_was_ended_cannot_be_modified(us: Path, tmp_path: Path) -> None:
    application = copied(us, tmp_path)
    shutil.copytree(application / "0001", application / "0002")
    edit("m1/us/us-regional.xml", '(fdasst4">)0001', r"\g<1>0002")(application / "0002")
    assert "ECTD-214" in found(application / "0002")


@pytest.mark.parametrize("number", ["0000", "0001"])
@pytest.mark.parametrize("region", ["us", "eu"])
def test_nothing_is_said_about_a_sequence_that_is_right(
    region: str, number: str, request: pytest.FixtureRequest, schemas: Path | None
) -> None:
    application: Path = request.getfixturevalue(region)
    assert found(application / number) == (set() if schemas else WITHOUT_SCHEMAS)


def test_the_folder_has_four_digits(us: Path, tmp_path: Path) -> None:
    application = copied(us, tmp_path)
    assert "ECTD-101" in found((application / "0000").rename(application / "first"))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("index.xml", "m3-2-p-8-1-stability-summary-and-conclusion", "m3-2-p-8-9-anything"),
        ("index.xml", ' operation="new"', ""),
        ("m1/us/us-regional.xml", "<company-name>[^<]*</company-name>", ""),
    ],
)
def test_what_a_schema_refuses_is_found(
    file: str, old: str, new: str, us: Path, tmp_path: Path, schemas: Path | None
) -> None:
    if schemas is None:
        pytest.skip("the agencies' schemas are not at hand")
    sequence = copied(us, tmp_path) / "0000"
    edit(file, old, new, count=2 if "m3" in old else 1)(sequence)
    assert "ECTD-103" in found(sequence)
    assert "ECTD-103" in found(sequence, schemas=schemas)


def test_a_sequence_without_schemas_says_so(us: Path, tmp_path: Path) -> None:
    sequence = copied(us, tmp_path) / "0000"
    shutil.rmtree(sequence / "util", ignore_errors=True)
    assert found(sequence) == WITHOUT_SCHEMAS


def test_the_region_asked_for_is_the_one_of_module_1(us: Path) -> None:
    assert "ECTD-114" in found(us / "0000", region=Region.EU)


def test_a_rule_of_one_region_stays_there(eu: Path) -> None:
    """The EU asks for no tagging files, and takes node extensions."""
    assert not any(rule.startswith("ECTD-5") for rule in found(eu / "0000"))


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits in kilobytes for megabytes, so that nobody has to write a PDF of half a gigabyte."""

    def thousandth(limits: Mapping[str, int]) -> dict[str, int]:
        return {ending: limit // 1024 for ending, limit in limits.items()}

    def small(region: Region, on: date | None = None) -> Profile:
        profile = profile_of(region, on)
        return replace(profile, file_limit=thousandth(profile.file_limit), file_advice=thousandth(profile.file_advice))

    monkeypatch.setattr(checking, "profile_of", small)


@pytest.mark.parametrize(
    ("region", "kilobytes", "rule"),
    [
        (Region.CA, 149, ""),
        (Region.CA, 151, "ECTD-309"),
        (Region.CA, 201, "ECTD-308"),
        (Region.US, 399, ""),
        (Region.US, 401, "ECTD-308"),
        (Region.EU, 499, ""),
    ],
)
@pytest.mark.usefixtures("small_limits")
def test_large_files_are_found(region: Region, kilobytes: int, rule: str, us: Path, tmp_path: Path) -> None:
    """Health Canada 5.2 advises above 150 MB (A03a) and refuses above 200 MB (A03b); FDA refuses above 400 MB."""
    sequence = copied(us, tmp_path) / "0000"
    os.truncate(spec(sequence), kilobytes * 1024)
    assert found(sequence, region=region) & {"ECTD-308", "ECTD-309"} == ({rule} if rule else set())


def test_severity_follows_the_region(us: Path, eu: Path, tmp_path: Path) -> None:
    for application, severity in ((us, Severity.MEDIUM), (eu, Severity.HIGH)):
        sequence = copied(application, tmp_path / severity) / "0000"
        put("m3/stray.txt")(sequence)
        report = check_sequence(sequence)
        assert [one.severity for one in report.findings if one.rule == "ECTD-301"] == [severity]


def test_a_finding_names_the_record_behind_the_file(us: Path, tmp_path: Path) -> None:
    """REG-1: from a finding to what has to be put right."""
    sequence = copied(us, tmp_path) / "0000"
    file = spec(sequence)
    path = file.relative_to(sequence).as_posix()
    file.write_bytes(b"changed")
    told = {"sequence": "0000", "files": {path: {"sha256": "", "record": "evidence 41 v2"}}}
    (sequence.parent / "0000.records.json").write_text(json.dumps(told))
    hit = next(one for one in check_sequence(sequence).findings if one.rule == "ECTD-202")
    assert hit.record == "evidence 41 v2"
    assert "evidence 41 v2" in str(hit)


def test_rules_are_those_of_a_day() -> None:
    assert profile_of(Region.US, date(2026, 1, 1)).path_limit == 180
    assert profile_of(Region.US, date(2020, 1, 1)).path_limit == 230  # FDA criterion 1085 as of 2010
    assert profile_of(Region.EU, date(1990, 1, 1)).in_force == date(2009, 8, 1)


def test_every_rule_can_be_broken() -> None:
    """A rule that no test here or for messages breaks might never fire."""
    here = {rule for rule, _, _ in (*BROKEN, *BROKEN_LATER, *BROKEN_EU)}
    text = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    named = set(re.findall(r"ECTD-\d+", text))
    assert here <= set(rules())
    assert set(rules()) - named == set()


def test_a_folder_that_is_no_sequence_is_refused(tmp_path: Path) -> None:
    for attempt in (
        lambda: check_sequence(tmp_path),
        lambda: check_sequence(tmp_path / "gone"),
        lambda: sequences_in(tmp_path),
    ):
        with pytest.raises(UnreadableSequence) as refused:
            attempt()
        assert refused.value.code == "DOS-002"


def test_nothing_that_is_wrong_stops_the_validator(us: Path, tmp_path: Path) -> None:
    """Every byte of a backbone may be missing; what is left of it is still checked."""
    sequence = copied(us, tmp_path) / "0000"
    content = (sequence / "index.xml").read_bytes()
    for length in range(0, len(content), 997):
        (sequence / "index.xml").write_bytes(content[:length])
        assert "ECTD-111" in found(sequence)


def test_entities_of_a_stranger_are_not_followed(us: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    sequence = copied(us, tmp_path) / "0000"
    text = (sequence / "index.xml").read_text()
    text = re.sub("<!DOCTYPE[^>]*>", f'<!DOCTYPE ectd:ectd [<!ENTITY x SYSTEM "{secret.as_uri()}">]>', text)
    (sequence / "index.xml").write_text(text.replace("<title>Stability data", "<title>&x;Stability data"))
    assert "the secret" not in str(check_sequence(sequence).as_dict())


def test_forms_of_agencies_keep_their_scripts(us: Path, tmp_path: Path) -> None:
    """FDA's fillable forms run scripts and are restricted; no other document may be."""
    sequence = copied(us, tmp_path) / "0000"
    form = sequence / "m1/us/1-1/form-356h.pdf"
    before = hashlib.md5(form.read_bytes()).hexdigest()
    with pikepdf.open(form, allow_overwriting_input=True) as pdf:
        run_script(pdf)
        pdf.save(form, encryption=pikepdf.Encryption(owner="a", user=""))
    edit("m1/us/us-regional.xml", before, hashlib.md5(form.read_bytes()).hexdigest())(sequence)
    assert not {rule for rule in found(sequence) if rule.startswith("ECTD-4")}


def test_a_form_may_stand_beside_the_submission_id(us: Path, tmp_path: Path) -> None:
    """us-regional 3.3 takes it in either place."""
    sequence = copied(us, tmp_path) / "0000"
    regional = sequence / "m1/us/us-regional.xml"
    form = re.search(r"(?s)<form .*?</form>", regional.read_text())
    assert form
    edit("m1/us/us-regional.xml", US_FORM, "")(sequence)
    edit("m1/us/us-regional.xml", "</sequence-number>", f"</sequence-number>{form.group()}")(sequence)
    assert found(sequence) <= WITHOUT_SCHEMAS


def test_other_applications_of_a_group_have_numbers_of_their_own(us: Path, tmp_path: Path) -> None:
    sequence = copied(us, tmp_path) / "0000"
    regional = (sequence / "m1/us/us-regional.xml").read_text()
    application = re.search(r"(?s)<application application-containing.*?</application>", regional)
    assert application
    other = application.group().replace('files="true"', 'files="false"').replace("123456", "654321")
    other = other.replace('fdasst3">0000', 'fdasst3">0007')
    edit("m1/us/us-regional.xml", "</application-set>", f"{other}</application-set>")(sequence)
    assert found(sequence) <= WITHOUT_SCHEMAS


def test_a_canadian_sequence_is_checked_as_far_as_it_is_known(us: Path, tmp_path: Path) -> None:
    """Module 1 of Canada has an XML Schema that is not ours to ship: modules 2 to 5 are checked, the rest is noted."""
    sequence = copied(us, tmp_path) / "0000"
    shutil.rmtree(sequence / "m1/us")
    put("m1/ca/ca-regional.xml", b'<?xml version="1.0"?><ca-backbone/>')(sequence)
    edit("index.xml", "m1/us/us-regional.xml", "m1/ca/ca-regional.xml")(sequence)
    report = check_sequence(sequence)
    assert report.region is Region.CA
    assert report.profile.startswith("Health Canada")
    assert {one.rule for one in report.findings if one.rule not in WITHOUT_SCHEMAS} == {"ECTD-115", "ECTD-155"}
    assert [one.place for one in report.findings if one.rule == "ECTD-104"][-1] == "m1/ca/ca-regional.xml"


def test_criteria_are_those_of_the_region(us: Path, eu: Path, tmp_path: Path) -> None:
    for application, expected in ((us, {()}), (eu, {("EU category 8",)})):
        sequence = copied(application, tmp_path / application.parent.name) / "0000"
        (sequence / "index-md5.txt").unlink()
        told = check_sequence(sequence).findings
        assert {one.criteria for one in told if one.rule == "ECTD-110"} == expected
