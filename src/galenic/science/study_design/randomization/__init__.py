"""Who gets which sequence: blocked, stratified lists that a seed gives again, and seals for lists kept secret."""

from __future__ import annotations

from galenic.science.study_design.randomization.lists import Assignment, RandomizationList, randomize
from galenic.science.study_design.randomization.sealing import Seal, check_seal, seal

__all__ = ["Assignment", "RandomizationList", "Seal", "check_seal", "randomize", "seal"]
