"""What a reviewer should look at: flags by profile, each with its limit from the options and its source.

A flag never removes a profile. ICH M13A 2.1.8 and 2.2.2.2: coverage below 80 % in more than 20 % of the profiles may
put the validity of a study in question, it is no exclusion of a subject.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from galenic.science.pharmacokinetics.options import NCAOptions
from galenic.science.pharmacokinetics.profiles import Booleans, Floats

Values = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at; `raised` tells for which profiles, from the values and the options."""

    code: str
    title: str
    source: str
    raised: Callable[[Values, NCAOptions], Booleans]


def _exceeds(left: Floats | float, right: Floats | float) -> Booleans:
    return np.asarray(left > right)  # NaN exceeds nothing


FLAGS = (
    Flag(
        "EXTRAPOLATED",
        "Extrapolated part of AUC0-inf above the limit",
        "EMA CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.8",
        lambda v, o: _exceeds(v["AUCPEO"], o.max_extrapolated_percent),
    ),
    Flag(
        "COVERAGE",
        "AUC0-t below 80 % of AUC0-inf",
        "ICH M13A 2.1.8, 2.2.2.2",
        lambda v, _: _exceeds(0.8 * v["AUCIFO"], v["AUCLST"]),
    ),
    Flag(
        "R2ADJ",
        "Adjusted R2 of the terminal regression below the limit",
        "custom of the field; no guideline states a limit",
        lambda v, o: _exceeds(o.min_r2_adjusted, v["R2ADJ"]),
    ),
    Flag(
        "POINTS",
        "Lambda z from fewer than three points",
        "ICH M13A 2.1.8, 2.2.2.2",
        lambda v, _: _exceeds(3.0, v["LAMZNPT"]),
    ),
    Flag(
        "SPAN",
        "Terminal points span fewer half-lives than the limit",
        "custom of the field; no guideline states a limit",
        lambda v, o: _exceeds(o.min_span_half_lives, v["LAMZSPN"]),
    ),
    Flag("LAMZ", "Lambda z not estimable", "ICH M13A 2.2.2.2", lambda v, _: np.isnan(v["LAMZ"])),
    Flag(
        "PREDOSE",
        "Predose concentration above the limit in % of Cmax",
        "ICH M13A 2.2.3.3",
        lambda v, o: _exceeds(100.0 * v["PREDOSE"], o.max_predose_percent * v["CMAX"]),
    ),
    Flag(
        "TRUNCATION",
        "Long half-life and samples to 72 h: AUC0-72h may stand for AUC0-t",
        "ICH M13A 2.1.8.2, 2.2.2.2",
        lambda v, o: np.asarray((v["LAMZHL"] >= o.long_half_life) & (v["TLST"] >= o.truncation_time)),
    ),
    Flag(
        "ALL_BLQ",
        "Every concentration below the limit of quantification",
        "ICH M13A 2.2.1.1",
        lambda v, _: np.isnan(v["CLST"]),
    ),
)
