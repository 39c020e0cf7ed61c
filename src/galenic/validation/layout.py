"""Read reference folders.

A folder holds case files of four kinds: JSON with `expected` rows; JSON naming an `expected_csv`; a CSV of calls
(case_id, func, args, quantity, value), alone or named by a JSON as `cases_csv`; JSON with lists of `records`. Or it is
a tree of eCTD sequences and their schemas, which are cases themselves.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from galenic.validation.sealing import (
    SealedSet,
    seal_records,
    seal_rows,
    without_answers,
)
from galenic.validation.submissions import is_submission, read_submission

RECORD_LISTS = ("records", "positives", "negatives")
CALL_COLUMNS = {"case_id", "func", "args", "quantity", "value"}


class UnreadableCaseError(ValueError):
    """A file that looks like a case file and is not: reported as a failed case, never skipped."""


def case_files(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files of `folder` that hold cases, and the JSON files whose layout is not known; both sorted.

    A CSV of calls counts as a case file when no JSON names it. A damaged JSON counts, so that `read` reports it.
    """
    definitions = {path: _json(path) for path in sorted(folder.glob("*.json"))}
    known = [path for path, content in definitions.items() if content is None or _holds_cases(content)]
    named = {str(content.get("cases_csv")) for content in definitions.values() if isinstance(content, Mapping)}
    calls = [p for p in sorted(folder.glob("*.csv")) if p.name not in named and _header(p) >= CALL_COLUMNS]
    return known + calls, [path for path in definitions if path not in known]


def read(path: Path) -> SealedSet:
    """Read one case file and seal its answers.

    Raises UnreadableCaseError when the file is damaged or names a file that is not there.
    """
    if is_submission(path):
        return read_submission(path)
    if path.suffix == ".csv":
        return _sealed(path, {"id": path.stem, "inputs": {}}, _calls(path))
    content = _json(path)
    if not isinstance(content, Mapping):
        raise UnreadableCaseError(f"{path.name} is not JSON of the expected form")
    if "expected_csv" in content:
        return _sealed(path, content, _rows(path.parent / str(content["expected_csv"])))
    if "cases_csv" in content:
        return _sealed(path, content, _calls(path.parent / str(content["cases_csv"])))
    if isinstance(content.get("expected"), list):
        return _sealed(path, content, content["expected"])
    return _recorded(path, content)


def _recorded(path: Path, content: Mapping[str, Any]) -> SealedSet:
    records = [record for key in RECORD_LISTS for record in content.get(key, []) if isinstance(record, Mapping)]
    inputs, rows = seal_records(records)
    return _sealed(path, {"id": path.stem, "inputs": {"records": inputs}}, rows)


def _sealed(path: Path, content: Mapping[str, Any], rows: list[Any]) -> SealedSet:
    if not all(isinstance(row, Mapping) and "value" in row for row in rows):
        raise UnreadableCaseError(f"{path.name}: every expected row needs a value")
    open_part = without_answers(content)
    questions, answers = seal_rows(path.stem, rows)
    answer_files = {str(content.get(key)) for key in ("expected_csv", "cases_csv")}
    mentioned = dict.fromkeys(text.split(" ")[0] for text in _texts(open_part))
    data_files = tuple(name for name in mentioned if name not in answer_files and _is_data(path.parent, name))
    return SealedSet(path.stem, open_part, tuple(questions), tuple(answers), data_files)


def _holds_cases(content: Any) -> bool:
    if not isinstance(content, Mapping):
        return False
    lists = ("expected", *RECORD_LISTS)
    return "expected_csv" in content or "cases_csv" in content or any(isinstance(content.get(k), list) for k in lists)


def _is_data(folder: Path, name: str) -> bool:
    """A table lying in the folder itself; never a file of answers, even when a definition names it."""
    plain_name = Path(name).name == name and name.endswith((".csv", ".tsv", ".txt"))
    return plain_name and not name.endswith("_expected.csv") and (folder / name).is_file()


def _calls(path: Path) -> list[dict[str, Any]]:
    try:
        return [row | {"args": json.loads(row["args"] or "{}")} for row in _rows(path)]
    except (KeyError, json.JSONDecodeError) as error:
        raise UnreadableCaseError(f"{path.name}: args is not JSON ({error})") from error


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        raise UnreadableCaseError(f"{path.name} is named by a case file but is not there")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _header(path: Path) -> set[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return set(next(csv.reader(stream), []))


def _json(path: Path) -> Any:
    """The content, or None for a damaged file: it is then found again, and reported, by `read`."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError):
        return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
