"""Run every case below a directory."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from galenic.errors import InputError
from galenic.validation import adapters
from galenic.validation.comparing import plain
from galenic.validation.layout import UnreadableCaseError, case_files, read
from galenic.validation.results import CaseResult, Obtained, Simulated, Status, ValidationResult
from galenic.validation.sealing import SealedSet
from galenic.validation.submissions import submission_files

SUBMISSIONS = "dossier"  # the folder whose cases are trees of files
Find = Callable[[str], adapters.Obtain | None]


def shipped_cases() -> Path:
    """The reference cases that come with Galenic: published figures, cited in each file."""
    return Path(str(resources.files("galenic.validation"))) / "cases"


def validate(
    directory: Path | None = None,
    *,
    find: Find = adapters.find,
    progress: Callable[[str, int, int], None] | None = None,
) -> ValidationResult:
    """Run all cases of `directory`: one reference folder, or the parent of several; None takes the shipped ones.

    `progress(label, done, total)` is called before each case file. Raises InputError VAL-001 when there is no such
    directory; nothing that a case file or an adapter does wrong stops the run.
    """
    root = shipped_cases() if directory is None else Path(directory).resolve()
    if not root.is_dir():
        raise InputError(
            f"{directory} is not a directory.",
            remedy="Name a folder of reference cases.",
            code="VAL-001",
        )
    work = [(folder, path) for folder in _folders(root) for path in _cases(folder)]
    results: list[CaseResult] = []
    for done, (folder, path) in enumerate(work):
        if progress:
            progress(f"{folder.name}/{path.name}", done, len(work))
        results.extend(_run_file(folder.name, path, find))
    for folder in _folders(root):
        results.extend(_unknown(folder))
    return ValidationResult(tuple(results))


def _folders(root: Path) -> list[Path]:
    """`root` itself when it holds cases, else the directories in it; a tree of submissions is one folder."""
    if case_files(root)[0]:
        return [root]
    inside = [path for path in sorted(root.iterdir()) if path.is_dir() and not path.name.startswith((".", "_"))]
    is_parent = any(path.name == SUBMISSIONS or case_files(path)[0] for path in inside)
    return inside if is_parent or not submission_files(root) else [root]


def _cases(folder: Path) -> list[Path]:
    """The case files of a folder; where there are none, the submissions below it."""
    return case_files(folder)[0] or submission_files(folder)


def _unknown(folder: Path) -> Iterator[CaseResult]:
    """What lies in a folder and cannot be run is counted, so that it is not overlooked."""
    known, strangers = case_files(folder)
    known = known or submission_files(folder)
    names = [path.name for path in strangers] if known or strangers else [""]
    note = (
        "not a case file of a known layout" if known or strangers else "no case file of a known layout in this folder"
    )
    for name in names:
        yield CaseResult(folder.name, Path(name).stem, name or folder.name, Status.NOT_COVERED, None, None, note=note)


def _run_file(folder: str, path: Path, find: Find) -> list[CaseResult]:
    try:
        sealed = read(path)
    except UnreadableCaseError as error:
        return [CaseResult(folder, path.stem, path.name, Status.FAILED, None, None, note=str(error))]
    try:
        obtain = find(folder) or find(str(sealed.definition.get("folder", "")))
        if obtain is None:
            return list(_compare(folder, sealed, {}, f"no adapter for {folder} in this version"))
        obtained = _ask(obtain, path.parent, sealed)
    except Exception as error:  # noqa: BLE001  # whatever an adapter does wrong is a failed case, and the run goes on
        return list(_stopped(folder, sealed, f"{type(error).__name__}: {error}"))
    return list(_compare(folder, sealed, obtained, "this version does not answer it"))


def _ask(obtain: adapters.Obtain, folder: Path, sealed: SealedSet) -> Mapping[str, Obtained]:
    """Call an adapter in a room of its own: copies of the data files, and no case file within reach."""
    with tempfile.TemporaryDirectory(prefix="galenic-validate-") as room:
        for name, file in {**{name: folder / name for name in sealed.data_files}, **sealed.placed}.items():
            target = Path(room) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
        questions: Sequence[Mapping[str, Any]] = [dict(question) for question in sealed.questions]
        return obtain(dict(sealed.definition), Path(room), questions)


def _compare(folder: str, sealed: SealedSet, obtained: Mapping[str, Obtained], missing: str) -> Iterator[CaseResult]:
    for question, answer in zip(sealed.questions, sealed.answers, strict=True):
        key = question["id"]
        value = plain(obtained.get(key))
        status, note = answer.judge(value) if key in obtained else (Status.NOT_COVERED, missing)
        shown = value.value if isinstance(value, Simulated) else value
        yield CaseResult(folder, sealed.name, key, status, answer.value, shown, answer.source, note)


def _stopped(folder: str, sealed: SealedSet, message: str) -> Iterator[CaseResult]:
    for question, answer in zip(sealed.questions, sealed.answers, strict=True):
        yield CaseResult(
            folder,
            sealed.name,
            question["id"],
            Status.FAILED,
            answer.value,
            None,
            answer.source,
            message,
        )
