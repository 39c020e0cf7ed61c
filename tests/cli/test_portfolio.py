"""`galenic portfolio` as a user calls it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from openpyxl import Workbook

from galenic.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "portfolio" / "generic_tablet.toml"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as end:
        main(["portfolio", *map(str, arguments)])
    return int(end.value.code or 0)


def test_example_is_placed_and_its_wishes_priced(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(EXAMPLE, "--json") == 0

    found = json.loads(capsys.readouterr().out)
    placed = {(each["item"], each["source"]): each["site"] for each in found["portfolio"]["placements"]}
    barred = next(each for each in found["prices"] if each["wish"].startswith("leaving out delta-pune"))
    assert placed["commercial", "first"] == "alpen-graz"
    assert placed["commercial", "second"] == "cordova-leon"
    assert found["portfolio"]["months"] == 18.5
    assert found["portfolio"]["price"] == 1_888_000
    assert barred["cost"] >= 0
    assert len(found["alternatives"]) == 3


def test_people_read_who_when_and_at_what_price(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(EXAMPLE, "--alternatives", 1) == 0

    shown = capsys.readouterr().out
    for expected in ("18.5 months, 3 hand-overs", "1,888,000 EUR", "a hand-over less", "cannot be had", "alternatives"):
        assert expected in shown.replace("\n", " ")


def test_without_prices_none_are_worked_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(EXAMPLE, "--no-prices", "--alternatives", 0, "--json") == 0

    found = json.loads(capsys.readouterr().out)
    assert found["prices"] == found["alternatives"] == []


def test_plan_that_nobody_covers_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(EXAMPLE.read_text(encoding="utf-8").replace("months = 30", "months = 17"))

    assert run(file, "--json") == 2

    refused = json.loads(capsys.readouterr().out)["error"]
    assert refused["code"] == "SRC-002"
    assert refused["faults"][-1]["message"] == "the plan may last no longer than 17 months"


@pytest.mark.parametrize(
    ("content", "code"), [(b"items = ", "CLI-003"), (b"\xff\xfe\x00", "CLI-003"), (b"items = []", "SRC-001")]
)
def test_files_that_are_no_question_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, code: str
) -> None:
    file = tmp_path / "plan.toml"
    file.write_bytes(content)

    assert run(file, "--json") == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def workbook(file: Path, **more: list[list[object]]) -> Path:
    """The example, as far as it matters, in sheets."""
    with EXAMPLE.open("rb") as source:
        content = tomllib.load(source)
    sheets: dict[str, list[list[object]]] = {
        "Items": [["ID", "Title", "After", "Stage", "Second source"]]
        + [
            [
                each["id"],
                each["title"],
                ", ".join(each.get("after", [])),
                each["stage"],
                "yes" if "second_source" in each else None,
            ]
            for each in content["items"]
        ],
        "Sites": [["id", "partner"], *([each["id"], each["partner"]] for each in content["sites"])],
        "Slots": [["site", "starts", "ends", "capacity"]]
        + [
            [site["id"], slot["starts"], slot.get("ends"), slot["capacity"]]
            for site in content["sites"]
            for slot in site.get("slots", [])
        ],
        "Offers": [["item", "site", "price", "months"], *(list(each.values()) for each in content["offers"])],
        "Not qualified": [["item", "site", "reason"], *(list(each.values()) for each in content["not_qualified"])],
        "Weights": [["name", "value"], *([name, value] for name, value in content["weights"].items())],
        "Limits": [["name", "value"], ["months", 30], ["budget", None]],
        **more,
    }
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


def test_spreadsheet_asks_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workbook(tmp_path / "plan.xlsx"), "--no-prices", "--alternatives", 0, "--json") == 0
    from_sheets = json.loads(capsys.readouterr().out)["portfolio"]
    assert run(EXAMPLE, "--no-prices", "--alternatives", 0, "--json") == 0

    assert from_sheets == json.loads(capsys.readouterr().out)["portfolio"]


def test_faults_of_a_spreadsheet_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    offers: list[list[object]] = [["item", "site", "price", "month"], ["study", "boreal-oulu", "much", 6]]
    file = workbook(tmp_path / "plan.xlsx", Offers=offers, Wishes=[["name"], ["soon"]])

    assert run(file, "--json") == 2

    faults = json.loads(capsys.readouterr().out)["error"]["faults"]
    assert {(each["table"], each["column"]) for each in faults} == {
        ("wishes", ""),
        ("offers", "1.price"),
        ("offers", "1.months"),
        ("offers", "1.month"),
    }


def test_file_that_only_looks_like_a_spreadsheet_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(b"items")

    assert run(file) == 2
    assert "is no spreadsheet" in capsys.readouterr().err


def test_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "none.toml") == 2
    assert "CLI-003" in capsys.readouterr().err
