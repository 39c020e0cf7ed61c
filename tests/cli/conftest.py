"""Data for commands."""

from __future__ import annotations

import math

import pytest


@pytest.fixture
def concentrations() -> bytes:
    """Three invented one-compartment curves of a crossover's subjects, T above R."""
    lines = ["subject,sequence,period,treatment,time [h],concentration [ng/mL]"]
    for subject, sequence in ((1, "TR"), (2, "RT"), (3, "TR"), (4, "RT")):
        for period, treatment in enumerate(sequence, start=1):
            size = (90 + 5 * subject + 3 * (-1) ** (subject * period)) * (1.05 if treatment == "T" else 1.0)
            for time in (0, 0.5, 1, 2, 4, 8, 12, 24):
                value = size * (math.exp(-0.12 * time) - math.exp(-1.4 * time))
                lines.append(f"{subject},{sequence},{period},{treatment},{time},{value:.3f}")
    return "\n".join(lines).encode()
