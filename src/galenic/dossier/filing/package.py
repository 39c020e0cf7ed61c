"""The package of a sequence: its files rendered, checked by the validator and packed; same rows, same bytes.

Documents come from the store, in which a report lies since it was placed: only what changed is ever rendered. Nothing
is written here but files under their content address, which a crash may leave behind without harm.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from galenic.dossier import ectd_v3, ectd_v4, model
from galenic.dossier.ectd_v3.backbone import leaf_id, placed
from galenic.dossier.ectd_v3.rendering import Rendering
from galenic.dossier.ectd_v3.study_tags import tagging_files
from galenic.dossier.ectd_v4.rendering import numbered
from galenic.dossier.filing.models import Sequence
from galenic.dossier.filing.units import contents_of, next_unit, record_of
from galenic.dossier.model import TAGGING_FILE, ContextOfUse
from galenic.dossier.records import write_records
from galenic.dossier.validation import Report, check_sequence
from galenic.evidence import store
from galenic.jobs.watching import UNWATCHED, Watch

OLDEST = (1980, 1, 1, 0, 0, 0)  # what ZIP can say; the time of packing would make every package another one
#: Files of earlier sequences by which the validator finds what a leaf modifies.
BACKBONES = (".xml", ".txt")


@dataclass(frozen=True, slots=True)
class SentUse:
    """A use of a document with the key and path that it has in the package."""

    context: ContextOfUse
    key: str
    path: str
    tag: str


@dataclass(frozen=True, slots=True)
class Package:
    """A sequence rendered: SHA-256 of every file by path, and of the ZIP file, with what the validator says."""

    unit: model.SubmissionUnit
    uses: tuple[SentUse, ...]
    files: Mapping[str, str]
    digest: str
    report: Report

    def values(self) -> dict[str, object]:
        """What the record freezes of it."""
        checked = self.report.as_dict()
        return {
            "contents": contents_of(self.unit),
            "files": dict(self.files),
            "package": self.digest,
            "checked": {name: checked[name] for name in ("profile", "ok", "counts", "findings")},
        }


def build(sequence: Sequence, watch: Watch = UNWATCHED) -> Package:
    """Render what the sequence would send as things are now, store its files, check and pack it.

    Raises DossierRefused with everything that has no place, a name that cannot be used, or no code on an agency's list;
    Overtaken.
    """
    watch.tell("Working out what has changed", 0, 4)
    unit, _, before = next_unit(sequence)
    watch.tell(f"Rendering {len(unit.contexts)} uses of documents", 1, 4)
    rendering, uses = _rendered(sequence, unit, before)
    files = {path: store.put(content) for path, content in rendering.made.items()} | dict(rendering.documents)
    with tempfile.TemporaryDirectory(prefix="galenic-sequence-") as folder:
        application = Path(folder)
        for earlier in sequence.application.sequences.filter(state="published", number__lt=sequence.number):
            _write_backbones(earlier, application / earlier.folder)
        written = rendering.write(application, store.read)
        watch.tell(f"Checking {len(files)} files", 2, 4)
        report = check_sequence(written, region=unit.application.region, schemas=schemas(), records=rendering.records)
    watch.tell(f"Packing {len(files)} files", 3, 4)
    return Package(unit, uses, dict(sorted(files.items())), packed_digest(sequence.folder, files), report)


def schemas() -> Path | None:
    """The folder with the agencies' DTDs and style sheets, as the installation is set up; Galenic ships none."""
    return Path(settings.SCHEMAS) if settings.SCHEMAS else None


def packed_digest(folder: str, files: Mapping[str, str]) -> str:
    """The SHA-256 of the ZIP file that these files make."""
    with tempfile.TemporaryFile() as target:
        pack(target, folder, files)
        return digest_of(target)


def digest_of(file: IO[bytes]) -> str:
    """The SHA-256 of a whole file."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def pack(target: IO[bytes], folder: str, files: Mapping[str, str]) -> None:
    """Write the ZIP file of a sequence: its folder with every file, stored as they are, always the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path, sha256 in sorted(files.items()):
            about = zipfile.ZipInfo(f"{folder}/{path}", OLDEST)
            about.external_attr, about.create_system = 0o644 << 16, 3
            archive.writestr(about, store.read(sha256))


def unpack(sequence: Sequence, folder: Path) -> Path:
    """Write a published sequence as a folder below `folder`, and beside it what each file was rendered from.

    Raises DossierRefused DOS-006 when it is there already.
    """
    records = {leaf.path: record_of(leaf.document) for leaf in sequence.leaves.all() if leaf.document and leaf.path}
    rendering = Rendering(sequence.folder, {}, sequence.files, records)
    written = rendering.write(folder, store.read)
    write_records(rendering, written, store.read)
    return written


def _rendered(
    sequence: Sequence, unit: model.SubmissionUnit, before: list[model.Standing]
) -> tuple[Rendering, tuple[SentUse, ...]]:
    region = unit.application.region
    if sequence.edition == "4.0":
        rendering = ectd_v4.render(unit, standing=before)
        contexts = numbered(unit.contexts, before)
        return rendering, tuple(SentUse(each, each.id, placed(each, region).path, each.tag) for each in contexts)
    rendering = ectd_v3.render(unit, standing=before, schemas=schemas())
    leaves = [placed(context, region) for context in unit.contexts]
    tagged = tagging_files(unit, leaves, before) if region is model.Region.US else []
    return rendering, (
        *(SentUse(leaf.context, leaf_id(leaf.context.id), leaf.path, leaf.context.tag) for leaf in leaves),
        *(SentUse(leaf.context, leaf_id(leaf.context.id), leaf.path, TAGGING_FILE) for leaf, _ in tagged),
    )


def _write_backbones(sequence: Sequence, folder: Path) -> None:
    for path, sha256 in _backbones(sequence.files.items()):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(store.read(sha256))


def _backbones(files: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((path, sha256) for path, sha256 in files if path.endswith(BACKBONES) and not path.startswith("util/"))
