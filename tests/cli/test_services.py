"""`galenic services` and `galenic describe`: the catalogue on a terminal and as JSON."""

from __future__ import annotations

import json

import pytest

from galenic import cli
from galenic.catalogue.discovery import services


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as done:
        cli.main(list(arguments))
    return int(done.value.code or 0)


def test_every_service_is_listed_with_its_state(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("services") == 0
    shown = capsys.readouterr().out
    for found in services().values():
        line = next(line for line in shown.splitlines() if line.startswith(f"{found.id} "))
        assert found.state in line
    computing = sum(found.state == "computes" for found in services().values())
    assert f"{computing} compute" in shown


def test_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("services", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [found["id"] for found in listed] == list(services())


@pytest.mark.parametrize("service_id", sorted(services()))
def test_every_service_can_be_described(capsys: pytest.CaptureFixture[str], service_id: str) -> None:
    assert run("describe", service_id) == 0
    assert services()[service_id].title in capsys.readouterr().out


def test_a_description_names_inputs_options_and_criteria(capsys: pytest.CaptureFixture[str]) -> None:
    run("describe", "stability.study")
    shown = capsys.readouterr().out
    for words in ("Input results (needed)", "time [month]", "alpha_pool", "0.25", "Proposed shelf life", "ICH Q1E 2.4"):
        assert words in shown


def test_a_description_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("describe", "stability.study", "--json") == 0
    assert json.loads(capsys.readouterr().out)["options"]["properties"]["alpha_pool"]["default"] == 0.25
