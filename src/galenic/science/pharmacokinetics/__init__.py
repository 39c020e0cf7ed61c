"""Pharmacokinetics: noncompartmental analysis of whole studies, in plain numbers."""

from galenic.science.pharmacokinetics.flags import FLAGS, Flag
from galenic.science.pharmacokinetics.noncompartmental import NCAResult, analyze, noncompartmental
from galenic.science.pharmacokinetics.options import (
    ICH_M13A,
    PHOENIX,
    PKNCA,
    AtDose,
    BLQRules,
    LagTime,
    NCAOptions,
    Route,
    TerminalStart,
    Trapezoid,
)
from galenic.science.pharmacokinetics.parameters import PARAMETERS, Parameter
from galenic.science.pharmacokinetics.profiles import Profiles, arrange
from galenic.science.pharmacokinetics.reasons import Reason

__all__ = [
    "FLAGS",
    "ICH_M13A",
    "PARAMETERS",
    "PHOENIX",
    "PKNCA",
    "AtDose",
    "BLQRules",
    "Flag",
    "LagTime",
    "NCAOptions",
    "NCAResult",
    "Parameter",
    "Profiles",
    "Reason",
    "Route",
    "TerminalStart",
    "Trapezoid",
    "analyze",
    "arrange",
    "noncompartmental",
]
