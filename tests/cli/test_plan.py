"""`galenic plan` from a description to the plan, for people and for programs."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from galenic import cli
from galenic.catalogue import perform
from galenic.catalogue.regulatory._described import FACTS
from galenic.catalogue.tables.templates import template_csv

PRODUCTS = Path(__file__).parents[2] / "examples/products"


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as done:
        cli.main([str(argument) for argument in arguments])
    return int(done.value.code or 0)


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "250")


@pytest.mark.parametrize("file", sorted(PRODUCTS.glob("*.toml")), ids=lambda file: file.stem)
def test_every_example_has_a_plan_that_people_can_read(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plan", file) == 0
    shown = capsys.readouterr().out
    outcome = perform("regulatory.advice", {"product": file}).outcome
    assert outcome.conclusion in shown
    for service, *_ in (*outcome.table("steps").rows, *outcome.table("not_needed").rows):
        assert f"{service}" in shown
    assert "Critical path" in shown


def test_json_is_the_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plan", PRODUCTS / "peptide.toml", "--start", "2027-01-04", "--json") == 0
    done = json.loads(capsys.readouterr().out)
    same = perform("regulatory.advice", {"product": PRODUCTS / "peptide.toml"}, {"start": "2027-01-04"})
    assert done == json.loads(same.model_dump_json())


@pytest.mark.parametrize("ending", ["pdf", "html", "xlsx", "docx"])
def test_a_plan_is_written_as_a_report(ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / f"plan.{ending}"
    assert run("plan", PRODUCTS / "injection.toml", "--report", report) == 0
    assert report.stat().st_size > 10_000
    assert "Ondansetron" in capsys.readouterr().out


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.toml"
    file.write_text('name = "X"\nmodality = "small"\nmarkets = ["JP"]\nroute = "oral"\ndosage = "tablet"\n')
    assert run("plan", file) == 2
    told = capsys.readouterr().err
    assert all(word in told for word in ("PRD-000", "PRD-001", "dosage_form", "modality", "markets", "strengths", "JP"))


def test_a_file_that_is_not_there_or_a_day_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plan", "missing.toml") == 2
    assert "SRV-006" in capsys.readouterr().err
    assert run("plan", PRODUCTS / "injection.toml", "--start", "soon") == 2
    assert "OPT-002" in capsys.readouterr().err
    assert run("plan", PRODUCTS / "injection.toml", "--report", "plan.txt") == 2
    assert "RPT-003" in capsys.readouterr().err


def test_the_general_command_takes_the_same_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("perform", "regulatory.advice", "-d", PRODUCTS / "substance.toml") == 0
    assert "The master file is ready" in capsys.readouterr().out


def test_a_spreadsheet_of_facts_is_a_description_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "facts.csv"
    table.write_bytes(template_csv(FACTS, example=True))
    assert run("plan", table) == 0
    assert "Ibuprofen tablets needs" in capsys.readouterr().out


def test_the_steps_are_items_for_a_portfolio(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With sites and offers added, the whole plan is placed with partners."""
    file = tmp_path / "items.toml"
    assert run("plan", PRODUCTS / "moved_tablet.toml", "--items", file) == 0
    made = tomllib.loads(file.read_text())
    outcome = perform("regulatory.advice", {"product": PRODUCTS / "moved_tablet.toml"}).outcome
    ids = [item["id"] for item in made["items"]]
    assert sorted(ids) == sorted(str(row[0]) for row in outcome.table("steps").rows)
    assert [item["id"] for item in made["items"] if item.get("second_source")] == ["manufacturing.drug-product"]
    sites = [{"id": "one", "partner": "One"}, {"id": "two", "partner": "Two"}]
    offers = [{"item": item, "site": site["id"], "price": 1.0, "months": 1.0} for item in ids for site in sites]
    whole = tmp_path / "whole.json"
    whole.write_text(json.dumps(made | {"sites": sites, "offers": offers}))
    capsys.readouterr()
    assert run("portfolio", whole, "--json") == 0
    placed = json.loads(capsys.readouterr().out)["portfolio"]["placements"]
    assert {each["item"] for each in placed} == set(ids)
