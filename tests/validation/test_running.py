"""The engine of `galenic validate`: what it reads, hides, compares and counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from galenic.errors import InputError
from galenic.validation import Status, adapters, shipped_cases, validate
from galenic.validation.layout import case_files, read
from galenic.validation.results import Simulated

SECRET = 0.123456789012


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def json_case(**rows: object) -> dict[str, Any]:
    expected = [{"name": name, **(row if isinstance(row, dict) else {"value": row})} for name, row in rows.items()]
    return {"id": "one", "inputs": {"csv": "one.csv"}, "expected": expected}


def answering(**by_name: object) -> adapters.Obtain:
    def obtain(definition: Mapping[str, Any], folder: Path, questions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        return {q["id"]: by_name[q["name"]] for q in questions if q["name"] in by_name}

    return obtain


def test_an_adapter_cannot_see_answers(tmp_path: Path) -> None:
    """Neither in what it is given, nor in any file within its reach."""
    folder = tmp_path / "made_up"
    write(folder / "one.csv", "subject,PK\n1,2.5\n")
    case = json_case(a={"value": SECRET, "digits": 9, "tol_abs": 1e-9, "source": "told", "note": "told", "nsims": 7})
    case |= {"published": SECRET, "citation": f"printed {SECRET}", "title": f"{SECRET}"}
    case["inputs"]["limits_detail_as_reported"] = {"sl": SECRET}
    write(folder / "one.json", case)
    calls = f'case_id,func,args,quantity,value,tol_abs,note\nc1,power,"{{""n"": 4}}",p,{SECRET},1e-9,told\n'
    write(folder / "two.csv", calls)
    write(folder / "three.json", {"inputs": {"csv": "two.csv"}, "cases_csv": "two.csv"})
    rows = f"case_id,subject,start,end,parameter,value,tol_abs,tol_rel,note\nx,1,0,Inf,auc,{SECRET},1e-9,,told\n"
    write(folder / "four_expected.csv", rows)
    write(folder / "four.json", {"inputs": {"csv": "one.csv"}, "expected_csv": "four_expected.csv"})
    write(folder / "five.json", {"meta": {"told": SECRET}, "records": [{"id": "r", "smiles": "C", "limit": SECRET}]})
    seen: list[str] = []

    def spy(definition: Mapping[str, Any], room: Path, questions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        assert folder.name not in str(room.resolve())
        within_reach = [path.read_text() for path in room.rglob("*")]
        seen.append(json.dumps([dict(definition), list(questions), within_reach]))
        return {q["id"]: 0.0 for q in questions}

    result = validate(folder, find=lambda _: spy)
    assert len(seen) == result.failed == 4
    assert not [text for text in seen if str(SECRET) in text or "told" in text or "tol_" in text]
    for needed in ('"auc"', '"smiles": "C"', "1,2.5"):
        assert needed in "".join(seen)


def test_no_shipped_answer_reaches_a_definition_or_a_question() -> None:
    assert_sealed(shipped_cases())


@pytest.mark.reference
def test_no_reference_answer_reaches_a_definition_or_a_question(reference_dir: Path) -> None:
    assert_sealed(reference_dir)


def assert_sealed(root: Path) -> None:
    for folder in root.iterdir():
        for path in case_files(folder)[0] if folder.is_dir() else []:
            sealed = read(path)
            shown = json.dumps([dict(sealed.definition), list(sealed.questions)])
            told = {repr(a.value) for a in sealed.answers if isinstance(a.value, float) and len(repr(a.value)) > 9}
            assert not [value for value in told if value in shown], path


@pytest.mark.parametrize(
    ("row", "obtained", "status"),
    [
        ({"value": 10.0, "tol_abs": 0.5}, 10.5, Status.PASSED),
        ({"value": 10.0, "tol_abs": 0.5}, 10.6, Status.FAILED),
        ({"value": 10.0, "tol_abs": 0.01, "tol_rel": 0.1}, 11.0, Status.PASSED),
        ({"value": 10.0, "tol_abs": 0.01, "tol_rel": 0.1}, 11.2, Status.FAILED),
        ({"value": -10.0, "atol": 0.5, "rtol": 0.1}, -11.5, Status.PASSED),
        ({"value": -10.0, "atol": 0.5, "rtol": 0.1}, -11.6, Status.FAILED),
        ({"value": 3}, 3.0, Status.PASSED),
        ({"value": 3}, 3.0000001, Status.FAILED),
        ({"value": 0.1, "tol_rel": 0.5}, float("nan"), Status.FAILED),
        ({"value": 0.1, "tol_rel": 0.5}, None, Status.FAILED),
        ({"value": None}, None, Status.PASSED),
        ({"value": None}, 0.0, Status.FAILED),
        ({"value": None}, float("nan"), Status.FAILED),
        ({"value": "dics"}, "dics", Status.PASSED),
        ({"value": "dics"}, "cics", Status.FAILED),
        ({"value": True}, True, Status.PASSED),
        ({"value": True}, 1, Status.FAILED),
        ({"value": "3"}, 3.0, Status.PASSED),
        ({"value": [1.0, 2.0], "rtol": 0.1}, [1.05, 2.0], Status.PASSED),
        ({"value": [1.0, 2.0], "rtol": 0.1}, [1.05, 2.5], Status.FAILED),
        ({"value": [1.0, 2.0], "rtol": 0.1}, [1.0], Status.FAILED),
        ({"value": {"a": 1}}, {"a": 1}, Status.PASSED),
        ({"value": {"a": 1}}, 1, Status.FAILED),
    ],
)
def test_when_a_value_matches(tmp_path: Path, row: dict[str, Any], obtained: object, status: Status) -> None:
    write(tmp_path / "one.json", json_case(a=row))
    (case,) = validate(tmp_path, find=lambda _: answering(a=obtained)).cases
    assert case.status is status
    assert bool(case.note) is (status is Status.FAILED)


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"value": 20.6, "nsims": 100}, Status.PASSED),
        ({"value": 20.9, "nsims": 100}, Status.FAILED),
        ({"value": 20.6, "nsims": 100, "tol_abs": 0.01}, Status.FAILED),
        ({"value": 20.505, "nsims": 100, "tol_abs": 0.01}, Status.PASSED),
        ({"value": 20.6}, Status.FAILED),
        ({"value": None, "nsims": 100}, Status.FAILED),
    ],
)
def test_a_simulated_summary_without_a_tolerance_lies_where_its_trials_put_it(
    tmp_path: Path, row: dict[str, Any], status: Status
) -> None:
    write(tmp_path / "one.json", json_case(a=row))
    (case,) = validate(tmp_path, find=lambda _: answering(a=Simulated(20.5, 20.2, 20.8))).cases
    assert case.status is status
    assert case.obtained == 20.5


def test_a_repeated_question_is_asked_twice_under_two_ids(tmp_path: Path) -> None:
    rows = [{"name": "PE", "value": 95.09, "tol_abs": 0.0051}, {"name": "PE", "value": 95.0861, "tol_rel": 1e-6}]
    write(tmp_path / "one.json", {"inputs": {}, "expected": rows})
    result = validate(tmp_path, find=lambda _: answering(PE=95.0861))
    assert [case.id for case in result.cases] == ["one:PE", "one:PE#2"]
    assert (result.passed, result.exit_code) == (2, 0)


def test_what_an_adapter_does_not_answer_is_not_covered(tmp_path: Path) -> None:
    write(tmp_path / "one.json", json_case(a=1, b=2))
    result = validate(tmp_path, find=lambda _: answering(a=1))
    assert (result.passed, result.failed, result.not_covered, result.exit_code) == (1, 0, 1, 3)


def test_a_folder_without_adapter_is_counted(tmp_path: Path) -> None:
    write(tmp_path / "unheard_of" / "one.json", json_case(a=1, b=2))
    write(tmp_path / "schemas" / "readme.txt", "no cases here")
    write(tmp_path / "unheard_of" / "table.json", {"limits": {"a": 1}})
    write(tmp_path / "index.json", [1, 2])
    result = validate(tmp_path)
    assert (result.not_covered, len(result.cases), result.exit_code) == (4, 4, 3)
    assert {name: part.not_covered for name, part in result.by_folder().items()} == {"unheard_of": 3, "schemas": 1}


def test_a_crash_in_an_adapter_fails_its_cases_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path / "good" / "one.json", json_case(a=1))
    write(tmp_path / "bad" / "one.json", json_case(a=1, b=2))

    def crash(definition: object, folder: object, questions: object) -> dict[str, Any]:
        raise ZeroDivisionError("by hand")

    result = validate(tmp_path, find=lambda name: crash if name == "bad" else answering(a=1))
    assert (result.passed, result.failed, result.exit_code) == (1, 2, 1)
    assert all(case.note == "ZeroDivisionError: by hand" for case in result.cases if case.folder == "bad")


@pytest.mark.parametrize(
    "files",
    [
        {"one.json": "{not json"},
        {"one.json": {"inputs": {}, "expected_csv": "gone.csv"}},
        {"one.json": {"inputs": {}, "expected": [{"name": "a"}]}},
        {"one.csv": "case_id,func,args,quantity,value\nc,f,{not json,q,1\n"},
    ],
)
def test_a_damaged_case_file_is_a_failed_case(tmp_path: Path, files: dict[str, object]) -> None:
    for name, content in files.items():
        write(tmp_path / "stability" / name, content)
    result = validate(tmp_path)
    assert (result.failed, len(result.cases)) == (1, 1)
    assert result.cases[0].note


def test_calls_are_read_from_a_csv_alone_or_named(tmp_path: Path) -> None:
    calls = 'case_id,func,args,quantity,value,nsims,mc_se,tol_abs,note\nc1,power,"{""n"": 4}",p,0.8,,,0.01,\n'
    write(tmp_path / "alone.csv", calls)
    write(tmp_path / "named.csv", calls)
    write(tmp_path / "named.json", {"id": "named", "inputs": {"csv": "named.csv"}, "cases_csv": "named.csv"})
    asked: list[Mapping[str, Any]] = []

    def obtain(definition: object, folder: object, questions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        asked.extend(questions)
        return {q["id"]: 0.8 for q in questions}

    assert validate(tmp_path, find=lambda _: obtain).passed == 2
    assert asked[0] == {"id": "named:c1:p", "func": "power", "args": {"n": 4}, "quantity": "p", "nsims": ""}


def test_a_parent_and_one_of_its_folders_are_both_understood(tmp_path: Path) -> None:
    write(tmp_path / "good" / "one.json", json_case(a=1))

    def find(name: str) -> adapters.Obtain | None:
        return answering(a=1) if name == "good" else None

    assert validate(tmp_path, find=find).passed == validate(tmp_path / "good", find=find).passed == 1


def test_a_directory_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="VAL-001"):
        validate(tmp_path / "gone")


def test_progress_is_told_before_each_file(tmp_path: Path) -> None:
    write(tmp_path / "good" / "one.json", json_case(a=1))
    told: list[tuple[str, int, int]] = []
    validate(tmp_path, progress=lambda *step: told.append(step))
    assert told == [("good/one.json", 0, 1)]


def test_as_dict_is_plain_json(tmp_path: Path) -> None:
    write(tmp_path / "one.json", json_case(a=1, b="x"))
    printed = json.loads(json.dumps(validate(tmp_path, find=lambda _: answering(a=1)).as_dict()))
    assert (printed["passed"], printed["failed"], printed["not_covered"], len(printed["cases"])) == (1, 0, 1, 2)
