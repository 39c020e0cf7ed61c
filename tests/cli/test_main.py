"""The command as a whole: fast, lazy, with exit codes that tell."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from importlib import import_module

import pytest

from galenic import __version__, cli

HEAVY = ("numpy", "scipy", "polars", "numba", "pydantic", "altair", "typst", "django", "pint", "openpyxl")


def run(*arguments: str) -> int:
    """Run the command in this process; its exit code."""
    with pytest.raises(SystemExit) as done:
        cli.main(list(arguments))
    return int(done.value.code or 0)


def imported(*arguments: str) -> set[str]:
    """Heavy modules that a command imports."""
    program = (
        "import sys\nfrom galenic.cli import main\n"
        f"try: main({list(arguments)!r})\nexcept SystemExit: pass\n"
        f"print('\\n@', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    output = subprocess.check_output([sys.executable, "-c", program], text=True)
    return set(eval(output.rpartition("@")[2]))


def seconds_of(*arguments: str) -> float:
    """Processor time of the command in a new process: what it takes on a machine that does nothing else."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "galenic", *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_is_fast_and_imports_nothing_heavy() -> None:
    assert imported("--help") == set()
    assert min(seconds_of("--help") for _ in range(3)) < 0.5


@pytest.mark.parametrize("command", ["services", "describe bioequivalence.study", "template --help"])
def test_the_catalogue_is_shown_without_numerical_libraries(command: str) -> None:
    assert imported(*command.split()) <= {"pydantic"}


def test_every_command_has_one_line_of_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    shown = capsys.readouterr().out
    for name in cli.commands():
        line = next(line for line in shown.splitlines() if line.split()[:1] == [name])
        assert len(line.split()) > 2


def test_every_command_module_holds_its_function() -> None:
    assert {"services", "perform", "describe", "template", "validate", "new-service"} <= set(cli.commands())
    for module in cli.commands().values():
        assert callable(getattr(import_module(f"galenic.cli.{module}"), module))


def test_version_and_unknown_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"galenic {__version__}\n"
    assert run("service") == 2
    assert "services" in capsys.readouterr().err
    assert run() == 2


def test_a_refusal_is_readable_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("describe", "stability.studio") == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "SRV-001" in captured.err
    assert "stability.study" in captured.err


def test_a_refusal_is_json_where_json_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("describe", "stability.studio", "--json") == 2
    captured = capsys.readouterr()
    assert captured.err == ""
    assert json.loads(captured.out)["error"]["code"] == "SRV-001"


def test_wrong_usage_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("services", "--json", "--colour") == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "CLI-001"


def test_a_bug_is_not_dressed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    import galenic.catalogue.discovery as discovery

    monkeypatch.setattr(discovery, "services", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli.main(["services"])
