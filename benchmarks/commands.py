"""How long a user waits for a command, whole process, against starting Python alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import Row, median_seconds, paired_ratio

GALENIC = str(Path(sys.executable).with_name("galenic"))


def run(*command: str, **environment: str) -> None:
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment
    )


def measure() -> list[Row]:
    rows = []
    for arguments, aim in ((["--help"], 0.5), (["services"], 1.0)):
        ours, theirs, ratio = paired_ratio(
            lambda a=arguments: run(GALENIC, *a), lambda: run(sys.executable, "-c", "pass")
        )
        name = f"`galenic {' '.join(arguments)}`"
        rows.append(Row(name, f"{ours:.2f} s", f"python alone, {theirs:.2f} s", ratio, f"below {aim} s", ours < aim))
    with tempfile.TemporaryDirectory() as home:
        seconds = median_seconds(
            lambda: run(GALENIC, "demo", GALENIC_HOME=tempfile.mkdtemp(dir=home)), repeat=3, warm_up=0
        )
    rows.append(Row("`galenic demo`, after installation", f"{seconds:.1f} s", aim="below 60 s", reached=seconds < 60))
    return rows
