"""Sequences are proposed from what changed, and published only while everything in them stands."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from galenic.dossier.errors import DossierRefused, FilingRefused, NotPublishable, PackageDamaged
from galenic.dossier.filing import commands
from galenic.dossier.filing.commands import Choice
from galenic.dossier.filing.lifecycle import SEQUENCE
from galenic.dossier.filing.sources import sources
from galenic.dossier.models import Leaf
from galenic.dossier.validation import check_sequence
from galenic.evidence import blockers, store
from galenic.evidence import commands as evidence_commands
from galenic.evidence.blockers import Blocker, subject_of
from galenic.ledger.actors import SYSTEM, Reason, ReasonCode
from galenic.ledger.errors import Refused, SignatureRefused
from galenic.ledger.models import Anchor, Entry
from galenic.ledger.queries import signatures_of
from galenic.ledger.verification import verify
from galenic.parties.errors import NotVisible
from galenic.parties.reader import reader_for
from galenic.parties.roles import Role
from tests.dossier.filing.filing import Filing
from tests.factories import proof_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("REG-1")]
WRONG = Reason(ReasonCode.OTHER, "it was the wrong file")


def messages(refused: Refused) -> str:
    return "\n".join(fault.message for fault in refused.faults)


def test_evidence_letters_and_forms_are_published_as_one_package(filing: Filing) -> None:
    evidence = filing.accepted()
    application = filing.application()
    filing.letters(application)
    commands.assemble(by=filing.regulatory, application=application)
    published = filing.publish(filing.proposed(application))
    assert published.state == "published"
    with commands.open_package(by=filing.regulatory, sequence=published) as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == published.package
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"1"}
        assert {name.partition("/")[2] for name in archive.namelist()} == set(published.files)
        leaf = Leaf.objects.get(document__evidence=evidence)
        assert hashlib.sha256(archive.read(f"1/{leaf.path}")).hexdigest() == leaf.document.sha256
    assert {each.operation for each in published.leaves.all()} == {"new"}
    given = [each.signature.meaning for each in signatures_of(published) if each.current]
    assert given == ["released"]
    assert Anchor.objects.filter(chain_id=f"programme:{filing.world.programme.pk}").exists()
    assert Entry.objects.filter(action="dossier:sequence:download").count() == 1
    assert {each.code for each in verify().findings} <= {"LED-110"}  # anchors.jsonl is written on commit


def test_next_sequence_sends_what_changed_and_ends_what_went(filing: Filing) -> None:
    application = filing.application()
    filing.letters(application)
    kept = filing.place(application, "3.2.P.5.1", "Specification")
    gone = filing.place(application, "3.2.P.7", "Bottle")
    filing.publish(filing.proposed(application))
    new = filing.document("Specification, second edition")
    commands.revise_placement(by=filing.regulatory, placement=kept, document=new, reason=WRONG)
    commands.withdraw_placement(by=filing.regulatory, placement=gone, reason=WRONG)
    later = filing.proposed(application, part="amendment", opened_by=1, description="Answers")
    assert [(each["operation"], each["section"]) for each in later.contents] == [
        ("replace", "3.2.P.5.1"),
        ("delete", "3.2.P.7"),
    ]
    filing.publish(later)
    replaced, deleted = Leaf.objects.filter(sequence=later).order_by("section")
    assert replaced.earlier.sequence.number == 1
    assert replaced.earlier.document_id == kept.document_id
    assert deleted.earlier.title == "Bottle"
    assert deleted.document_id == gone.document_id
    third = filing.proposed(application, part="amendment", opened_by=1, description="Nothing")
    with pytest.raises(Refused, match="refused") as refused:
        filing.publish(third)
    assert "nothing has changed since the last sequence" in messages(refused.value)


def test_evidence_that_went_stale_since_stops_publishing(filing: Filing) -> None:
    evidence = filing.accepted()
    application = filing.application()
    filing.letters(application)
    commands.assemble(by=filing.regulatory, application=application)
    proposed = filing.proposed(application)
    data = evidence.inputs.get().data_set
    evidence_commands.retract_data(by=filing.qa, data_set=data, proof=proof_of(filing.qa.person), reason=WRONG)
    with pytest.raises(Refused) as refused:
        filing.publish(proposed)
    assert "3.2.P.5.4 Mean of samples is stale: its input samples, data set 'samples.csv', was retracted" in messages(
        refused.value
    )


def test_blocked_evidence_stops_publishing(filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = filing.accepted()
    application = filing.application()
    filing.letters(application)
    commands.assemble(by=filing.regulatory, application=application)
    proposed = filing.proposed(application)
    subject = ("quality.deviation", "1", 1)
    blocker = Blocker(subject, "DEV-1", "an open deviation", subject)
    monkeypatch.setattr(blockers, "_sources", [lambda asked: [blocker] if asked == subject_of(evidence) else []])
    evidence.refresh_from_db()
    with pytest.raises(Refused) as refused:
        filing.publish(proposed)
    assert messages(refused.value) == "3.2.P.5.4 Mean of samples: DEV-1: an open deviation"


def test_what_was_placed_since_the_proposal_stops_publishing(filing: Filing) -> None:
    application = filing.application()
    filing.letters(application)
    proposed = filing.proposed(application)
    filing.place(application, "3.2.P.7", "Bottle")
    with pytest.raises(Refused) as refused:
        filing.publish(proposed)
    assert "3.2.P.7 Bottle is new since it was proposed" in messages(refused.value)
    again = commands.propose_sequence(
        by=filing.regulatory, sequence=commands.reopen_sequence(by=filing.regulatory, sequence=proposed)
    )
    assert filing.publish(again).state == "published"


def test_everything_that_stands_in_the_way_is_told_at_once(filing: Filing) -> None:
    application = filing.application()
    filing.place(
        application,
        "1.1",
        "Form",
        document=filing.document("Form", is_placeholder=True),
        keywords={"form-type": "form-3674"},
    )
    unsigned = commands.submit_document(
        by=filing.regulatory,
        programme=filing.world.programme,
        file_name="bottle.pdf",
        content=b"%PDF-1.7 cut off",
        title="Bottle",
    )
    filing.place(application, "3.2.P.7", "Bottle", document=unsigned)
    proposed = filing.proposed(application)
    assert not proposed.checked["ok"]
    with pytest.raises(Refused) as refused:
        filing.publish(proposed)
    told = messages(refused.value)
    assert "1.1 Form is placeholder: it stands in for a form" in told
    assert "3.2.P.7 Bottle is unsigned: nobody has approved the document" in told
    assert "ECTD-401 " in told


def test_document_without_a_place_is_refused_before_anything_is_frozen(filing: Filing) -> None:
    application = filing.application(keywords={})
    filing.place(application, "3.2.S.4.1", "Specification")
    drafted = filing.drafted(application)
    with pytest.raises(DossierRefused, match="DOS-004"):
        commands.propose_sequence(by=filing.regulatory, sequence=drafted)
    drafted.refresh_from_db()
    assert (drafted.state, drafted.contents) == ("draft", [])


def test_publishing_needs_the_password_given_now(filing: Filing) -> None:
    application = filing.application()
    filing.letters(application)
    proposed = filing.proposed(application)
    with pytest.raises(SignatureRefused):
        commands.publish_sequence(by=filing.regulatory, sequence=proposed, proof=None)
    assert not Leaf.objects.exists()


@pytest.mark.req("ACC-1")
@pytest.mark.parametrize("role", [Role.SPONSOR_PM, Role.SPONSOR_QA])
def test_only_regulatory_affairs_publishes(filing: Filing, role: Role) -> None:
    application = filing.application()
    filing.letters(application)
    proposed = filing.proposed(application)
    reader = filing.world.reader(role)
    with pytest.raises(Refused, match="refused"):
        commands.publish_sequence(by=reader, sequence=proposed, proof=proof_of(reader.person))


@pytest.mark.req("ACC-3")
def test_nobody_else_reaches_a_sequence(filing: Filing) -> None:
    application = filing.application()
    filing.letters(application)
    proposed = filing.proposed(application)
    world = filing.world
    for person in (world.people[Role.PARTNER_QA], world.competitor, world.stranger, world.people[Role.SYSTEM_ADMIN]):
        with pytest.raises(NotVisible):
            commands.publish_sequence(by=reader_for(person), sequence=proposed, proof=proof_of(person))
        with pytest.raises(NotVisible):
            commands.open_package(by=reader_for(person), sequence=proposed)


def test_package_that_comes_out_otherwise_is_not_published(filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    application = filing.application()
    filing.letters(application)
    proposed = filing.proposed(application)
    monkeypatch.setattr("galenic.dossier.ectd_v4.rendering.STEP", 7)
    monkeypatch.setattr("galenic.dossier.ectd_v4.rendering.HEADER", ("id",))
    with pytest.raises(NotPublishable) as refused:
        filing.publish(proposed)
    assert "submissionunit.xml" in {fault.value for fault in refused.value.faults}
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


@pytest.mark.req("TMP-5")
def test_published_file_that_changed_is_found(filing: Filing) -> None:
    application = filing.application()
    filing.letters(application)
    published = filing.publish(filing.proposed(application))
    path = store.path_of(published.files["submissionunit.xml"])
    before = path.read_bytes()
    try:
        path.write_bytes(before.replace(b"123456", b"654321"))
        assert "DOS-102" in {each.code for each in verify().findings}
        with pytest.raises((PackageDamaged, Exception), match="bytes have changed"):
            commands.open_package(by=filing.regulatory, sequence=published)
    finally:
        path.write_bytes(before)


def test_sequences_are_published_in_order_and_numbers_are_free_again(filing: Filing) -> None:
    application = filing.application()
    filing.letters(application)
    first = filing.drafted(application)
    second = filing.drafted(application)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(Refused) as refused:
        commands.propose_sequence(by=filing.regulatory, sequence=second)
    assert messages(refused.value) == "sequence 0001 is draft: publish it first, or give it up"
    commands.withdraw_sequence(by=filing.regulatory, sequence=first, reason=WRONG)
    commands.withdraw_sequence(by=filing.regulatory, sequence=second, reason=WRONG)
    assert filing.drafted(application).number == 1
    with pytest.raises(FilingRefused, match="there is a sequence of this number"):
        filing.drafted(application, number=1)


def test_a_sequence_is_described_from_the_lists_of_the_agency(filing: Filing) -> None:
    application = filing.application()
    with pytest.raises(FilingRefused) as refused:
        filing.drafted(application, kind="something", part="", description=" ", opened_by=9)
    assert {fault.column for fault in refused.value.faults} == {"kind", "part", "description", "opened_by"}


def test_table_names_who_publishes_and_what_is_asked_first() -> None:
    publish = SEQUENCE.find("proposed", "publish")
    assert publish is not None
    assert publish.roles == (Role.SPONSOR_RA,)
    assert [guard.__name__ for guard in publish.guards] == [
        "is_next",
        "something_is_sent",
        "proposal_stands",
        "sources_stand",
        "nothing_blocks",
        "check_is_passed",
    ]


@pytest.mark.req("AUD-1")
def test_publishing_that_breaks_off_leaves_nothing(filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it stops: no signature, no leaf, the proposal as it was; and it can be published afterwards."""
    application = filing.application()
    filing.letters(application)
    proposed = filing.proposed(application)
    entries = Entry.objects.count()
    for stops in ("galenic.dossier.filing.commands.sequences.anchor", "galenic.ledger.commands.create"):
        with monkeypatch.context() as broken:
            broken.setattr(stops, _break_off)
            with pytest.raises(KeyboardInterrupt):
                filing.publish(proposed)
        proposed.refresh_from_db()
        assert proposed.state == "proposed"
        assert (Leaf.objects.count(), signatures_of(proposed), Entry.objects.count()) == (0, [], entries)
    assert filing.publish(proposed).state == "published"


def _break_off(*_args: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_published_sequences_are_written_as_folders_that_the_tools_read(filing: Filing, tmp_path: Path) -> None:
    application = filing.application()
    filing.letters(application)
    published = filing.publish(filing.proposed(application))
    (written,) = commands.copy_sequences(actor=SYSTEM, application=application, to=tmp_path)
    assert {path.relative_to(written).as_posix() for path in written.rglob("*") if path.is_file()} == set(
        published.files
    )
    assert check_sequence(written).ok
    records = json.loads((tmp_path / "1.records.json").read_text())["files"]
    assert sum(bool(each["record"]) for each in records.values()) == 2
    with pytest.raises(DossierRefused, match="there already"):
        commands.copy_sequences(actor=SYSTEM, application=application, to=tmp_path)


@pytest.mark.parametrize(
    ("region", "kind", "number"),
    [("US", "ANDA", "123456"), ("EU", "generic", "DE/H/1/001"), ("CA", "ANDS", "e123456")],
)
def test_ectd_3_2_2_with_the_schemas_of_the_agencies(
    filing: Filing, reference_dir: Path, settings: Any, region: str, kind: str, number: str
) -> None:
    """Two sequences, valid against the DTDs, the second with a replacement that names the first."""
    settings.SCHEMAS = str(reference_dir / "dossier" / "ectd-3.2.2")
    german = {"country": "de", "agency": "DE-BFARM", "procedure": "decentralised"}
    canadian = {"country": "ca", "agency": "PEP", "procedure": "Pharmaceutical"}
    envelopes = {"US": [], "EU": [german], "CA": [canadian]}[region]
    about = {"region": region, "kind": kind, "number": number, "edition": "3.2.2", "envelopes": envelopes}
    application = filing.application(**about, product="Maplolol", substance="maplolol")
    if region == "US":
        filing.letters(application)
        first = {"kind": "original-application", "part": "application", "description": "Original"}
        second = {"kind": "original-application", "part": "amendment", "description": "Answers", "opened_by": 0}
    elif region == "CA":
        filing.place(application, "1.0.1", "Cover letter")
        first = {"kind": "ANDS", "part": "initial", "description": "Initial"}
        second = {"kind": "ANDS", "part": "response", "description": "Answers", "opened_by": 0}
    else:
        filing.place(application, "1.0", "Cover letter", keywords={"country": "common"}, name="common-cover")
        first = {"kind": "maa", "part": "initial", "description": "Initial"}
        second = {"kind": "maa", "part": "response", "description": "Answers", "opened_by": 0}
    filing.accepted()
    commands.assemble(
        by=filing.regulatory,
        application=application,
        choices=[Choice(each.evidence.pk, "3.2.P.5.4") for each in sources(filing.regulatory, application)],
    )
    specification = filing.place(application, "3.2.P.5.1", "Specification")
    published = filing.publish(filing.proposed(application, **first))
    assert published.folder == "0000"
    assert "index.xml" in published.files
    assert any(path.startswith("util/dtd/") for path in published.files)
    new = filing.document("Specification, second edition")
    commands.revise_placement(by=filing.regulatory, placement=specification, document=new, reason=WRONG)
    for letter in application.placements.filter(section__in=("1.0", "1.0.1", "1.1", "1.2")):
        document = filing.document(f"{letter.title}, second")
        commands.revise_placement(by=filing.regulatory, placement=letter, document=document, reason=WRONG)
    later = filing.publish(filing.proposed(application, **second))
    sent = [(each["operation"], each["section"]) for each in later.contents]
    assert {each for each in sent if each[0] != "new"} == {("replace", "3.2.P.5.1")}
    assert {each[1] for each in sent if each[0] == "new"} == {"US": {"1.1", "1.2"}, "EU": {"1.0"}, "CA": {"1.0.1"}}[
        region
    ]
    unchecked = [each["place"] for each in later.checked["findings"] if each["rule"] == "ECTD-104"]
    assert unchecked == (["m1/ca/ca-regional.xml"] if region == "CA" else [])
    assert not [each for each in later.checked["findings"] if each["rule"] in {"ECTD-103", "ECTD-212"}]
    backbone = store.read(later.files["index.xml"]).decode()
    replaced = Leaf.objects.get(sequence=published, section="3.2.P.5.1")
    assert f'modified-file="../0000/index.xml#{replaced.key}"' in backbone


def test_without_the_schemas_publishing_of_3_2_2_is_refused(filing: Filing, settings: Any) -> None:
    settings.SCHEMAS = ""
    application = filing.application(edition="3.2.2")
    filing.letters(application)
    proposed = filing.proposed(application)
    with pytest.raises(Refused) as refused:
        filing.publish(proposed)
    assert "ECTD-108" in messages(refused.value)
