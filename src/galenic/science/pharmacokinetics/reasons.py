"""Why a parameter could not be estimated. Every NaN in a result has one of these beside it."""

from __future__ import annotations

from enum import IntEnum


class Reason(IntEnum):
    """Code stored beside each value; `sentence` is what a report prints."""

    ESTIMATED = 0
    NO_SAMPLES = 1
    ALL_BELOW_LOQ = 2
    NO_SAMPLE_AT_DOSE = 3
    TOO_FEW_POINTS = 4
    NOT_DECLINING = 5
    NO_DOSE = 6
    NO_DURATION = 7
    NO_TAU = 8
    ZERO_DENOMINATOR = 9
    BEYOND_LAST_SAMPLE = 10
    NOT_THIS_ROUTE = 11
    NO_RISE = 12
    NO_SAMPLE_AT_TIME = 13
    POINTS_UNUSABLE = 14
    MISSING_COLLECTION = 15
    NO_PLASMA_AREA = 16
    NO_BASELINE = 17
    NO_THRESHOLD = 18

    @property
    def sentence(self) -> str:
        """What a report prints in place of the number."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.ESTIMATED: "",
    Reason.NO_SAMPLES: "no sample with a result from the time of dosing on",
    Reason.ALL_BELOW_LOQ: "every concentration is below the limit of quantification",
    Reason.NO_SAMPLE_AT_DOSE: "the area starts at dosing, where there is no sample and none may be assumed",
    Reason.TOO_FEW_POINTS: "too few quantifiable points in the terminal phase",
    Reason.NOT_DECLINING: "no regression over the terminal points has a negative slope",
    Reason.NO_DOSE: "no dose was given",
    Reason.NO_DURATION: "no duration of infusion was given",
    Reason.NO_TAU: "no dosing interval was given",
    Reason.ZERO_DENOMINATOR: "the parameter divides by zero here",
    Reason.BEYOND_LAST_SAMPLE: "the interval ends after the last sample and lambda z is not estimable",
    Reason.NOT_THIS_ROUTE: "not defined for this route of administration",
    Reason.NO_RISE: "concentrations never rise",
    Reason.NO_SAMPLE_AT_TIME: "no sample was taken at this time",
    Reason.POINTS_UNUSABLE: "fewer than two of the chosen terminal points are quantifiable",
    Reason.MISSING_COLLECTION: "a collection has no result, the total would be understated",
    Reason.NO_PLASMA_AREA: "no area in plasma was given",
    Reason.NO_BASELINE: "no baseline was given and there is no result at or before dosing",
    Reason.NO_THRESHOLD: "no threshold was given",
}
