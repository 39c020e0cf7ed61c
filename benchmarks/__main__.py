"""Run all benchmarks, or those named, and write what each measured where readers look for it."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from benchmarks import Row

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "performance.md"
TOPICS = {
    "commands": "The command line",
    "noncompartmental": "Noncompartmental analysis",
    "bioequivalence": "Evaluation of bioequivalence studies",
    "study_planning": "Planning of studies",
    "ledger_writes": "The ledger",
    "pages": "Pages",
    "growing_record": "A record that grows",
    "dossier_rebuild": "A dossier of which one document changes",
}


def main(names: list[str]) -> None:
    for name in names or list(TOPICS):
        print(f"{TOPICS[name]} ...", flush=True)
        rows = import_module(f"benchmarks.{name}").measure()
        for row in rows:
            print(f"  {row.what}: {row.measured} {_ratio(row)}", flush=True)
        sections = {**_written(), TOPICS[name]: _table(rows)}
        PAGE.write_text(_page([f"## {title}\n\n{sections[title]}\n" for title in TOPICS.values() if title in sections]))
    print(f"Written to {PAGE}.")


def _written() -> dict[str, str]:
    """The tables that the page has, by title: whoever measures one topic again leaves the others as they are."""
    _, *sections = PAGE.read_text().split("\n## ") if PAGE.exists() else [""]
    parted = (section.partition("\n\n") for section in sections)
    return {title: table.strip() for title, _, table in parted}


def _page(sections: list[str]) -> str:
    machine = f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}"
    head = (
        "# Performance, measured\n\n"
        "`make bench` measures and writes this page. A ratio compares two things that ran in turn on the same machine\n"
        "in the same minute; single times say something about one machine only.\n\n"
        f"Measured on: {machine}, {datetime.now(UTC):%Y-%m-%d}.\n"
    )
    return "\n".join([head, *sections])


def _table(rows: list[Row]) -> str:
    lines = ["| what | measured | against | ratio | aim | reached |", "| --- | --- | --- | --- | --- | --- |"]
    for row in rows:
        reached = {None: "", True: "yes", False: "**no**"}[row.reached]
        lines.append(f"| {row.what} | {row.measured} | {row.against} | {_ratio(row)} | {row.aim} | {reached} |")
    return "\n".join(lines)


def _ratio(row: Row) -> str:
    return "" if row.ratio is None else f"{row.ratio:.3g}"


if __name__ == "__main__":
    main(sys.argv[1:])
