"""What a two-stage plan does in the long run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OperatingCharacteristics:
    """Probabilities of a two-stage plan for one assumed truth.

    `passes` is the probability of showing equivalence in all (power, or type I error at a limit), `passes_first` that
    of doing so with the first stage alone, `second_stage` that of having a second one. `sizes` gives the probability of
    every total number of subjects. `standard_error` is that of a simulation, 0 for an exact result.
    """

    passes: float
    passes_first: float
    second_stage: float
    sizes: Mapping[int, float]
    standard_error: float = 0.0

    @property
    def expected_size(self) -> float:
        """Expected number of subjects."""
        return math.fsum(n * chance for n, chance in self.sizes.items())

    def size_quantile(self, probability: float) -> int:
        """The smallest number of subjects that is not exceeded with at least this probability."""
        reached = 0.0
        ordered = sorted(self.sizes)
        for n in ordered:
            reached += self.sizes[n]
            if reached >= probability - 1e-12:
                return n
        return ordered[-1]

    def largest_of(self, studies: int, probability: float = 0.5) -> int:
        """A quantile, usually the median, of the largest size among so many studies: what many simulated ones show."""
        return self.size_quantile(probability ** (1 / studies))
