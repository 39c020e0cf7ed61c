"""Data that several tests of pharmacokinetics share."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

THEOPHYLLINE = Path(__file__).parents[3] / "examples" / "theophylline" / "concentrations.csv"

# Kwan KC et al., J Pharmacokinet Biopharm 1976;4:255-280, intravenous indomethacin, two of six subjects.
INDOMETHACIN_TIMES = (0.25, 0.5, 0.75, 1, 1.25, 2, 3, 4, 5, 6, 8)
INDOMETHACIN = {
    1: (1.5, 0.94, 0.78, 0.48, 0.37, 0.19, 0.12, 0.11, 0.08, 0.07, 0.05),
    4: (1.85, 1.39, 1.02, 0.89, 0.59, 0.4, 0.16, 0.11, 0.1, 0.07, 0.07),
}


@pytest.fixture(scope="session")
def theophylline() -> Mapping[str, np.ndarray]:
    """The example's table as columns `profile`, `time`, `concentration`, `dose`."""
    with THEOPHYLLINE.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["subject", "time [h]", "concentration [mg/L]", "dose [mg]"]
    names = ("profile", "time", "concentration", "dose")
    columns = {name: np.array(values, dtype=float) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
    return columns | {"profile": columns["profile"].astype(int)}


@pytest.fixture(scope="session")
def indomethacin() -> Mapping[str, np.ndarray]:
    """Subjects 1 and 4 as columns `profile`, `time`, `concentration`."""
    return {
        "profile": np.repeat(list(INDOMETHACIN), len(INDOMETHACIN_TIMES)),
        "time": np.tile(INDOMETHACIN_TIMES, len(INDOMETHACIN)),
        "concentration": np.concatenate(list(INDOMETHACIN.values())),
    }
