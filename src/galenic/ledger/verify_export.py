"""Check an export of Galenic with nothing but Python (3.8 or newer). No Galenic, no network; nothing is written.

    python verify_export.py [EXPORT]        EXPORT is the zip file, or the folder to which it was unpacked

1. manifest    every file is there and unchanged, none was put in, and the manifest is signed by the installation
2. chains      digest(n) = SHA-256(canonical text of entry n, followed by digest(n - 1)); digest(0) is 64 zeros
3. anchors     heads of the chain, signed by the installation with Ed25519 (RFC 8032); the last one covers all entries
4. records     each record is exactly what its entries make of it, applied one after the other
5. signatures  each fits the content that was signed, and was given by its signer
6. documents   each file is the one to which a record refers by its SHA-256

Canonical text is JSON with sorted keys, without white space, and with only the escapes that JSON requires, as UTF-8.
Exit code: 0 everything fits, 1 something does not, 2 this is no export that can be read.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

SEAL = "manifest.signature.json"


def canonical(value: Any) -> bytes:
    """The one text of a value, over which digests and signatures are made."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def sha256(content: bytes) -> str:
    """A digest in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


# Ed25519 from the equations of RFC 8032, section 5.1. Points are (x, y) with -x*x + y*y = 1 + D*x*x*y*y modulo P.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(one: Any, other: Any) -> Any:
    """The sum of two points; both denominators are inverted at once."""
    (x1, y1), (x2, y2) = one, other
    t = D * x1 * x2 * y1 * y2 % P
    inverse = pow((1 + t) * (1 - t), -1, P)
    return (x1 * y2 + x2 * y1) * (1 - t) * inverse % P, (y1 * y2 + x1 * x2) * (1 + t) * inverse % P


def times(number: int, point: Any) -> Any:
    """A point added to itself so many times."""
    if not number:
        return 0, 1
    half = times(number >> 1, point)
    double = add(half, half)
    return add(double, point) if number & 1 else double


def decoded(content: bytes) -> Any:
    """The point in 32 bytes, which hold y and the lowest bit of x; None where there is no such point."""
    number = int.from_bytes(content, "little")
    y, odd = number & (2**255 - 1), number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if len(content) != 32 or y >= P or x * x % P != square or (x == 0 and odd):
        return None
    return (P - x if x % 2 != odd else x), y


BASE = decoded((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signature(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether [S]B = R + [k]A (section 5.1.7)."""
    key, r, s = decoded(public), decoded(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or r is None or len(signature) != 64 or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return bool(times(s, BASE) == add(r, times(k, key)))


class Export:
    """The files of an export, in a zip file or a folder, and what was found wrong with them."""

    def __init__(self, path: Path) -> None:
        self.path, self.zip = path, zipfile.ZipFile(path) if path.is_file() else None
        found = [each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file()]
        self.names = sorted(self.zip.namelist() if self.zip else found)
        self.faults: list[str] = []
        self.manifest, self.keys, self.schema = (self.lines(f"{n}.json")[0] for n in ("manifest", "keys", "schema"))

    def read(self, name: str) -> bytes:
        """The bytes of one file."""
        return self.zip.read(name) if self.zip else (self.path / name).read_bytes()

    def lines(self, name: str) -> list[Any]:
        """A file with one JSON document a line."""
        return [json.loads(line) for line in self.read(name).splitlines()]

    def fault(self, where: str, text: str) -> None:
        """Note that something is not as it was."""
        self.faults.append(f"{where}: {text}")

    def signed(self, key_id: str, message: bytes, signature: str) -> bool:
        """Whether the message was signed with the key of this id, which is the SHA-256 of its public half."""
        public = bytes.fromhex(self.keys.get(key_id, ""))
        return sha256(public) == key_id and is_signature(public, message, bytes.fromhex(signature))

    def check_manifest(self) -> None:
        """1. Every file is the one that the signed manifest names."""
        seal = self.lines(SEAL)[0] if SEAL in self.names else {"key_id": "", "signature": ""}
        if not self.signed(seal["key_id"], self.read("manifest.json"), seal["signature"]):
            self.fault("manifest.json", "is not signed by a key of this export: it was changed, or its seal removed")
        files = self.manifest["files"]
        for name in sorted({*files, *self.names} - {"manifest.json", SEAL}):
            if name not in files or self.names.count(name) > 1:
                self.fault(name, "was put in: the manifest does not name it")
            elif name not in self.names or sha256(self.read(name)) != files[name]["sha256"]:
                self.fault(name, "was changed" if name in self.names else "was removed")

    def check_chain(self, chain: Any) -> list[Any]:
        """2. The entries of a chain as far as they fit: what follows the first that does not is worth nothing."""
        entries: list[Any] = []
        head = "0" * 64
        for number, line in enumerate(self.lines(f"{chain['folder']}/entries.jsonl"), start=1):
            here = line["entry"]["scope"], line["entry"]["sequence"], line["digest"]
            if here != (chain["scope"], number, sha256(canonical(line["entry"]) + head.encode())):
                why = "does not fit its place or digest: it, or one before it, was changed, removed, moved or put in"
                self.fault(f"{chain['scope']} entry {number}", why)
                break
            head = line["digest"]
            entries.append(line)
        if (chain["length"], chain["head"]) != (len(entries), head):
            self.fault(chain["scope"], f"the manifest says {chain['length']} entries, {len(entries)} fit")
        return entries

    def check_anchors(self, chain: Any, entries: list[Any]) -> int:
        """3. The chain has the heads that were signed, and the last entry is one of them."""
        anchors = self.lines(f"{chain['folder']}/anchors.jsonl")
        for anchor in anchors:
            said, where = anchor["statement"], f"{chain['scope']} anchor at {anchor['statement']['length']}"
            genuine = self.signed(said["key_id"], canonical(said), anchor["signature"])
            if not genuine or said["scope"] != chain["scope"]:
                self.fault(where, "was not signed as it stands there: it was changed or forged")
            elif [said["head"]] != [line["digest"] for line in entries[said["length"] - 1 : said["length"]]]:
                self.fault(where, "the chain does not have this head there: it was cut off or rewritten")
        if len(entries) not in [anchor["statement"]["length"] for anchor in anchors]:
            self.fault(chain["scope"], "no anchor vouches for its last entry")
        return len(anchors)

    def replay(self, entries: list[Any]) -> dict[Any, Any]:
        """By (type, id): a record's values, those of each of its versions, and who made it."""
        records: dict[Any, Any] = {}
        for entry in (line["entry"] for line in entries if line["entry"]["kind"] != "note"):
            key = (entry["subject"]["type"], entry["subject"]["id"])
            where = f"{entry['scope']} entry {entry['sequence']}"
            record = records.setdefault(key, {"values": None, "versions": {}, "by": entry["actor"]["id"]})
            before = record["values"]
            if (before is None) != (entry["kind"] == "create"):
                self.fault(where, f"cannot {entry['kind']} a record that {'is not' if before is None else 'is'} there")
            for name, (old, _) in entry["changes"].items():
                if before is not None and canonical(before.get(name)) != canonical(old):
                    self.fault(where, f"says that {name} was something else than the entries before it left")
            later = {name: column["default"] for name, column in self.schema[key[0]]["columns"].items()}
            given = records.get(("ledger.signature", entry["signature_id"]), {"values": {}})["values"]
            if entry["signature_id"] and (given.get("signed_type"), given.get("signed_id")) != key:
                self.fault(where, f"names signature {entry['signature_id']}, which is no signature of this record")
            after = {**(before or later), **{name: new for name, (_, new) in entry["changes"].items()}}
            record["values"] = None if entry["kind"] == "remove" else after
            record["versions"][after.get("content_version")] = after
        return records

    def check_records(self, records: dict[Any, Any]) -> dict[Any, Any]:
        """4. The records of the export, compared with what their entries make of them."""
        found: dict[Any, Any] = {}
        for name in (name for name in self.names if name.startswith("records/")):
            kind = name[len("records/") : -len(".jsonl")]
            found.update({(kind, row["id"]): row["values"] for row in self.lines(name)})
        for key in sorted({*found, *records}):
            where, row, expected = " ".join(key), found.get(key), records.get(key, {"values": None})["values"]
            if (row is None) != (expected is None):
                self.fault(where, f"was {'removed' if row is None else 'put in'}: its entries say otherwise")
            elif row is not None:
                wrong = [n for n in sorted({*row, *expected}) if canonical(row.get(n)) != canonical(expected.get(n))]
                self.faults += [f"{where}: {name} is not what the entries say: it was edited" for name in wrong]
        return found

    def check_signatures(self, found: dict[Any, Any], records: dict[Any, Any]) -> int:
        """5. Each signature fits one version of one record, and the person it names gave it."""
        signatures = [(key, values) for key, values in found.items() if key[0] == "ledger.signature"]
        for key, given in signatures:
            kind, number, version = given["signed_type"], given["signed_id"], given["signed_version"]
            content = records.get((kind, number), {"versions": {}})["versions"].get(version)
            said = {name: (content or {}).get(name) for name in given["covers"]}
            said.update({"type": kind, "id": number, "content_version": version})
            if content is None or sha256(canonical(said)) != given["digest"]:
                self.fault(" ".join(key), "does not fit what it signs: one was changed, or it was copied here")
            if records.get(key, {"by": ""})["by"] != given["signer_id"]:
                self.fault(" ".join(key), f"was not given by {given['signer_id']}, whom it names")
        return len(signatures)

    def check_documents(self, found: dict[Any, Any]) -> int:
        """6. Each document is there and is the one that its record names."""
        documents = self.lines("documents.jsonl")
        for document in documents:
            row, digest = found.get((document["type"], document["id"]), {}), document["sha256"]
            if row.get(document["column"]) != digest or sha256(self.read(f"documents/{digest}")) != digest:
                self.fault(f"document {document['name']}", "is not the file to which its record refers")
        return len(documents)

    def check(self) -> None:
        """All of it, in this order."""
        if self.manifest["format"] != "galenic-export/1":
            raise ValueError(f"its format is {self.manifest['format']}")
        self.check_manifest()
        entries, anchors = [], 0
        for chain in self.manifest["chains"]:
            of_chain = self.check_chain(chain)
            anchors += self.check_anchors(chain, of_chain)
            entries += of_chain
        records = self.replay(entries)
        found = self.check_records(records)
        signed, files = self.check_signatures(found, records), self.check_documents(found)
        print(f"Export of {', '.join(each['scope'] for each in self.manifest['chains'])}, {self.manifest['made_at']}")
        print(f"{len(entries)} entries, {anchors} anchors, {len(found)} records, {signed} signatures, {files} files")
        print(f"Signed with key {', '.join(self.keys)}: compare it with what the installation has told you.")


def main(arguments: list[str]) -> int:
    """Check one export and say in plain words what was found."""
    export = None
    try:
        export = Export(Path(*arguments) if arguments else Path(__file__).parent)
        export.check()
    except (OSError, zipfile.BadZipFile, LookupError, TypeError, ValueError, AttributeError) as error:
        if export is None or not export.faults:
            print(f"This is no export that can be read: {error!r}", file=sys.stderr)
            return 2
        export.fault("the export", f"cannot be followed any further: {error!r}")
    for line in export.faults:
        print("NOT AS IT WAS - " + line)
    print("Something does not fit; look at the first finding first." if export.faults else "Everything fits.")
    return 1 if export.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
