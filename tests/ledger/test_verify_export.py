"""The script that checks an export without Galenic: run as its readers run it, and attacked as its readers fear."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from galenic.canonical import canonical_text, digest_bytes
from galenic.ledger import hooks, keys, verify_export
from galenic.ledger.export import export
from galenic.ledger.hooks import StoredDocument
from tests.ledger.conftest import QUIN, make_assay

SCRIPT = Path(verify_export.__file__)
CHAIN = "chains/room-one"


def run(target: Path, script: Path = SCRIPT) -> tuple[int, str]:
    """Python without its site packages and without the environment: -I -S."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(target)], capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the one export that all these tests copy lies, with the home of the installation that made it."""
    return tmp_path_factory.mktemp("exported")


@pytest.fixture
def folder(transactional_db: None, made: Path, request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Path:
    """An export with one document, unpacked; the zip file lies beside it."""
    if not (made / "export.zip").exists():
        request.getfixturevalue("scene")
        make_export(made, request.getfixturevalue("monkeypatch"))
        shutil.copytree(settings.HOME / "keys", made / "home" / "keys")
    settings.HOME = made / "home"
    shutil.copy(made / "export.zip", tmp_path / "export.zip")
    with zipfile.ZipFile(tmp_path / "export.zip") as packed:
        packed.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked"


def make_export(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = where / "raw.csv"
    content.write_bytes(b"time,conc\n0,1\n")
    digest = digest_bytes(content.read_bytes())
    assay = make_assay(attachment=digest)
    document = StoredDocument("sample.assay", str(assay.pk), "attachment", digest, "raw.csv", content)
    monkeypatch.setattr(hooks, "document_listers", lambda: [lambda _scopes: [document]])
    export(["room:one"], where / "export.zip", actor=QUIN, purpose="inspection")


def seal(folder: Path, *, chain: bool = False) -> None:
    """Make manifest and seal fit what was edited, with the installation's own key: the strongest attacker there is."""
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"] = {
        path.relative_to(folder).as_posix(): {"sha256": digest_bytes(path.read_bytes()), "bytes": path.stat().st_size}
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("manifest.")
    }
    if chain:
        entries = read(folder, f"{CHAIN}/entries.jsonl")
        manifest["chains"][0] |= {"length": len(entries), "head": entries[-1]["digest"]}
    (folder / "manifest.json").write_text(canonical_text(manifest))
    key = keys.current_key()
    signature = key.sign((folder / "manifest.json").read_bytes())
    (folder / "manifest.signature.json").write_text(canonical_text({"key_id": key.id, "signature": signature}))


def read(folder: Path, name: str) -> list[Any]:
    return [json.loads(line) for line in (folder / name).read_text().splitlines()]


def write(folder: Path, name: str, values: list[Any]) -> None:
    (folder / name).write_text("".join(f"{canonical_text(value)}\n" for value in values))


def edit(folder: Path, name: str, change: Callable[[list[Any]], Any]) -> None:
    values = read(folder, name)
    write(folder, name, change(values) or values)


def rechain(entries: list[Any]) -> list[Any]:
    """Number entries anew and compute every digest, as an attacker who read this script would."""
    digest = "0" * 64
    for number, line in enumerate(entries, start=1):
        line["entry"]["sequence"] = number
        line["digest"] = digest = digest_bytes((canonical_text(line["entry"]) + digest).encode())
    return entries


@pytest.mark.req("REC-1", "TMP-3")
def test_an_untouched_export_fits_in_zip_and_folder(folder: Path) -> None:
    for target in (folder, folder.parent / "export.zip"):
        code, said = run(target)
        assert (code, said.splitlines()[-1]) == (0, "Everything fits.")
    counts = said.splitlines()[1]
    assert counts.endswith("4 signatures, 1 files")
    assert keys.current_key().id in said
    assert run(folder, folder / "verify_export.py")[0] == 0


def test_without_an_argument_it_checks_the_folder_it_lies_in(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify_export.py")], capture_output=True, check=False
    )
    assert done.returncode == 0


@pytest.mark.req("TMP-3")
def test_it_uses_the_standard_library_alone_and_writes_nothing(folder: Path) -> None:
    import ast

    tree = ast.parse(SCRIPT.read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"__future__", "hashlib", "json", "sys", "zipfile", "pathlib", "typing"}
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    run(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


# --- files edited, and the manifest left as it was


@pytest.mark.req("TMP-2", "REC-1")
@pytest.mark.parametrize(
    "name",
    [
        *(f"{CHAIN}/{each}" for each in ("entries.jsonl", "anchors.jsonl", "audit-trail.csv")),
        *("records/sample.assay.jsonl", "records/ledger.signature.jsonl", "documents.jsonl"),
        *("index.html", "schema.json", "README.txt", "verify_export.py"),
    ],
)
def test_a_file_that_was_changed_is_named(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes().replace(b"Ann", b"Eve", 1) + b" ")
    code, said = run(folder)
    assert (code, f"{name}: was changed" in said) == (1, True)


@pytest.mark.req("TMP-2", "REC-1")
def test_files_that_were_removed_or_put_in_are_named(folder: Path) -> None:
    (folder / "index.html").unlink()
    (folder / "records" / "sample.more.jsonl").write_text("")
    code, said = run(folder)
    assert code == 1
    assert "index.html: was removed" in said
    assert "records/sample.more.jsonl: was put in" in said


def test_a_file_that_stands_in_the_zip_twice_is_named(folder: Path) -> None:
    path = folder.parent / "export.zip"
    with zipfile.ZipFile(path, "a") as packed, pytest.warns(UserWarning, match="Duplicate name"):
        packed.writestr("README.txt", "another")
    code, said = run(path)
    assert (code, "README.txt: was put in" in said) == (1, True)


@pytest.mark.req("TMP-4")
def test_a_manifest_that_was_changed_or_lost_its_seal_is_named(folder: Path) -> None:
    kept = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json").write_bytes(kept.replace(b"inspection", b"nothing"))
    assert "manifest.json: is not signed" in run(folder)[1]
    (folder / "manifest.json").write_bytes(kept)
    (folder / "manifest.signature.json").unlink()
    assert run(folder) == (1, run(folder)[1])
    assert "manifest.json: is not signed" in run(folder)[1]


@pytest.mark.req("TMP-4")
@pytest.mark.parametrize("signs_too", [False, True], ids=["exchanged alone", "and everything signed with it"])
def test_a_public_key_that_was_exchanged_is_of_no_use(folder: Path, signs_too: bool) -> None:
    """A key's id is its digest: another key under the same id is not the one that was announced."""
    other, known = Ed25519PrivateKey.generate(), keys.current_key().id
    (folder / "keys.json").write_text(canonical_text({known: other.public_key().public_bytes_raw().hex()}))

    def sign(anchors: list[Any]) -> None:
        for anchor in anchors:
            anchor["signature"] = other.sign(canonical_text(anchor["statement"]).encode()).hex()

    if signs_too:
        edit(folder, f"{CHAIN}/anchors.jsonl", sign)
    seal(folder)
    if signs_too:
        signature = other.sign((folder / "manifest.json").read_bytes()).hex()
        (folder / "manifest.signature.json").write_text(canonical_text({"key_id": known, "signature": signature}))
    code, said = run(folder)
    assert code == 1
    assert "manifest.json: is not signed" in said
    assert "was not signed as it stands there" in said


# --- entries edited by somebody who can sign the manifest again: chains, anchors and replay still tell


def set_reason(entries: list[Any]) -> None:
    entries[4]["entry"]["reason"]["text"] = "because"


def swap(entries: list[Any]) -> None:
    entries[3], entries[4] = entries[4], entries[3]


def swap_numbers(entries: list[Any]) -> None:
    swap(entries)
    entries[3]["entry"]["sequence"], entries[4]["entry"]["sequence"] = 4, 5


def insert(entries: list[Any]) -> None:
    entries.insert(4, json.loads(json.dumps(entries[4])))


@pytest.mark.req("TMP-2")
@pytest.mark.parametrize(
    ("attack", "first"),
    [
        (set_reason, 5),
        (lambda entries: entries.pop(4) and None, 5),
        (swap, 4),
        (swap_numbers, 4),
        (insert, 6),
    ],
    ids=["edit", "remove", "reorder", "reorder and renumber", "insert"],
)
def test_entries_that_were_edited_break_the_chain(folder: Path, attack: Callable[[list[Any]], Any], first: int) -> None:
    edit(folder, f"{CHAIN}/entries.jsonl", attack)
    seal(folder)
    code, said = run(folder)
    assert (code, f"room:one entry {first}: does not fit its place or digest" in said) == (1, True)


@pytest.mark.req("TMP-2", "TMP-4")
def test_a_chain_that_was_cut_off_contradicts_manifest_and_anchors(folder: Path) -> None:
    edit(folder, f"{CHAIN}/entries.jsonl", lambda entries: entries[:-2])
    seal(folder)
    assert "the manifest says" in run(folder)[1]
    seal(folder, chain=True)
    code, said = run(folder)
    assert (code, "the chain does not have this head there" in said) == (1, True)


@pytest.mark.req("TMP-2", "TMP-4")
def test_a_chain_that_was_rewritten_from_the_start_contradicts_its_anchors(folder: Path) -> None:
    edit(folder, f"{CHAIN}/entries.jsonl", lambda entries: set_reason(entries) or rechain(entries))
    seal(folder, chain=True)
    code, said = run(folder)
    assert code == 1
    assert "does not fit its place" not in said
    assert "the chain does not have this head there" in said


@pytest.mark.req("TMP-4")
def test_a_chain_without_the_anchor_of_its_last_entry_is_named(folder: Path) -> None:
    edit(folder, f"{CHAIN}/anchors.jsonl", lambda anchors: anchors[:-1])
    seal(folder)
    code, said = run(folder)
    assert (code, "no anchor vouches for its last entry" in said) == (1, True)


@pytest.mark.req("TMP-4")
@pytest.mark.parametrize("field", ["length", "head", "time", "purpose", "scope"])
def test_an_anchor_that_was_changed_is_named(folder: Path, field: str) -> None:
    def attack(anchors: list[Any]) -> None:
        value = anchors[0]["statement"][field]
        anchors[0]["statement"][field] = value - 1 if isinstance(value, int) else value[:-1] + "x"

    edit(folder, f"{CHAIN}/anchors.jsonl", attack)
    seal(folder)
    code, said = run(folder)
    assert (code, "was not signed as it stands there" in said) == (1, True)


# --- records


@pytest.mark.req("REC-1")
def test_a_record_that_was_edited_is_named_with_its_column(folder: Path) -> None:
    def attack(rows: list[Any]) -> None:
        rows[0]["values"]["title"] = "x"

    edit(folder, "records/sample.assay.jsonl", attack)
    seal(folder)
    code, said = run(folder)
    assert (code, "title is not what the entries say" in said) == (1, True)


@pytest.mark.req("REC-1")
def test_records_that_were_removed_or_put_in_are_named(folder: Path) -> None:
    kept = read(folder, "records/sample.assay.jsonl")
    write(folder, "records/sample.assay.jsonl", kept[1:])
    seal(folder)
    assert f"sample.assay {kept[0]['id']}: was removed" in run(folder)[1]
    write(folder, "records/sample.assay.jsonl", [*kept, {"id": "new", "values": kept[0]["values"]}])
    seal(folder)
    assert "sample.assay new: was put in" in run(folder)[1]


@pytest.mark.req("REC-1")
@pytest.mark.parametrize(
    ("attack", "told"),
    [
        (lambda changes: changes.update(title=["another", "x"]), "says that title was something else"),
        (lambda changes: changes.update(passed=[None, True]), "passed is not what the entries say"),
    ],
)
def test_an_entry_that_contradicts_the_ones_before_it_is_named(
    folder: Path, attack: Callable[[dict[str, Any]], None], told: str
) -> None:
    code, said = run(rewritten(folder, lambda entries: attack(corrected(entries)["changes"])))
    assert (code, told in said) == (1, True)
    assert "does not fit its place" not in said
    assert "signed" not in said.replace("Signed with", "")


@pytest.mark.req("REC-1")
@pytest.mark.parametrize(
    ("attack", "told"),
    [
        (lambda entries: corrected(entries).update(kind="create"), "cannot create a record that is there"),
        (lambda entries: entries[0]["entry"].update(kind="change"), "cannot change a record that is not there"),
    ],
)
def test_a_record_is_created_once_and_changed_only_while_it_is_there(
    folder: Path, attack: Callable[[list[Any]], None], told: str
) -> None:
    code, said = run(rewritten(folder, attack))
    assert (code, told in said) == (1, True)


@pytest.mark.req("TMP-2")
def test_an_entry_of_another_chain_does_not_fit_its_place(folder: Path) -> None:
    """Even with a digest that fits: what was recorded elsewhere is no entry of this chain."""
    code, said = run(rewritten(folder, lambda entries: entries[3]["entry"].update(scope="room:two")))
    assert (code, "room:one entry 4: does not fit its place or digest" in said) == (1, True)


def corrected(entries: list[Any]) -> dict[str, Any]:
    """The entry of a correction."""
    found: dict[str, Any] = next(line for line in entries if line["entry"]["action"] == "sample:assay:correct")["entry"]
    return found


def rewritten(folder: Path, attack: Callable[[list[Any]], Any]) -> Path:
    """The export after somebody who holds the key rewrote entries, digests, anchors and manifest."""
    edit(folder, f"{CHAIN}/entries.jsonl", lambda entries: [attack(entries), rechain(entries)][1])
    digests = {line["entry"]["sequence"]: line["digest"] for line in read(folder, f"{CHAIN}/entries.jsonl")}

    def sign_again(anchors: list[Any]) -> None:
        for anchor in anchors:
            anchor["statement"]["head"] = digests[anchor["statement"]["length"]]
            anchor["signature"] = keys.current_key().sign(canonical_text(anchor["statement"]).encode())

    edit(folder, f"{CHAIN}/anchors.jsonl", sign_again)
    seal(folder, chain=True)
    return folder


# --- signatures and documents


def edit_signature(folder: Path, change: Callable[[dict[str, Any]], None], *, with_entries: bool) -> None:
    """Edit a signature in the records; with its entry, digests and anchors too when the attacker holds the key."""
    rows = read(folder, "records/ledger.signature.jsonl")
    row = next(row for row in rows if row["values"]["meaning"] == "approved")
    change(row["values"])
    write(folder, "records/ledger.signature.jsonl", rows)
    if with_entries:
        entries = read(folder, f"{CHAIN}/entries.jsonl")
        given = next(line for line in entries if line["entry"]["subject"]["id"] == row["id"])
        given["entry"]["changes"] = {name: [None, value] for name, value in row["values"].items()}
        write(folder, f"{CHAIN}/entries.jsonl", rechain(entries))
        anchors = read(folder, f"{CHAIN}/anchors.jsonl")
        for anchor in anchors:
            anchor["statement"]["head"] = entries[anchor["statement"]["length"] - 1]["digest"]
            anchor["signature"] = keys.current_key().sign(canonical_text(anchor["statement"]).encode())
        write(folder, f"{CHAIN}/anchors.jsonl", anchors)
    seal(folder, chain=with_entries)


@pytest.mark.req("SIG-4")
def test_a_signature_moved_to_another_record_does_not_fit_it(folder: Path) -> None:
    signed = {row["values"]["signed_id"] for row in read(folder, "records/ledger.signature.jsonl")}
    other = next(row["id"] for row in read(folder, "records/sample.assay.jsonl") if row["id"] not in signed)
    edit_signature(folder, lambda values: values.update(signed_id=other), with_entries=True)
    code, said = run(folder)
    assert code == 1
    assert "does not fit what it signs" in said
    assert "is no signature of this record" in said


@pytest.mark.req("SIG-2")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"digest": "f" * 64}, "does not fit what it signs"),
        ({"covers": ["title"]}, "does not fit what it signs"),
        ({"signed_version": 9}, "does not fit what it signs"),
        ({"signer_id": "ben"}, "was not given by ben"),
    ],
)
def test_a_signature_that_was_changed_is_named(folder: Path, change: dict[str, Any], told: str) -> None:
    edit_signature(folder, lambda values: values.update(change), with_entries=True)
    code, said = run(folder)
    assert (code, told in said) == (1, True)
    assert "edited" not in said, "entries and records agree; only the signature itself tells"


@pytest.mark.req("SIG-1")
def test_a_printed_name_that_was_changed_is_not_what_the_entries_say(folder: Path) -> None:
    edit_signature(folder, lambda values: values.update(printed_name="Eve"), with_entries=False)
    code, said = run(folder)
    assert (code, "printed_name is not what the entries say" in said) == (1, True)


@pytest.mark.req("TMP-5", "REC-1")
def test_documents_that_were_changed_or_removed_are_named(folder: Path) -> None:
    path = next((folder / "documents").iterdir())
    kept = path.read_bytes()
    path.write_bytes(b"other")
    seal(folder)
    code, said = run(folder)
    assert (code, "document raw.csv: is not the file" in said) == (1, True)
    path.write_bytes(kept)
    new = digest_bytes(b"other")
    (folder / "documents" / new).write_bytes(b"other")
    edit(folder, "documents.jsonl", lambda lines: lines[0].update(sha256=new))
    seal(folder)
    assert "document raw.csv: is not the file" in run(folder)[1]


# --- what is no export


def test_what_is_no_export_is_told_from_one_that_was_edited(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("no zip")
    for target in (tmp_path / "empty", tmp_path / "text.zip", tmp_path / "nowhere"):
        code, said = run(target)
        assert (code, "no export that can be read" in said, "Traceback" in said) == (2, True, False)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("galenic-export/1", "galenic-export/9"))
    assert run(folder)[0] == 2


@pytest.mark.parametrize("name", [f"{CHAIN}/entries.jsonl", f"{CHAIN}/anchors.jsonl", "records/sample.assay.jsonl"])
@pytest.mark.parametrize("rubbish", ["{", "[]\n", '{"digest":1}\n', '{"id":"x","values":7}\n', "null\n"])
def test_rubbish_in_a_file_is_a_finding_and_no_traceback(folder: Path, name: str, rubbish: str) -> None:
    (folder / name).write_text(rubbish)
    code, said = run(folder)
    assert (code, "Traceback" in said) == (1, False)


# --- Ed25519 from its equations


#: RFC 8032, section 7.1, tests 1, 2, 3 and "SHA(abc)": secret key, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_signatures_of_the_rfc_are_accepted_and_nothing_beside_them(
    secret: str, public: str, message: str, signature: str
) -> None:
    key, text, given = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).sign(text) == given
    assert verify_export.is_signature(key, text, given)
    assert not verify_export.is_signature(key, text + b"x", given)
    for place in (0, 31, 32, 63):
        changed = bytearray(given)
        changed[place] ^= 1
        assert not verify_export.is_signature(key, text, bytes(changed))
    larger = (int.from_bytes(given[32:], "little") + verify_export.ORDER).to_bytes(32, "little")
    assert not verify_export.is_signature(key, text, given[:32] + larger), "S beyond the order, RFC 8032 5.1.7"
    assert not verify_export.is_signature(key, text, given[:-1])
    assert not verify_export.is_signature(key[:-1], text, given)
    assert not verify_export.is_signature(b"\xff" * 32, text, given)


def test_it_agrees_with_an_independent_implementation() -> None:
    """The oracle is the library `cryptography` (OpenSSL), for signatures right and wrong."""
    chance = random.Random(8032)
    for _ in range(10):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        public, message = private.public_key().public_bytes_raw(), chance.randbytes(chance.randrange(200))
        signature = private.sign(message)
        wrong = bytearray(signature)
        wrong[chance.randrange(64)] ^= 1 << chance.randrange(8)
        for given in (signature, bytes(wrong)):
            assert verify_export.is_signature(public, message, given) == keys.is_signature(public, message, given.hex())


def test_the_main_function_can_be_called_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_export.main([str(folder)]) == 0
    shutil.rmtree(folder / "chains")
    assert verify_export.main([str(folder)]) == 1
    assert "cannot be followed any further" in capsys.readouterr().out
