"""Studies simulated subject by subject, for what no closed law covers: dropouts, unequal variances, any design."""

from __future__ import annotations

from galenic.science.study_design.simulation.running import Cancelled, Progress, in_processes
from galenic.science.study_design.simulation.studies import Dropouts, SimulatedPower, simulate

__all__ = ["Cancelled", "Dropouts", "Progress", "SimulatedPower", "in_processes", "simulate"]
