"""Pharmacokinetics: noncompartmental analysis of whole studies, in plain numbers."""

from galenic.science.pharmacokinetics.effects import EFFECT_PARAMETERS, EffectResult, effect_areas
from galenic.science.pharmacokinetics.flags import FLAGS, Flag
from galenic.science.pharmacokinetics.intervals import PartialAreas, partial_areas
from galenic.science.pharmacokinetics.noncompartmental import NCAResult, analyze, noncompartmental
from galenic.science.pharmacokinetics.options import (
    ICH_M13A,
    PHOENIX,
    PKNCA,
    AtDose,
    Beyond,
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
from galenic.science.pharmacokinetics.sparse import SparseArea, sparse_area
from galenic.science.pharmacokinetics.superposition import Superposition, superpose, superpose_to_steady_state
from galenic.science.pharmacokinetics.urine import URINE_PARAMETERS, UrineResult, urinary_excretion

__all__ = [
    "EFFECT_PARAMETERS",
    "FLAGS",
    "ICH_M13A",
    "PARAMETERS",
    "PHOENIX",
    "PKNCA",
    "URINE_PARAMETERS",
    "AtDose",
    "BLQRules",
    "Beyond",
    "EffectResult",
    "Flag",
    "LagTime",
    "NCAOptions",
    "NCAResult",
    "Parameter",
    "PartialAreas",
    "Profiles",
    "Reason",
    "Route",
    "SparseArea",
    "Superposition",
    "TerminalStart",
    "Trapezoid",
    "UrineResult",
    "analyze",
    "arrange",
    "effect_areas",
    "noncompartmental",
    "partial_areas",
    "sparse_area",
    "superpose",
    "superpose_to_steady_state",
    "urinary_excretion",
]
