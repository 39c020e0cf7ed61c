"""The parameters, declared as data: CDISC code, title, dimension, and the formula beside its name.

Codes and titles are those of CDISC SDTM controlled terminology, PK Parameters Code (PPTESTCD, PPTEST). A formula reads
other parameters by code and runs on whole columns; a parameter without one is read off the profiles by a kernel.
Dimensions are expressions in `time`, `concentration` and `dose` (or `1`, `%`, `count`), from which units follow.
Formulas: Gabrielsson and Weiner, Pharmacokinetic and Pharmacodynamic Data Analysis, 2.8; for an infusion of duration T,
MRT is reduced by T/2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from galenic.science.pharmacokinetics.options import Route
from galenic.science.pharmacokinetics.profiles import Floats

Formula = Callable[..., Floats]

EXTRAVASCULAR, BOLUS, INFUSION = (Route.EXTRAVASCULAR,), (Route.BOLUS,), (Route.INFUSION,)
INTRAVENOUS = BOLUS + INFUSION
ANY = tuple(Route)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `needs` are the codes its formula takes, in this order."""

    code: str
    title: str
    dimension: str
    description: str = ""
    needs: tuple[str, ...] = ()
    formula: Formula | None = None
    routes: tuple[Route, ...] = ANY

    def __post_init__(self) -> None:
        if (self.formula is None) != (not self.needs):
            raise ValueError(f"{self.code}: a formula and its needs go together")

    def evaluate(self, values: Mapping[str, Floats]) -> Floats:
        """Run the formula on whole columns of the parameters it needs."""
        if self.formula is None:
            raise TypeError(f"{self.code} is observed, it has no formula")
        return self.formula(*(values[code] for code in self.needs))


def _percent_beyond(part: Floats, whole: Floats) -> Floats:
    return 100.0 * (whole - part) / whole


def _to_infinity(last: Floats, concentration: Floats, lambda_z: Floats) -> Floats:
    return last + concentration / lambda_z


def _moment_to_infinity(last: Floats, concentration: Floats, t_last: Floats, lambda_z: Floats) -> Floats:
    return last + concentration * t_last / lambda_z + concentration / lambda_z**2


def _percent_of(part: Floats, whole: Floats) -> Floats:
    return 100.0 * part / whole


def _ratio(above: Floats, below: Floats) -> Floats:
    return above / below


def _percent_difference(high: Floats, low: Floats, whole: Floats) -> Floats:
    return 100.0 * (high - low) / whole


def _infusion_mrt(moment: Floats, area: Floats, duration: Floats) -> Floats:
    return moment / area - duration / 2.0


def _volume(dose: Floats, area: Floats, lambda_z: Floats) -> Floats:
    return dose / (area * lambda_z)


AREA, MOMENT = "time*concentration", "time**2*concentration"
CLEARANCE, VOLUME = "dose/(time*concentration)", "dose/concentration"

GIVEN = (
    Parameter("DOSE", "Dose", "dose"),
    Parameter("DURATION", "Duration of infusion", "time", "Zero for other routes"),
    Parameter("TAU", "Dosing interval", "time"),
)

OBSERVED = (
    Parameter(
        "CMAX", "Max Conc", "concentration", "Largest observed concentration, the first where it is reached again"
    ),
    Parameter("TMAX", "Time of CMAX", "time"),
    Parameter("CMIN", "Min Conc", "concentration", "Lowest observed concentration of the dosing interval"),
    Parameter("CLST", "Last Nonzero Conc", "concentration", "Last quantifiable concentration"),
    Parameter("TLST", "Time of Last Nonzero Conc", "time"),
    Parameter("TLAG", "Time Until First Nonzero Conc", "time", routes=EXTRAVASCULAR),
    Parameter("PREDOSE", "Predose Conc", "concentration", "Last result at or before dosing (no CDISC code)"),
    Parameter("C0", "Initial Conc", "concentration", "At dosing, or back-extrapolated to it", routes=BOLUS),
    Parameter("CDOSE", "Conc at Dosing", "concentration", "Sampled at dosing or put in by the option (no CDISC code)"),
    Parameter("CEOI", "Conc at End of Infusion", "concentration", "No CDISC code", routes=INFUSION),
    Parameter("CMAXD", "Max Conc Norm by Dose", "concentration/dose", "", ("CMAX", "DOSE"), _ratio),
)

TERMINAL = (
    Parameter("LAMZ", "Lambda z", "1/time", "Slope of log concentration on time, sign changed"),
    Parameter("LAMZICPT", "Lambda z Intercept", "1", "Log concentration on the same line at dosing (no CDISC code)"),
    Parameter("LAMZHL", "Half-Life Lambda z", "time", "", ("LAMZ",), lambda k: 0.6931471805599453 / k),
    Parameter("LAMZNPT", "Number of Points for Lambda z", "count"),
    Parameter("LAMZLL", "Lambda z Lower Limit", "time"),
    Parameter("LAMZUL", "Lambda z Upper Limit", "time"),
    Parameter(
        "LAMZSPN",
        "Lambda z Span",
        "1",
        "Length of the terminal points in half-lives",
        ("LAMZLL", "LAMZUL", "LAMZHL"),
        lambda first, last, half_life: (last - first) / half_life,
    ),
    Parameter("R2", "R Squared", "1"),
    Parameter("R2ADJ", "R Squared Adjusted", "1"),
    Parameter("CORRXY", "Correlation Between TimeX and Log ConcY", "1"),
    Parameter(
        "CLSTP",
        "Last Nonzero Conc Pred",
        "concentration",
        "On the regression line at TLST",
        ("LAMZICPT", "LAMZ", "TLST"),
        lambda intercept, k, t: np.exp(intercept - k * t),
    ),
)


def _infinite(suffix: str, word: str, last: str) -> tuple[Parameter, ...]:
    """Extrapolated parameters from the observed (O) or predicted (P) last concentration."""
    auc, aumc = f"AUCIF{suffix}", f"AUMCIF{suffix}"
    clearance, mrt_bolus, mrt_infusion = f"CL{suffix}", f"MRTIBIF{suffix}", f"MRTICIF{suffix}"
    return (
        Parameter(auc, f"AUC Infinity {word}", AREA, "", ("AUCLST", last, "LAMZ"), _to_infinity),
        Parameter(f"{auc}D", f"AUC Infinity {word} Norm by Dose", f"{AREA}/dose", "", (auc, "DOSE"), _ratio),
        Parameter(f"AUCPE{suffix}", f"AUC %Extrapolation {word}", "%", "", ("AUCLST", auc), _percent_beyond),
        Parameter(aumc, f"AUMC Infinity {word}", MOMENT, "", ("AUMCLST", last, "TLST", "LAMZ"), _moment_to_infinity),
        Parameter(f"AUMCPE{suffix}", f"AUMC %Extrapolation {word}", "%", "", ("AUMCLST", aumc), _percent_beyond),
        Parameter(f"CLF{suffix}", f"Total CL {word} by F", CLEARANCE, "", ("DOSE", auc), _ratio, EXTRAVASCULAR),
        Parameter(f"VZF{suffix}", f"Vz {word} by F", VOLUME, "", ("DOSE", auc, "LAMZ"), _volume, EXTRAVASCULAR),
        Parameter(f"MRTEVIF{suffix}", f"MRT Extravasc Infinity {word}", "time", "", (aumc, auc), _ratio, EXTRAVASCULAR),
        Parameter(clearance, f"Total CL {word}", CLEARANCE, "", ("DOSE", auc), _ratio, INTRAVENOUS),
        Parameter(f"AUCPBE{suffix}", f"AUC %Back Extrapolation {word}", "%", "", ("AUCBACK", auc), _percent_of, BOLUS),
        Parameter(f"VZ{suffix}", f"Vz {word}", VOLUME, "", ("DOSE", auc, "LAMZ"), _volume, INTRAVENOUS),
        Parameter(mrt_bolus, f"MRT Intravasc Bolus Infinity {word}", "time", "", (aumc, auc), _ratio, BOLUS),
        Parameter(
            mrt_infusion,
            f"MRT Intravasc Cont Inf Infinity {word}",
            "time",
            "",
            (aumc, auc, "DURATION"),
            _infusion_mrt,
            INFUSION,
        ),
        Parameter(
            f"VSS{suffix}",
            f"Vol Dist Steady State {word}",
            VOLUME,
            "Clearance x mean residence time",
            ("DOSE", aumc, auc, "DURATION"),
            lambda dose, moment, area, duration: dose / area * (moment / area - duration / 2.0),
            INTRAVENOUS,
        ),
    )


EXPOSURE = (
    Parameter("AUCLST", "AUC to Last Nonzero Conc", AREA),
    Parameter("AUCLSTD", "AUC to Last Nonzero Conc Norm by Dose", f"{AREA}/dose", "", ("AUCLST", "DOSE"), _ratio),
    Parameter("AUCALL", "AUC All", AREA),
    Parameter("AUMCALL", "AUMC All", MOMENT, "No CDISC code"),
    Parameter(
        "AUCBACK", "AUC Before First Sample", AREA, "From the point put in at dosing (no CDISC code)", routes=BOLUS
    ),
    Parameter("AUMCLST", "AUMC to Last Nonzero Conc", MOMENT),
    Parameter(
        "MRTEVLST", "MRT Extravasc to Last Nonzero Conc", "time", "", ("AUMCLST", "AUCLST"), _ratio, EXTRAVASCULAR
    ),
    Parameter("MRTIBLST", "MRT Intravasc Bolus to Last Nonzero Conc", "time", "", ("AUMCLST", "AUCLST"), _ratio, BOLUS),
    Parameter(
        "MRTICLST",
        "MRT Intravasc Cont Inf to Last Nonzero Conc",
        "time",
        "",
        ("AUMCLST", "AUCLST", "DURATION"),
        _infusion_mrt,
        INFUSION,
    ),
    *_infinite("O", "Obs", "CLST"),
    *_infinite("P", "Pred", "CLSTP"),
)

STEADY_STATE = (
    Parameter(
        "AUCTAU",
        "AUC Over Dosing Interval",
        AREA,
        "Interpolated to the end of the interval, or extrapolated by lambda z",
    ),
    Parameter("AUMCTAU", "AUMC Over Dosing Interval", MOMENT),
    Parameter("CTAU", "Conc at End of Dosing Interval", "concentration", "Observed or interpolated (no CDISC code)"),
    Parameter("AUCTAUD", "AUC Over Dosing Interval Norm by Dose", f"{AREA}/dose", "", ("AUCTAU", "DOSE"), _ratio),
    Parameter("CAVG", "Average Conc", "concentration", "Over the dosing interval", ("AUCTAU", "TAU"), _ratio),
    Parameter("FLUCP", "Fluctuation%", "%", "(CMAX - CMIN) / CAVG", ("CMAX", "CMIN", "CAVG"), _percent_difference),
    Parameter("SWING", "Swing", "1", "(CMAX - CMIN) / CMIN", ("CMAX", "CMIN"), lambda high, low: (high - low) / low),
    Parameter("PTROUGHR", "Peak Trough Ratio", "1", "CMAX / CTAU", ("CMAX", "CTAU"), _ratio),
    Parameter(
        "AILAMZ",
        "Accumulation Index using Lambda z",
        "1",
        "1 / (1 - exp(-lambda z x tau))",
        ("LAMZ", "TAU"),
        lambda lambda_z, tau: -1.0 / np.expm1(-lambda_z * tau),
    ),
    Parameter("CLFTAU", "Total CL by F for Dose Int", CLEARANCE, "", ("DOSE", "AUCTAU"), _ratio, EXTRAVASCULAR),
    Parameter("VZFTAU", "Vz for Dose Int by F", VOLUME, "", ("DOSE", "AUCTAU", "LAMZ"), _volume, EXTRAVASCULAR),
    Parameter("CLTAU", "Total CL for Dose Int", CLEARANCE, "", ("DOSE", "AUCTAU"), _ratio, INTRAVENOUS),
    Parameter("VZTAU", "Vz for Dose Int", VOLUME, "", ("DOSE", "AUCTAU", "LAMZ"), _volume, INTRAVENOUS),
)


def _steady_state_mrt(moment: Floats, area: Floats, tau: Floats, infinite: Floats, duration: Floats) -> Floats:
    return (moment + tau * (infinite - area)) / area - duration / 2.0


_MRT_NEEDS = ("AUMCTAU", "AUCTAU", "TAU", "AUCIFO", "DURATION")
STEADY_STATE_MRT = (
    Parameter(
        "MRTEVTAU",
        "MRT Extravasc at Steady State",
        "time",
        "(AUMCTAU + TAU (AUCIFO - AUCTAU)) / AUCTAU (no CDISC code)",
        _MRT_NEEDS,
        _steady_state_mrt,
        EXTRAVASCULAR,
    ),
    Parameter(
        "MRTIVTAU",
        "MRT Intravasc at Steady State",
        "time",
        "The same, less half the duration of an infusion (no CDISC code)",
        _MRT_NEEDS,
        _steady_state_mrt,
        INTRAVENOUS,
    ),
    Parameter(
        "VSSTAU",
        "Vol Dist Steady State for Dose Int",
        VOLUME,
        "CLTAU x MRTIVTAU (no CDISC code)",
        ("CLTAU", "MRTIVTAU"),
        lambda clearance, mrt: clearance * mrt,
        INTRAVENOUS,
    ),
)

PARAMETERS: Mapping[str, Parameter] = {
    parameter.code: parameter
    for parameter in (*GIVEN, *OBSERVED, *TERMINAL, *EXPOSURE, *STEADY_STATE, *STEADY_STATE_MRT)
}
