"""The options of a noncompartmental analysis, as every service that starts from concentrations offers them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from galenic.catalogue.service import Options
from galenic.science.units import UnitError, parse_unit

if TYPE_CHECKING:
    from galenic.science.pharmacokinetics import Beyond, BLQRules, NCAOptions

Interval = Annotated[str, Field(pattern=r"^\d+(\.\d+)?-\d+(\.\d+)?$")]
MolarMass = Annotated[str, Field(pattern=r"^.+=\d+(\.\d+)?$")]
BLQRule = Literal["zero", "drop", "half-limit", "keep"]
BeyondSamples = Literal["terminal", "zero", "to-next", "line"]


class ProfileOptions(Options):
    """How concentrations become parameters. The names of choices are those of galenic.science.pharmacokinetics."""

    route: Literal["extravascular", "bolus", "infusion"] = Field(
        default="extravascular", description="Route of administration; an infusion needs the column duration."
    )
    trapezoid: Literal["linear", "linear-up-log-down", "log-after-tmax", "log-down-after-tmax"] = Field(
        default="linear", description="Rule for the area between two samples (ICH M13A 2.2.2.2 asks to state it)."
    )
    blq_first: BLQRule = Field(
        default="zero",
        description="What stands for BLQ before the first quantifiable sample (ICH M13A 2.2.2.2: zero); keep "
        "takes the number that is reported below the limit, zero where there is none.",
    )
    blq_around_tmax: bool = Field(
        default=False,
        description="Positions count from Tmax instead: blq_first before it, blq_middle and blq_last, which have to be "
        "the same, from it on.",
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
    dose: str = Field(
        default="",
        pattern=r"^(\d+(\.\d+)?\s*\S.*)?$",
        description="Dose of all profiles with its unit, 100 mg, where the table has no column dose.",
    )
    duration: float | None = Field(
        default=None, ge=0, description="Duration of infusion of all profiles, in h, where the table has no column."
    )
    tau: float | None = Field(
        default=None, gt=0, description="Dosing interval of all profiles at steady state, in h, instead of the column."
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
    rising_lines_compete: bool = Field(
        default=False,
        description="Whether a regression that rises and fits best leaves lambda z not estimable (PKNCA) instead of "
        "being left aside.",
    )
    substituted_in_lambda_z: bool = Field(
        default=False,
        description="Whether a number put in place of BLQ counts as measured for lambda z and AUC0-t (PKNCA).",
    )
    beyond_samples: BeyondSamples = Field(
        default="terminal",
        description="How a dosing interval that outlasts sampling is completed: by the terminal decline, not at all, "
        "to the next sample (AUCall), or by one line to the regression (MetidaNCA).",
    )
    lag_time: Literal["before-quantifiable", "before-rise"] = Field(
        default="before-quantifiable",
        description="Tlag is the last time before the first quantifiable result, or rise.",
    )
    partial_areas: tuple[Interval, ...] = Field(
        default=(),
        description="Areas over parts of the curve: 0-72 is AUC72 (ICH M13A 2.1.8.2), 0-1 an early exposure.",
    )
    partial_beyond: BeyondSamples = Field(
        default="terminal", description="The same for partial areas that end after the last quantifiable sample."
    )
    partial_extrapolation: Literal["observed", "predicted"] = Field(
        default="observed",
        description="Last concentration from which partial areas decline; areas to infinity are given by both.",
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

    long_half_life: float = Field(
        default=24.0, gt=0, description="Half-life in h from which AUC0-72h may stand for AUC0-t (ICH M13A 2.1.8.2)."
    )
    truncation_time: float = Field(
        default=72.0, gt=0, description="Time in h to which samples have to reach for that (ICH M13A 2.1.8.2)."
    )

    @field_validator("dose")
    @classmethod
    def _dose_has_a_unit(cls, given: str) -> str:
        if given:
            amount, unit = _split_dose(given)
            try:
                known = parse_unit(unit)
            except UnitError as error:
                raise ValueError(error.message) from error
            if amount <= 0 or not known:
                raise ValueError("A dose is a number above 0 with its unit, like 100 mg.")
            return f"{amount!r} {known}"
        return given

    @model_validator(mode="after")
    def _blq_rules_agree(self) -> Self:
        rules = {self.blq_first, self.blq_middle, self.blq_last}
        if {"keep", "half-limit"} <= rules:
            raise ValueError("keep and half-limit cannot be combined: half the limit replaces what was reported.")
        if self.blq_around_tmax and self.blq_middle != self.blq_last:
            raise ValueError("With blq_around_tmax, blq_middle and blq_last are one rule: give both the same.")
        return self

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
            rising_lines_compete=self.rising_lines_compete,
            substituted_in_lambda_z=self.substituted_in_lambda_z,
            beyond_samples=self.beyond(self.beyond_samples),
            long_half_life=self.long_half_life,
            truncation_time=self.truncation_time,
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

        kept = {"zero": "zero", "drop": "drop", "half-limit": "keep", "keep": "keep"}
        first, middle, last = (kept[rule] for rule in (self.blq_first, self.blq_middle, self.blq_last))
        return BLQRules(first, middle, last, around_tmax=self.blq_around_tmax)  # type: ignore[arg-type]

    def beyond(self, choice: BeyondSamples) -> Beyond:
        """Give the calculation's choice of that name."""
        from galenic.science.pharmacokinetics import Beyond

        return Beyond[_member(choice)]

    @property
    def dose_unit(self) -> str:
        """The unit of the dose that the options give."""
        return _split_dose(self.dose)[1]

    def constants(self) -> dict[str, float]:
        """What the options say for all profiles, by the column in whose place it stands."""
        dose = _split_dose(self.dose)[0] if self.dose else None
        said = {"dose": dose, "duration": self.duration, "tau": self.tau}
        return {name: value for name, value in said.items() if value is not None}

    def asks_half_limit(self) -> bool:
        """Whether a limit has to be known for every BLQ result."""
        return "half-limit" in (self.blq_first, self.blq_middle, self.blq_last)


def _split_dose(text: str) -> tuple[float, str]:
    amount = re.match(r"[\d.]+", text)
    if amount is None:
        raise ValueError(f"{text!r} is no dose like 100 mg.")
    return float(amount[0]), text[amount.end() :].strip()


def _member(choice: str) -> str:
    return choice.upper().replace("-", "_")


class NoncompartmentalOptions(ProfileOptions):
    """What is done with the parameters, and how sparse samples are taken together."""

    sampling: Literal["individual", "sparse"] = Field(
        default="individual",
        description="sparse: no subject gives a whole profile; the area of the mean profile of each analyte and "
        "treatment with its standard error (Bailer; Nedelman and Jia), by the linear rule over planned times.",
    )
    max_blq_share: float = Field(
        default=0.5, ge=0, le=1, description="Share of BLQ above which the mean of sparse samples at a time is zero."
    )
    confidence_level: float = Field(
        default=0.90, gt=0, lt=1, description="Level of the confidence interval of an area of sparse samples."
    )
    parent: str = Field(
        default="", description="Analyte that is the parent drug: exposure of the others is given as a ratio to it."
    )
    molar_masses: tuple[MolarMass, ...] = Field(
        default=(),
        description="Molar mass in g/mol of each analyte, parent=180.2,metabolite=196.2: ratios are then of amounts of "
        "substance, not of masses.",
    )

    @property
    def molar(self) -> dict[str, float]:
        """The molar masses by analyte."""
        return {name: float(mass) for name, mass in (text.rsplit("=", 1) for text in self.molar_masses)}
