"""Which requirement each test proves, and what came of it: `-p tests.tracing` in pyproject.toml (REC-6).

Every run writes build/trace/<database>.json; `galenic validate --trace build/trace` puts it into the validation report.
With CI=true a skipped test fails the run: a browser or a database that is missing there is a fault of CI, not a reason
to pass.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

TRACE = Path(__file__).parents[1] / "build" / "trace"
WORST = ("failed", "skipped", "passed")


class Trace:
    """Collects reports; under xdist the workers' reports arrive here too."""

    def __init__(self) -> None:
        self.tests: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        known = self.tests.setdefault(report.nodeid, {"requirements": [], "outcome": "passed"})
        known["requirements"] = [value for name, value in report.user_properties if name == "requirement"]
        known["outcome"] = min(known["outcome"], report.outcome, key=WORST.index)

    def skipped(self) -> list[str]:
        return sorted(name for name, test in self.tests.items() if test["outcome"] == "skipped")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workerinput"):
            return
        if os.environ.get("CI") == "true" and self.skipped() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        self._write()

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if os.environ.get("CI") == "true":
            for name in self.skipped():
                terminalreporter.write_line(f"skipped, which fails in CI: {name}", red=True)

    def _write(self) -> None:
        proving = {name: test for name, test in sorted(self.tests.items()) if test["requirements"]}
        if not proving:
            return
        database = "postgresql" if os.environ.get("GALENIC_DATABASE", "").startswith("postgresql") else "sqlite"
        TRACE.mkdir(parents=True, exist_ok=True)
        (TRACE / f"{database}.json").write_text(json.dumps({"database": database, "tests": proving}, indent=1))


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Trace(), "galenic-trace")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        requirements = {requirement for mark in item.iter_markers("req") for requirement in mark.args}
        item.user_properties.extend(("requirement", requirement) for requirement in sorted(requirements))
