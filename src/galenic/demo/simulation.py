"""A crossover study that never took place: theophylline concentrations drawn from a published population.

One compartment, first-order absorption. The population is that which PROC NLMIXED estimates from Boeckmann's data
(SAS/STAT User's Guide, "One-Compartment Model with Pharmacokinetic Data", after Pinheiro and Bates 1995): log clearance
-3.2268 (L/h/kg), log absorption rate 0.4806 (1/h), log elimination rate -2.4592 (1/h), variances between subjects
0.02803 and 0.4331 of the first two, covariance -0.00127. All else is invented and stands in `Design`.

Random numbers come from Python's Mersenne Twister, whose `random()` is the same in every version, through the inverse
normal distribution; concentrations are rounded as a laboratory rounds, so that the last bits of a machine do not
matter.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

LABEL = "simulated"
SEED = 19940101
LOG_CLEARANCE, LOG_ABSORPTION, LOG_ELIMINATION = -3.2268, 0.4806, -2.4592
VARIANCE_CLEARANCE, VARIANCE_ABSORPTION, COVARIANCE = 0.02803, 0.4331, -0.00127
TIMES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0, 24.0, 36.0, 48.0)


@dataclass(frozen=True, slots=True)
class Design:
    """What is invented: the trial, the test product, the variability within subjects, the assay."""

    subjects: int = 24
    weight_kg: float = 70.0
    dose_mg: float = 320.0
    test_bioavailability: float = 0.97
    test_absorption: float = 0.90
    within_bioavailability: float = 0.10
    within_absorption: float = 0.20
    assay: float = 0.05
    lloq: float = 0.10


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject as drawn from the population; rates per hour, clearance in L/h."""

    number: int
    sequence: str
    clearance: float
    absorption: float
    elimination: float


def crossover(seed: int = SEED, design: Design = Design()) -> bytes:
    """The study's concentrations as CSV, one row per sample: time in h, concentration in mg/L, dose in mg.

    Results below the lower limit of quantification are written `BLQ`.
    """
    draw = Normal(seed)
    lines = ["subject,sequence,period,treatment,time [h],concentration [mg/L],dose [mg]"]
    for number in range(1, design.subjects + 1):
        subject = _subject(number, design, draw)
        for period, treatment in enumerate(subject.sequence, start=1):
            for time, result in _profile(subject, treatment, design, draw):
                place = f"{subject.number},{subject.sequence},{period},{treatment}"
                lines.append(f"{place},{time:g},{result},{design.dose_mg:g}")
    return ("\n".join(lines) + "\n").encode()


class Normal:
    """Standard normal numbers that are the same on every machine and in every version of Python."""

    def __init__(self, seed: int) -> None:
        self._uniform = random.Random(seed)  # noqa: S311 - a simulation, not a secret
        self._distribution = NormalDist()

    def __call__(self) -> float:
        return self._distribution.inv_cdf(max(self._uniform.random(), 1e-12))


def _subject(number: int, design: Design, draw: Normal) -> Subject:
    """A subject whose log clearance and log absorption rate vary together as in the population."""
    first, second = draw(), draw()
    spread = math.sqrt(VARIANCE_CLEARANCE)
    shared = COVARIANCE / spread
    clearance = LOG_CLEARANCE + spread * first
    absorption = LOG_ABSORPTION + shared * first + math.sqrt(VARIANCE_ABSORPTION - shared**2) * second
    return Subject(
        number=number,
        sequence="RT" if number % 2 else "TR",
        clearance=math.exp(clearance) * design.weight_kg,
        absorption=math.exp(absorption),
        elimination=math.exp(LOG_ELIMINATION),
    )


def _profile(subject: Subject, treatment: str, design: Design, draw: Normal) -> Iterator[tuple[float, str]]:
    is_test = treatment == "T"
    available = math.exp(design.within_bioavailability * draw()) * (design.test_bioavailability if is_test else 1.0)
    absorption = subject.absorption * math.exp(design.within_absorption * draw())
    absorption *= design.test_absorption if is_test else 1.0
    for time in TIMES:
        exact = available * concentration(time, design.dose_mg, subject.clearance, absorption, subject.elimination)
        measured = exact * (1 + design.assay * draw())
        yield time, f"{measured:.2f}" if measured >= design.lloq else "BLQ"


def concentration(time: float, dose: float, clearance: float, absorption: float, elimination: float) -> float:
    """Concentration (mg/L) at a time (h) after an oral dose (mg), one compartment; rates per hour, clearance in L/h."""
    scale = dose * absorption * elimination / (clearance * (absorption - elimination))
    return scale * (math.exp(-elimination * time) - math.exp(-absorption * time))
