"""Profiles made ready: observed parameters, points to integrate, and the terminal phase that goes on beyond them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from galenic.science.pharmacokinetics.areas import RULES, Curve
from galenic.science.pharmacokinetics.observed import observe
from galenic.science.pharmacokinetics.options import Beyond, NCAOptions
from galenic.science.pharmacokinetics.preparation import Points, prepare
from galenic.science.pharmacokinetics.profiles import Booleans, Floats, Integers, Profiles
from galenic.science.pharmacokinetics.terminal import terminal_phase


@dataclass(frozen=True, slots=True)
class Fitted:
    """Profiles with their points, and what was observed and fitted, by code. `used` marks the terminal samples."""

    profiles: Profiles
    options: NCAOptions
    points: Points
    values: Mapping[str, Floats]
    reasons: Mapping[str, Integers]
    used: Booleans

    def curve(self, beyond: Beyond = Beyond.TERMINAL, *, predicted: bool = False) -> Curve:
        """How concentrations run between the points, and after them from the last one observed, or predicted."""
        v = self.values
        last = np.exp(v["LAMZICPT"] - v["LAMZ"] * v["TLST"]) if predicted else v["CLST"]
        return Curve(RULES[self.options.trapezoid], v["TMAX"], v["LAMZ"], last, int(beyond))


def fit(profiles: Profiles, options: NCAOptions) -> Fitted:
    """Read what is observed, apply the rules of the options, and fit the terminal phase."""
    observed, reasons = observe(profiles, options)
    points = prepare(profiles, options, observed)
    terminal, terminal_reasons, used = terminal_phase(profiles, points, options, observed["TMAX"])
    return Fitted(profiles, options, points, observed | terminal, reasons | terminal_reasons, used)
