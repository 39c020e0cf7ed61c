"""Reference folder sample_size_power: every row is a call of a planning function of PowerTOST or Power2Stage.

Summaries of simulations that the folder states without a tolerance ("compare loosely") are answered with the range in
which so many trials put them. Some other figures are wrong beyond their tolerance: see `ERRATA`. They are asked and
compared like all others; nothing here changes an answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from galenic.validation.adapters import _planning_fixed, _planning_scaled, _planning_two_stage
from galenic.validation.adapters._planning_arguments import Answers, Call

CALLS = _planning_fixed.CALLS | _planning_scaled.CALLS | _planning_two_stage.CALLS


@dataclass(frozen=True, slots=True)
class Erratum:
    """Figures of a case that are not met, and why: `proof` holds what tells them wrong, `peer` what the folder states.

    `exact` is Galenic's figure by quadrature, `simulated` that of subjects simulated one by one with its standard
    `error`. All three are of `proof`. More: docs/reference/sample-size-power.md.
    """

    proof: str
    peer: float
    exact: float
    simulated: float
    error: float
    figures: tuple[str, ...]


LEVEL = "type I error at the level that the peer calls adjusted; it should be 0.05"
MEDIAN = "overall p value at the peer's estimate; it should be 0.5"
LOOKS = ("cval[0]", "cval[1]")
ERRATA = {
    "sample_size_scaled:sn002": Erratum(
        "power of 30 subjects, EMA", 0.807521, 0.8092454, 0.809333, 2.8e-4, ("achieved_power",)
    ),
    "sample_size_scaled:sn008": Erratum(
        "power of 42 subjects, EMA", 0.801247, 0.7985742, 0.798707, 2.3e-4, ("n_total", "achieved_power")
    ),
    "sample_size_scaled:sn021": Erratum(
        "power of 63 subjects, GCC: enough", 0.80, 0.8001939, 0.8001707, 1.5e-5, ("n_total", "achieved_power")
    ),
    "sample_size_scaled:sn022": Erratum(
        "power of 32 subjects, EMA", 0.902518, 0.9046212, 0.904512, 2.1e-4, ("achieved_power",)
    ),
    "scabel_type1_adjusted:sn043": Erratum(LEVEL, 0.05, 0.0493219, 0.049298, 1.25e-4, ("alpha.adj", "pwr.adj")),
    "scabel_type1_adjusted:sn044": Erratum(
        "power of 48 subjects, EMA", 0.87396, 0.8712456, 0.871156, 3.4e-4, ("pwr.unadj",)
    ),
    "scabel_type1_adjusted:sn045": Erratum(LEVEL, 0.05, 0.0504276, 0.050492, 1.26e-4, ("alpha.adj",)),
    "two_stage:sn069": Erratum(MEDIAN, 0.5, 0.5041522, 0.504244, 8e-5, (*LOOKS, "RCI[1]", "MEUE")),
    "two_stage:sn070": Erratum(MEDIAN, 0.5, 0.482359, 0.482365, 8e-5, (*LOOKS, "MEUE")),
}


def obtain(definition: Mapping[str, Any], folder: Path, questions: Sequence[Mapping[str, Any]]) -> Answers:
    """Answer each call once, whatever number of its quantities is asked for."""
    del definition, folder  # a call says everything
    answered: dict[str, Answers] = {}
    found: Answers = {}
    for question in questions:
        function, args, trials = question["func"], question["args"], float(question.get("nsims") or 0)
        key = f"{function} {json.dumps(args, sort_keys=True)} {trials:g}"
        if key not in answered:
            answered[key] = CALLS[function](Call(args, trials)) if function in CALLS else {}
        if question["quantity"] in answered[key]:
            found[question["id"]] = answered[key][question["quantity"]]
    return found
