"""REC-1: a complete copy, and what it must not hold."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from galenic.canonical import digest_bytes
from galenic.ledger import keys
from galenic.ledger.actors import Actor
from galenic.ledger.commands import change, create
from galenic.ledger.errors import ExportImpossible
from galenic.ledger.export import Receipt, export
from galenic.ledger.hooks import StoredDocument
from galenic.ledger.models import Anchor, Entry, Signature
from galenic.ledger.recording import recorded_models
from galenic.ledger.verification import verify
from tests.ledger.conftest import BEN, MISTYPED, Attacker, Scene, make_assay, sign_through
from tests.ledger.sample.models import Assay, Reading

CHAIN = "room:one"
QA = Actor(id="qa", printed_name="Quin Quince", role="Quality assurance", organization="Alder")


def copy_of(tmp_path: Path, *scopes: str) -> tuple[Receipt, zipfile.ZipFile]:
    receipt = export(scopes or (CHAIN,), tmp_path / "export.zip", actor=QA, purpose="inspection")
    return receipt, zipfile.ZipFile(receipt.path)


def lines(packed: zipfile.ZipFile, name: str) -> list[Any]:
    return [json.loads(line) for line in packed.read(name).splitlines()]


@pytest.mark.req("REC-1")
def test_every_record_entry_and_signature_of_the_chain_is_in_the_copy(scene: Scene, tmp_path: Path) -> None:
    receipt, packed = copy_of(tmp_path)
    entries = lines(packed, "chains/room-one/entries.jsonl")
    stored = Entry.objects.filter(chain=CHAIN).order_by("sequence")
    assert [line["digest"] for line in entries] == [each.digest for each in stored][: len(entries)]
    assert len(entries) == stored.count() - 1, "all but the entry that says that the export is done"
    rows = {
        (name.removeprefix("records/").removesuffix(".jsonl"), row["id"]): row["values"]
        for name in packed.namelist()
        if name.startswith("records/")
        for row in lines(packed, name)
    }
    expected = {
        (model.subject_type(), str(row.pk)): row.recorded_values()
        for model in recorded_models()
        for row in model._base_manager.all()
        if row.ledger_scope() == CHAIN
    }
    assert rows == expected
    assert sum(kind == "ledger.signature" for kind, _ in rows) == 4
    assert (receipt.entries, receipt.records) == (len(entries), len(rows))


@pytest.mark.req("REC-1", "AUD-6")
def test_the_audit_trail_is_a_table_with_a_row_for_every_column_that_changed(scene: Scene, tmp_path: Path) -> None:
    _, packed = copy_of(tmp_path)
    rows = list(csv.DictReader(io.StringIO(packed.read("chains/room-one/audit-trail.csv").decode(), newline="")))
    corrected = [row for row in rows if row["action"] == "sample:assay:correct" and row["field"] == "factor"]
    assert [(row["before"], row["after"], row["person"], row["reason"]) for row in corrected] == [
        ("1e+22", "2.0", "Ann Ash", MISTYPED.text)
    ]


@pytest.mark.req("REC-1", "SIG-1", "AUD-7")
def test_the_page_shows_values_signatures_and_history(scene: Scene, tmp_path: Path) -> None:
    _, packed = copy_of(tmp_path)
    page = packed.read("index.html").decode()
    for signature in Signature.objects.filter(scope=CHAIN):
        assert signature.manifestation() in page
    assert "superseded" in page, "of the assay that was corrected after it was signed"
    assert "changed since first entry" in page
    assert MISTYPED.text in page
    assert "This record was removed" in page


@pytest.mark.req("SIG-1")
def test_a_signature_reads_the_same_everywhere(scene: Scene) -> None:
    signature = Signature.objects.filter(signed_id=str(scene.approved.pk)).earliest("time")
    shown = signature.manifestation()
    assert shown.startswith("Authored by Ann Ash (Analyst, Birch) on ")
    assert shown.endswith(" UTC")


@pytest.mark.req("REC-1", "ACC-3")
def test_the_copy_of_one_chain_holds_nothing_of_another(scene: Scene, tmp_path: Path) -> None:
    secret = create(
        Assay(room="two", title="Zebra", result={"mean": 77.125}),
        actor=Actor(id="zoe", printed_name="Zoe Zander", role="Analyst", organization="Dogwood"),
        action="sample:assay:enter",
    )
    receipt, packed = copy_of(tmp_path)
    whole = b"\n".join(packed.read(name) for name in packed.namelist())
    others = [
        str(secret.pk),
        str(scene.elsewhere.pk),
        "Zebra",
        "Zoe",
        "77.125",
        "room:two",
        "room-two",
        '"installation"',
    ]
    numbers = [str(each.pk) for each in Signature.objects.filter(scope="room:two")]
    assert [each for each in (*others, *numbers) if each.encode() in whole] == []
    assert receipt.scopes == (CHAIN,)
    # A running number of the whole installation would count the others: no exported line has one.
    assert all(set(line) == {"digest", "entry"} for line in lines(packed, "chains/room-one/entries.jsonl"))
    assert all(set(line) == {"signature", "statement"} for line in lines(packed, "chains/room-one/anchors.jsonl"))


@pytest.mark.req("AUD-9", "TMP-4")
def test_an_export_is_noted_and_anchored(scene: Scene, tmp_path: Path) -> None:
    receipt, packed = copy_of(tmp_path)
    begun, ended = Entry.objects.filter(chain=CHAIN, subject_type="ledger.export").order_by("sequence")
    assert (begun.action, begun.actor_name, begun.changes) == (
        "ledger:export:begin",
        "Quin Quince",
        {"purpose": "inspection"},
    )
    assert ended.changes == {"sha256": receipt.sha256, "bytes": receipt.path.stat().st_size}
    anchor = Anchor.objects.filter(chain=CHAIN).latest("id")
    assert (anchor.length, anchor.head, anchor.purpose) == (begun.sequence, begun.digest, "export: inspection")
    assert lines(packed, "chains/room-one/anchors.jsonl")[-1]["statement"] == anchor.statement()
    assert not Entry.objects.filter(chain="room:two", subject_type="ledger.export").exists()
    assert verify().ok


@pytest.mark.req("TMP-4")
def test_anchors_of_an_earlier_key_can_be_checked_in_the_copy(scene: Scene, tmp_path: Path) -> None:
    from galenic.ledger.anchors import rotate_key

    old = keys.current_key().id
    new = rotate_key()
    _, packed = copy_of(tmp_path)
    assert set(json.loads(packed.read("keys.json"))) == {old, new}
    used = {line["statement"]["key_id"] for line in lines(packed, "chains/room-one/anchors.jsonl")}
    assert used == {old, new}


def test_documents_are_copied_under_their_digest(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = tmp_path / "raw.csv"
    content.write_bytes(b"time,conc\n0,1\n")
    digest = digest_bytes(content.read_bytes())
    assay = make_assay(attachment=digest)
    document = StoredDocument("sample.assay", str(assay.pk), "attachment", digest, "raw.csv", content)
    monkeypatch.setattr("galenic.ledger.hooks.document_listers", lambda: [lambda _scopes: [document, document]])
    receipt, packed = copy_of(tmp_path)
    assert packed.read(f"documents/{digest}") == content.read_bytes()
    assert receipt.documents == 2
    content.write_bytes(b"time,conc\n0,2\n")
    with pytest.raises(ExportImpossible) as refusal:
        export([CHAIN], tmp_path / "second.zip", actor=QA, purpose="inspection")
    assert "bytes have changed" in str(refusal.value)
    content.unlink()
    with pytest.raises(ExportImpossible, match="Not all documents"):
        export([CHAIN], tmp_path / "second.zip", actor=QA, purpose="inspection")
    assert sorted(path.name for path in tmp_path.glob("*.zip")) == ["export.zip"], "nothing half done is left"
    assert not list(tmp_path.glob(".galenic-export-*"))


def test_an_export_never_replaces_a_file_and_needs_a_chain(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "export.zip").write_text("precious")
    with pytest.raises(ExportImpossible, match="there already"):
        copy_of(tmp_path)
    assert (tmp_path / "export.zip").read_text() == "precious"
    for scopes in (["room:nine"], []):
        with pytest.raises(ExportImpossible, match="nothing recorded"):
            export(scopes, tmp_path / "other.zip", actor=QA, purpose="inspection")


def test_a_record_with_rubbish_in_it_is_refused_and_not_exported_half(
    scene: Scene, attacker: Attacker, tmp_path: Path
) -> None:
    attacker.run(f"UPDATE ledger_entry SET changes = 'x' WHERE chain_id = '{CHAIN}' AND sequence = 3")
    with pytest.raises(ExportImpossible, match="never writes"):
        copy_of(tmp_path)
    assert not (tmp_path / "export.zip").exists()


def test_text_of_users_is_no_markup_and_no_formula(scene: Scene, tmp_path: Path) -> None:
    assay = make_assay(title="<script>alert(1)</script>")
    change(assay, actor=BEN, action="sample:assay:correct", reason=MISTYPED, title='=HYPERLINK("http://x")')
    _, packed = copy_of(tmp_path)
    assert "<script>" not in packed.read("index.html").decode()
    rows = csv.reader(io.StringIO(packed.read("chains/room-one/audit-trail.csv").decode(), newline=""))
    assert '\'=HYPERLINK("http://x")' in {cell for row in rows for cell in row}


def test_several_chains_are_exported_together(scene: Scene, tmp_path: Path) -> None:
    receipt, packed = copy_of(tmp_path, "room:two", CHAIN, CHAIN)
    assert receipt.scopes == (CHAIN, "room:two")
    titles = {row["values"]["room"] for row in lines(packed, "records/sample.assay.jsonl")}
    assert titles == {"one", "two"}
    assert len(lines(packed, "records/sample.reading.jsonl")) == Reading.objects.count()


def test_private_key_and_unrecorded_columns_stay_at_home(scene: Scene, tmp_path: Path, settings: Any) -> None:
    _, packed = copy_of(tmp_path)
    whole = b"\n".join(packed.read(name) for name in packed.namelist())
    assert (Path(settings.HOME) / "keys" / "anchor_key").read_bytes().strip() not in whole
    assert b'"seen"' not in whole


def test_the_shipped_script_is_in_the_copy_byte_for_byte(scene: Scene, tmp_path: Path) -> None:
    from galenic.ledger import verify_export

    _, packed = copy_of(tmp_path)
    script = Path(verify_export.__file__).read_bytes()
    assert packed.read("verify_export.py") == script
    assert len(script.splitlines()) <= 250
    assert os.access(tmp_path / "export.zip", os.R_OK)
    assert sign_through(make_assay(room="two")).state == "approved"
