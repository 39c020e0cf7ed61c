"""Scales on which degradation may be a straight line. Limits and bounds are carried there and back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from galenic.science.stability.arrays import Floats


class Scale(StrEnum):
    """What is done to a value before the line is fitted; all of them keep the order of values."""

    NONE = "none"
    LOG = "log"
    SQRT = "sqrt"
    SQUARE = "square"


@dataclass(frozen=True, slots=True)
class Transformation:
    """A scale, and a constant that is added first (1 makes a logarithm of zero possible)."""

    scale: Scale = Scale.NONE
    shift: float = 0.0

    def accepts(self, value: float) -> bool:
        """Whether the value exists on this scale; the scale must also keep the order of values."""
        shifted = value + self.shift
        if self.scale is Scale.LOG:
            return shifted > 0
        return math.isfinite(shifted) if self.scale is Scale.NONE else shifted >= 0

    def apply(self, values: Floats) -> Floats:
        """Carry values to this scale."""
        shifted = values + self.shift
        if self.scale is Scale.LOG:
            return np.asarray(np.log(shifted), dtype=np.float64)
        if self.scale is Scale.SQRT:
            return np.asarray(np.sqrt(shifted), dtype=np.float64)
        return np.asarray(np.square(shifted) if self.scale is Scale.SQUARE else shifted, dtype=np.float64)

    def undo(self, values: Floats) -> Floats:
        """Carry values back; what left the scale on its lower side comes back as its lowest value."""
        if self.scale is Scale.LOG:
            return np.asarray(np.exp(values) - self.shift, dtype=np.float64)
        if self.scale is Scale.SQRT:
            return np.asarray(np.square(values.clip(0)) - self.shift, dtype=np.float64)
        back = np.sqrt(values.clip(0)) if self.scale is Scale.SQUARE else values
        return np.asarray(back - self.shift, dtype=np.float64)
