"""Separate what a calculation may know from what it is to find.

Everything is withheld unless it is listed here as an input: a new key in a case file can therefore hide a question from
an adapter, but never show it an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from galenic.validation.comparing import Answer
from galenic.validation.results import Value

DEFINITION_KEYS = (
    "id",
    "folder",
    "what_is_computed",
    "computes",
    "design",
    "inputs",
    "data_files",
)
QUESTION_KEYS = (
    "name",
    "subject",
    "start",
    "end",
    "parameter",
    "func",
    "args",
    "quantity",
    "nsims",
)
RECORD_INPUT_KEYS = frozenset(
    {
        "id",
        "kind",
        "name",
        "example",
        "input",
        "guideline",
        "agency",
        "product",
        "max_daily_dose_mg",
        "mdd_mg",
        "raw_pct",
    }
    | {"smiles", "api", "api_smiles", "element", "solvent", "cas"}
    | {"sequence", "modifications", "units", "phosphorothioate_links", "ends"}
)
# Inside `inputs`, figures that a reference program derived on its way to the answers; of these only options are shown.
_DERIVED_INPUT = re.compile(r"as_reported|independent_check|expected|published|result", re.IGNORECASE)
_OPTION = re.compile(r"shift$|sf$|xform$|option$")
_REMARK = re.compile(r"source|note|why|version|check|tolerance|digits|rounding", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SealedSet:
    """One case file: what an adapter gets (`definition`, `questions`, `data_files`) and the `answers` it does not get.

    `questions[i]["id"]` is unique within the set and belongs to `answers[i]`. `data_files` are names inside the folder;
    `placed`: further files by the path that they have in the adapter's room.
    """

    name: str
    definition: Mapping[str, Any]
    questions: tuple[Mapping[str, Any], ...]
    answers: tuple[Answer, ...]
    data_files: tuple[str, ...] = ()
    placed: Mapping[str, Path] = field(default_factory=dict)


def without_answers(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a case file that an adapter may see."""
    open_part = {key: definition[key] for key in DEFINITION_KEYS if key in definition}
    inputs = open_part.get("inputs")
    if isinstance(inputs, Mapping):
        open_part["inputs"] = {
            key: _options(key, value) for key, value in inputs.items() if _options(key, value) is not None
        }
    return open_part


def _options(key: str, value: Any) -> Any:
    """The input itself; of a table of derived figures its options; None where nothing may be shown."""
    if not _DERIVED_INPUT.search(key):
        return value
    if not isinstance(value, Mapping):
        return None
    return {name: option for name, option in value.items() if _OPTION.search(name)}


def seal_rows(set_name: str, rows: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[Answer]]:
    """Split rows of question and answer; ids are `case_id` or the name, numbered where they repeat."""
    questions: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for row in rows:
        label = _label(set_name, row)
        seen[label] = seen.get(label, 0) + 1
        question = {"id": label if seen[label] == 1 else f"{label}#{seen[label]}"}
        questions.append(question | {key: row[key] for key in QUESTION_KEYS if key in row})
    return questions, [Answer.from_row(row) for row in rows]


def seal_records(
    records: Sequence[Mapping[str, Any]],
) -> tuple[list[Mapping[str, Any]], list[dict[str, Any]]]:
    """Split records into inputs and rows for `seal_rows`; every leaf that is not an input is a question."""
    inputs: list[Mapping[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for number, record in enumerate(records, start=1):
        key = str(record.get("id") or f"record{number}")
        inputs.append({"id": key} | {k: v for k, v in record.items() if k in RECORD_INPUT_KEYS})
        for name, value in _leaves({k: v for k, v in record.items() if k not in RECORD_INPUT_KEYS}):
            rows.append(
                {
                    "case_id": f"{key}:{name}",
                    "subject": key,
                    "name": name,
                    "value": value,
                    "printed": True,
                }
            )
    return inputs, rows


def _label(set_name: str, row: Mapping[str, Any]) -> str:
    case_id, quantity = row.get("case_id"), row.get("quantity")
    if not case_id:
        return f"{set_name}:{row.get('name', '')}"
    full = str(case_id) if str(case_id).startswith(set_name) else f"{set_name}:{case_id}"
    return f"{full}:{quantity}" if quantity else full


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Value]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            if not _REMARK.search(str(key)):
                yield from _leaves(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _leaves(part, f"{path}.{index}")
    else:
        yield path, value
