"""The arguments of a planning call as the peers name them, with what they mean when they are left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from galenic.science.study_design.designs import Subjects
from galenic.validation.results import Obtained

Answers = dict[str, Obtained]
# Standard errors on either side within which a simulation lies but once in 10,000 times.
FAR = 3.89


class Call:
    """One call: `args` by their names in PowerTOST and Power2Stage, and how many trials the peer simulated for it."""

    def __init__(self, args: Mapping[str, Any], trials: float = 0) -> None:
        self.args = args
        self.trials = int(trials)

    def get(self, name: str, default: Any = None) -> Any:
        """An argument, or what it is without."""
        return self.args.get(name, default)

    @property
    def log(self) -> bool:
        """Whether data are analyzed on the log scale."""
        return bool(self.get("logscale", True))

    @property
    def n(self) -> Subjects:
        """Subjects in all or by sequence."""
        n = self.get("n")
        return tuple(n) if isinstance(n, list) else n

    def limits(self, lowest: float | None = None) -> tuple[float, float]:
        """theta1 and theta2; one of them stands for both."""
        lowest = (0.8 if self.log else -0.2) if lowest is None else lowest
        lower, upper = self.get("theta1"), self.get("theta2")
        if lower is None:
            lower = lowest if upper is None else (1 / upper if self.log else -upper)
        if upper is None:
            upper = 1 / lower if self.log else -lower
        return lower, upper

    def ratio(self, default: float) -> float:
        """theta0."""
        return float(self.get("theta0", default))

    @property
    def alpha(self) -> float:
        """Level of each one-sided test."""
        return float(self.get("alpha", 0.05))

    @property
    def target(self) -> float:
        """The power that is aimed at."""
        return float(self.get("targetpower", 0.8))

    def design(self, default: str = "2x2") -> str:
        """The design by its name."""
        return str(self.get("design", default))
