"""Published data sets that ship with Galenic, in the columns that the services read."""

from __future__ import annotations

import math
from pathlib import Path

import polars as pl
import pytest

from galenic.validation import shipped_cases

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def theophylline() -> Path:
    """Boeckmann, Sheiner and Beal 1994: 12 subjects, one oral dose; units in the headings."""
    return EXAMPLES / "theophylline" / "concentrations.csv"


@pytest.fixture
def sauter() -> pl.DataFrame:
    """Sauter et al. 1992, crossover of 18 subjects; data set A of Schütz, Labes, Fuglsang, AAPS J 2014;16:1292."""
    frame = pl.read_csv(shipped_cases() / "bioequivalence_2x2" / "sauter_1992.csv")
    return frame.rename({"PK": "AUC0-t [h*ng/mL]"})


@pytest.fixture
def fuglsang() -> pl.DataFrame:
    """Fuglsang, Schütz, Labes 2015, parallel groups, data set P2."""
    frame = pl.read_csv(shipped_cases() / "bioequivalence_2x2" / "fuglsang_2015_p2.csv")
    return frame.rename({"PK": "Cmax [ng/mL]"})


@pytest.fixture
def leblond() -> pl.DataFrame:
    """LeBlond, Griffith, Aubuchon 2011: potency of three batches."""
    frame = pl.read_csv(shipped_cases() / "stability" / "leblond_2011__data.csv")
    return frame.rename({"month": "time [month]", "potency_pct": "assay [%]"})


@pytest.fixture
def concentrations() -> bytes:
    """A small crossover, invented: one-compartment curves of six subjects, the test product 5 % above the reference."""
    lines = ["subject,sequence,period,treatment,time [h],concentration [ng/mL],dose [mg]"]
    for subject in range(1, 7):
        sequence = "TR" if subject % 2 else "RT"
        for period, treatment in enumerate(sequence, start=1):
            size = (90 + 4 * subject + 3 * (-1) ** (subject * period)) * (1.05 if treatment == "T" else 1.0)
            for time in (0, 0.5, 1, 2, 4, 8, 12, 24):
                value = size * (math.exp(-0.12 * time) - math.exp(-1.4 * time))
                lines.append(f"{subject},{sequence},{period},{treatment},{time},{value:.3f},100")
    return "\n".join(lines).encode()
