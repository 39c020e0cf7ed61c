"""Specification limits as they are stated, and as a rounded result still passes them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

import numpy as np

from galenic.errors import Fault, InputError
from galenic.science.rounding import as_decimal
from galenic.science.stability.transformation import Transformation

Side = Literal["lower", "upper"]


class LimitRule(StrEnum):
    """TIGHT: the limit as stated. LOOSE: the last value that still rounds to the limit.

    With LOOSE a lower limit of 95.0 is met from 94.95, an upper limit of 0.3 up to 0.34, as results are rounded to the
    decimals of the specification before they are compared (USP General Notices 7.20).
    """

    TIGHT = "tight"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class SpecificationLimit:
    """A lower or upper limit; `significant_digits` tells 95 (2) from 95.0 (3), default as the number is printed."""

    side: Side
    stated: float
    significant_digits: int | None = None
    rule: LimitRule = LimitRule.TIGHT

    @property
    def decimals(self) -> int:
        """Decimals with which the limit is stated; negative when its last digits are not significant."""
        number = as_decimal(self.stated)
        if self.significant_digits is None:
            return -int(number.normalize().as_tuple().exponent) if number % 1 else 0
        return self.significant_digits - 1 - (number.adjusted() if number else 0)

    @property
    def effective(self) -> float:
        """The value at which the bound crosses: half a unit of the last digit away when LOOSE."""
        if self.rule is LimitRule.TIGHT:
            return self.stated
        next_digit = Decimal(1).scaleb(-self.decimals - 1)
        return float(as_decimal(self.stated) + (-5 if self.side == "lower" else 4) * next_digit)

    def on(self, scale: Transformation) -> float:
        """The effective limit on the scale of the fit.

        Raises InputError STB-002 when it does not exist there (a limit of zero on a logarithmic scale).
        """
        if not scale.accepts(self.effective):
            message = f"The {self.side} limit does not exist on the scale {scale.scale}."
            raise InputError(
                "The limit cannot be used.",
                remedy="Choose another scale, or a limit that exists on it.",
                faults=[Fault("STB-021", message, value=f"{self.effective:g}")],
                code="STB-002",
            )
        return float(scale.apply(np.array([self.effective]))[0])
