"""The size of a study, its power, the risk of patients, and how far assumptions may be off."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from galenic.catalogue.bioequivalence._design_plans import SCALED, Variability, alpha_of, plan_of, ratio_of
from galenic.catalogue.bioequivalence._design_settings import DesignOptions
from galenic.errors import InputError
from galenic.science import study_design as sd
from galenic.science.study_design import scaled
from galenic.science.study_design.refusals import HIGHEST_CV
from galenic.science.study_design.scaled.level import sample_size_at_adjusted_level
from galenic.science.study_design.searching import root, smallest_enough
from galenic.science.study_design.simulation import Dropouts, SimulatedPower, simulate

CVS, RATIOS = (0.8, 0.9, 1.0, 1.1, 1.2), (-0.05, -0.025, 0.0, 0.025, 0.05)
POINTS, FEW_POINTS = 41, 13  # along a curve, and where every point takes a tenth of a second
# Rules whose limits follow an estimate so that the type I error may exceed the level.
ADJUSTS = ("expanding-limits", "reference-scaled")
# FDA Statistical Approaches (2026) II.A and ICH M13A Q&A 2.1: evaluable subjects, the latter per group when parallel.
FEWEST, FEWEST_BY_FDA = 12, 24


@dataclass(frozen=True)
class Curve:
    """Power along one assumption. `bearable`: where it falls to the least accepted, null where it never does."""

    name: str
    assumed: float
    points: tuple[tuple[float, float], ...]
    bearable: float | None


@dataclass(frozen=True)
class Sized:
    """A plan with its size. `evaluable` and `enrolled` are subjects by sequence; `level` where limits follow data."""

    plan: Any
    cv: float
    evaluable: tuple[int, ...]
    enrolled: tuple[int, ...]
    power: float
    searched: bool
    level: scaled.AdjustedLevel | None
    error: float | None
    expected: float | None
    simulated: SimulatedPower | None = None

    @property
    def n(self) -> int:
        """Evaluable subjects in all."""
        return sum(self.evaluable)

    @property
    def size(self) -> Any:
        """Subjects as the plan takes them: in all when balanced, else by sequence."""
        return self.n if len(set(self.evaluable)) == 1 else self.evaluable


def sized(options: DesignOptions, known: Variability) -> Sized:
    """Find the size, or the power of the size that is given.

    Raises InputError PWR-001 for what cannot be planned, PWR-002 for what no size shows.
    """
    cv = math.nan if known.cv is None else known.cv
    plan = plan_of(options, cv)
    if options.subjects:
        n: Any = options.subjects[0] if len(options.subjects) == 1 else options.subjects
    else:
        n = _search(options, plan)
    adjusts = options.objective in ADJUSTS
    level = scaled.adjusted_level(plan, n, nominal=alpha_of(options)) if adjusts else None
    power = level.power if level is not None and _is_adjusted(options) else plan.power(n)
    counts = _counts(plan, n, options)
    enrolled = tuple(math.ceil(each / (1 - options.dropout) - 1e-9) for each in counts)
    return Sized(
        plan=plan,
        cv=cv,
        evaluable=counts,
        enrolled=enrolled,
        power=power,
        searched=not options.subjects,
        level=level,
        error=scaled.type_1_error(plan, n) if options.objective in SCALED else None,
        expected=_expected(options, known, plan, n),
        simulated=_simulated(options, plan if level is None else plan_of(_leveled(options, level), cv), enrolled),
    )


def fewest(options: DesignOptions) -> int:
    """Evaluable subjects that the guideline asks for at least."""
    if options.fewest_subjects is not None:
        return options.fewest_subjects
    by_fda = options.objective in ("reference-scaled", "highly-variable-narrow-index")
    return FEWEST_BY_FDA if by_fda else 2 * FEWEST if options.design == "parallel" else FEWEST


def curves(options: DesignOptions, found: Sized) -> tuple[Curve, ...]:
    """Power over the CV, over the true ratio, and over subjects, at the level that the study is evaluated at."""
    used = _at_level(options, found)
    ratio = ratio_of(used)
    furthest = min(ratio, 1 / ratio) * 0.9
    by_cv = _along(
        Curve("cv", found.cv, (), None),
        _spread(found.cv * 0.5, min(found.cv * 2, HIGHEST_CV), _points(options)),
        lambda cv: plan_of(used, cv).power(found.size),
        used.least_power,
    )
    by_ratio = _along(
        Curve("ratio", ratio, (), None),
        _spread(furthest, 1 / furthest, _points(options)),
        lambda at: _with_ratio(used, at, found.cv).power(found.size),
        used.least_power,
    )
    return by_cv, by_ratio, _subjects(used, found)


def sizes(options: DesignOptions, cv: float) -> list[tuple[float, list[int | None]]]:
    """Sizes for CVs and ratios about the assumed ones; null where a million subjects are not enough."""
    cvs = dict.fromkeys(min(cv * factor, HIGHEST_CV) for factor in (CVS[1:4] if _is_slow(options) else CVS))
    return [(each, [_size_or_none(options, ratio, each) for ratio in ratios(options)]) for each in cvs]


def ratios(options: DesignOptions) -> tuple[float, ...]:
    """Ratios about the assumed one."""
    return tuple(round(ratio_of(options) + step, 6) for step in (RATIOS[1:4] if _is_slow(options) else RATIOS))


def _size_or_none(options: DesignOptions, ratio: float, cv: float) -> int | None:
    try:
        return _search(options, _with_ratio(options, ratio, cv))
    except InputError:
        return None


def _search(options: DesignOptions, plan: Any) -> int:
    """The smallest size with enough power, at the adjusted level where that is asked for."""
    least = fewest(options)
    if not _is_adjusted(options):
        return sd.sample_size(plan, options.target_power, at_least=least).n
    size, _ = sample_size_at_adjusted_level(plan, options.target_power, nominal=alpha_of(options), at_least=least)
    return size.n


def _is_adjusted(options: DesignOptions) -> bool:
    return options.level == "adjusted" and options.objective in ADJUSTS


def _at_level(options: DesignOptions, found: Sized) -> DesignOptions:
    """The options with the lowered level, where the study is evaluated at that."""
    return options if found.level is None else _leveled(options, found.level)


def _leveled(options: DesignOptions, level: scaled.AdjustedLevel) -> DesignOptions:
    return options.model_copy(update={"alpha": level.alpha}) if _is_adjusted(options) else options


def _simulated(options: DesignOptions, plan: Any, enrolled: tuple[int, ...]) -> SimulatedPower | None:
    """Power of all who are enrolled, when some leave before the study or during it."""
    if not options.is_simulated:
        return None
    leaving = Dropouts(per_period=options.lost_per_period, before=options.lost_before)
    return simulate(plan, enrolled, trials=options.trials, seed=options.simulation_seed, dropouts=leaving)


def _with_ratio(options: DesignOptions, ratio: float, cv: float) -> Any:
    return plan_of(options.model_copy(update={"ratio": ratio}), cv)


def _counts(plan: Any, n: Any, options: DesignOptions) -> tuple[int, ...]:
    if options.groups > 1 and not isinstance(n, int):
        return tuple(n)  # by group
    return tuple(plan.layout.allocate(n))


def _expected(options: DesignOptions, known: Variability, plan: Any, n: Any) -> float | None:
    """Power expected over the uncertainty of the CV, where its degrees of freedom are known."""
    if known.df is None or options.groups > 1 or options.objective not in ("average", "non-inferiority"):
        return None
    return sd.ExpectedPower(plan=plan, evidence=sd.Evidence(df=known.df)).power(n)


def _points(options: DesignOptions) -> int:
    return FEW_POINTS if _is_slow(options) else POINTS


def _is_slow(options: DesignOptions) -> bool:
    """Whether one power takes a tenth of a second, so that fewer are shown."""
    return options.objective == "two-endpoints" or options.interaction_level is not None


def _spread(low: float, high: float, points: int) -> list[float]:
    """Points evenly apart on the log scale."""
    pace = math.log(high / low) / (points - 1)
    return [min(low * math.exp(pace * place), high) for place in range(points)]


def _along(curve: Curve, values: Sequence[float], power: Callable[[float], float], least: float) -> Curve:
    """The curve through these values and the assumed one, and where it leaves what is accepted.

    A CV may grow, a ratio move away from 1: the first crossing in that direction counts.
    """
    points = tuple(sorted({value: power(value) for value in {*values, curve.assumed}}.items()))
    falls = curve.name == "ratio" and curve.assumed < 1
    outward = [p for p in reversed(points) if p[0] <= curve.assumed] if falls else list(points)
    outward = outward if falls else [p for p in outward if p[0] >= curve.assumed]
    for (here, reached), (ahead, left) in pairwise(outward):
        if reached >= least > left:
            bearable = root(lambda at: power(at) - least, here, ahead, tolerance=1e-9)
            return replace(curve, points=points, bearable=bearable)
    return replace(curve, points=points)


def _subjects(options: DesignOptions, found: Sized) -> Curve:
    """Power over the number of evaluable subjects, from where it is below the least to a quarter more than planned."""
    plan = plan_of(options, found.cv)
    smallest = max(getattr(plan, "smallest", 0), plan.layout.smallest())
    bearable = None
    if found.power >= options.least_power and found.n > smallest:
        bearable = smallest_enough(plan.power, options.least_power, smallest=smallest, largest=found.n)
    first = max((bearable or found.n) - 1, smallest)
    numbers = np.unique(np.linspace(first, math.ceil(1.25 * found.n), _points(options)).round().astype(int))
    points = tuple((float(n), plan.power(int(n))) for n in sorted({*numbers.tolist(), found.n}))
    return Curve("subjects", float(found.n), points, None if bearable is None else float(bearable))
