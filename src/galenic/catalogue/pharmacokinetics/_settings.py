"""The options of a noncompartmental analysis, as every service that starts from concentrations offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator

from galenic.catalogue.service import Options

if TYPE_CHECKING:
    from galenic.science.pharmacokinetics import BLQRules, NCAOptions

Interval = Annotated[str, Field(pattern=r"^\d+(\.\d+)?-\d+(\.\d+)?$")]
BLQRule = Literal["zero", "drop", "half-limit"]


class ProfileOptions(Options):
    """How concentrations become parameters. The names of choices are those of galenic.science.pharmacokinetics."""

    route: Literal["extravascular", "bolus", "infusion"] = Field(
        default="extravascular", description="Route of administration; an infusion needs the column duration."
    )
    trapezoid: Literal["linear", "linear-up-log-down", "log-after-tmax", "log-down-after-tmax"] = Field(
        default="linear", description="Rule for the area between two samples (ICH M13A 2.2.2.2 asks to state it)."
    )
    blq_first: BLQRule = Field(
        default="zero", description="What stands for BLQ before the first quantifiable sample (ICH M13A 2.2.2.2: zero)."
    )
    blq_middle: BLQRule = Field(default="zero", description="What stands for BLQ between quantifiable samples.")
    blq_last: BLQRule = Field(default="zero", description="What stands for BLQ after the last quantifiable sample.")
    lloq: float | None = Field(
        default=None,
        gt=0,
        description="Lower limit of quantification in the unit of the concentrations; numbers below it count as BLQ. "
        'Not needed where the table says BLQ or "<0.5" itself, unless half-limit is asked for.',
    )
    at_dose: Literal["by-route", "zero", "lowest", "back-extrapolated", "required"] = Field(
        default="by-route",
        description="Concentration at dosing when no sample was taken then: by-route is back-extrapolated for a bolus, "
        "the lowest of the interval at steady state, else zero.",
    )
    dose_time: float = Field(default=0.0, description="Time of dosing on the clock of the column time.")
    terminal_start: Literal["by-route", "after-tmax", "from-tmax"] = Field(
        default="by-route",
        description="First sample that lambda z may use: by-route is from Tmax for a bolus, else after Tmax.",
    )
    min_points: int = Field(default=3, ge=2, description="Fewest points for lambda z (ICH M13A 2.1.8: three).")
    r2_tolerance: float = Field(
        default=1e-4,
        ge=0,
        lt=1,
        description="Of regressions whose adjusted R2 is within this of the best, the one with most points is taken.",
    )
    lag_time: Literal["before-quantifiable", "before-rise"] = Field(
        default="before-quantifiable",
        description="Tlag is the last time before the first quantifiable result, or rise.",
    )
    partial_areas: tuple[Interval, ...] = Field(
        default=(),
        description="Areas over parts of the curve: 0-72 is AUC72 (ICH M13A 2.1.8.2), 0-1 an early exposure.",
    )
    max_extrapolated_percent: float = Field(
        default=20.0, gt=0, lt=100, description="Extrapolated part of AUC0-inf that raises a flag, in %."
    )
    max_predose_percent: float = Field(
        default=5.0, ge=0, lt=100, description="Predose concentration that raises a flag, in % of Cmax (M13A 2.2.3.3)."
    )
    min_r2_adjusted: float = Field(default=0.80, ge=0, lt=1, description="Adjusted R2 below which a flag is raised.")
    min_span_half_lives: float = Field(
        default=2.0, ge=0, description="Span of the terminal points, in half-lives, below which a flag is raised."
    )

    @field_validator("partial_areas")
    @classmethod
    def _end_after_start(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        backward = [text for text in given if float(text.partition("-")[0]) >= float(text.partition("-")[2])]
        if backward:
            raise ValueError(f"{', '.join(backward)} does not end after it starts.")
        return given

    @property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """The partial areas by code: AUC72 from dosing to 72 h, AUC1_4 from 1 to 4 h."""
        bounds = [tuple(map(float, text.split("-"))) for text in self.partial_areas]
        return {f"AUC{f'{start:g}_' if start else ''}{end:g}": (start, end) for start, end in bounds}

    def settings(self) -> NCAOptions:
        """Give the same settings to the calculation."""
        from galenic.science import pharmacokinetics as pk

        return pk.NCAOptions(
            route=pk.Route[self.route.upper()],
            trapezoid=pk.Trapezoid[_member(self.trapezoid)],
            blq=self._blq(),
            at_dose=pk.AtDose[_member(self.at_dose)],
            terminal_start=pk.TerminalStart[_member(self.terminal_start)],
            min_points=self.min_points,
            r2_tolerance=self.r2_tolerance,
            lag_time=pk.LagTime[_member(self.lag_time)],
            max_extrapolated_percent=self.max_extrapolated_percent,
            min_r2_adjusted=self.min_r2_adjusted,
            max_predose_percent=self.max_predose_percent,
            min_span_half_lives=self.min_span_half_lives,
        )

    def _blq(self) -> BLQRules:
        """Half the limit is put into the table before the analysis, which then keeps the number it finds."""
        from galenic.science.pharmacokinetics import BLQRules

        kept = {"zero": "zero", "drop": "drop", "half-limit": "keep"}
        first, middle, last = (kept[rule] for rule in (self.blq_first, self.blq_middle, self.blq_last))
        return BLQRules(first=first, middle=middle, last=last)  # type: ignore[arg-type]

    def asks_half_limit(self) -> bool:
        """Whether a limit has to be known for every BLQ result."""
        return "half-limit" in (self.blq_first, self.blq_middle, self.blq_last)


def _member(choice: str) -> str:
    return choice.upper().replace("-", "_")
