"""The law of two-stage crossovers that pool their stages: a triple integral with one more dimension in closed form."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from galenic.science.study_design.distributions import student_quantile
from galenic.science.study_design.quadrature import Floats, panels, scaled_chi_density, scaled_chi_range
from galenic.science.study_design.two_stage.operating import OperatingCharacteristics
from galenic.science.study_design.two_stage.resizing import PlannedRatio, SizeTable

if TYPE_CHECKING:
    from galenic.science.study_design.two_stage.pooled import GroupSequential, TwoStage

TAIL = 1e-11
VARIANCE, SECOND, ESTIMATE = 6, 16, 10


@dataclass(frozen=True, slots=True)
class Look:
    """How the first stage is judged: at level `first`; `before` that, with enough power, at a level that then decides.

    `monitored` is the level at which power is computed to decide on going on (None: always go on), `again` whether a
    study with enough power is tested once more, at level `second`, before it stops.
    """

    first: float
    second: float
    before: float | None
    monitored: float | None
    again: bool


@dataclass(frozen=True)
class _Stage:
    """The first stage in numbers: true standard error, degrees of freedom, and the limits on the log scale."""

    plan: Any
    look: Look
    center: float
    lower: float
    upper: float
    error: float
    df: int

    def accepted(self, error: Floats, alpha: float) -> tuple[Floats, Floats]:
        """Estimates that pass at this level, for each estimated standard error; lower above upper where none does."""
        half = student_quantile(alpha, self.df) * error
        return self.lower + half, self.upper - half

    def going_on(self, error: Floats) -> tuple[Floats, Floats]:
        """Estimates that are not futile."""
        futility = self.plan.futility
        if futility is None:
            return np.full_like(error, -math.inf), np.full_like(error, math.inf)
        half = student_quantile(0.05, self.df) * error if futility.of == "interval" else 0.0 * error
        return math.log(futility.lower) - half, math.log(futility.highest) + half

    def between(self, low: Floats, high: Floats) -> Floats:
        """Probability that the first estimate lies between two values."""
        inside = special.ndtr((high - self.center) / self.error) - special.ndtr((low - self.center) / self.error)
        return np.asarray(np.maximum(inside, 0.0))


def operating_characteristics(plan: TwoStage | GroupSequential, look: Look) -> OperatingCharacteristics:
    """Integrate over the variance of the first stage, piece by piece between the steps of the second one's size."""
    stage = _Stage(
        plan=plan,
        look=look,
        center=math.log(plan.ratio),
        lower=math.log(plan.limits[0]),
        upper=math.log(plan.limits[1]),
        error=plan.sd * math.sqrt(2 / plan.n1),
        df=plan.n1 - 2,
    )
    passes_first, passes_second = 0.0, 0.0
    sizes: dict[int, float] = {plan.n1: 0.0}
    for piece in _pieces(stage):
        x, weights = _relative_sds(piece.start, piece.end, stage.df)
        if not weights.size:
            continue
        error = stage.error * x
        first, second = _first_look(stage, piece, error)
        passes_first += float(weights @ first)
        goes_on = float(weights @ second)
        sizes[plan.n1] += float(weights.sum()) - goes_on
        if goes_on > 0:
            sizes[piece.total] = sizes.get(piece.total, 0.0) + goes_on
            passes_second += float(weights @ _second_look(stage, piece.total, error))
    whole = math.fsum(sizes.values())
    chances = {n: chance / whole for n, chance in sorted(sizes.items()) if chance > 0}
    goes_on = math.fsum(chance for n, chance in chances.items() if n > plan.n1)
    return OperatingCharacteristics(min(passes_first + passes_second, 1.0), passes_first, goes_on, chances)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Relative standard deviations of the first stage for which the study has one `total` size.

    `enough` tells whether power is high enough to stop. A total of the first stage alone means that there is no second
    one, a total of 0 that too many subjects would be needed.
    """

    start: float
    end: float
    total: int
    enough: bool


def _pieces(stage: _Stage) -> Iterator[_Piece]:
    plan, look = stage.plan, stage.look
    low, high = (float(bound) for bound in scaled_chi_range(stage.df, TAIL))
    if plan.second is not None:
        yield _Piece(low, high, plan.n1 + plan.second, enough=False)
        return
    planned = PlannedRatio(
        stage.lower, stage.upper, math.log(plan.planned_ratio), look.monitored or look.second, plan.target, plan.method
    )
    enough = float(planned.largest_sd(np.array(plan.n1), np.array(stage.df), per_subject=2.0)) / plan.sd
    enough = min(max(enough, low), high)
    yield _Piece(low, enough, plan.n1, enough=True)
    sized = PlannedRatio(stage.lower, stage.upper, planned.planned, look.second, plan.target, plan.method)
    table = SizeTable.of(sized, plan.n1, high * plan.sd, lost_df=3, per_subject=2.0)
    start = enough
    for size, end in zip(table.sizes, table.ends / plan.sd, strict=True):
        total = max(int(size), plan.n1 + plan.min_second)
        if min(end, high) > start:
            futile = plan.max_total is not None and total > plan.max_total
            yield _Piece(start, min(end, high), 0 if futile else total, enough=False)
            start = end


def _relative_sds(start: float, end: float, df: int) -> tuple[Floats, Floats]:
    """Nodes of the relative standard deviation of the first stage on one piece; wide pieces are cut in several."""
    if end <= start:
        return np.zeros(0), np.zeros(0)
    parts = max(1, math.ceil((end - start) * math.sqrt(2 * df) / 1.5))
    x, weights = panels(np.linspace(start, end, parts + 1), VARIANCE)
    weights = weights * scaled_chi_density(x, df)
    kept = weights > 1e-15
    return x[kept], weights[kept]


def _first_look(stage: _Stage, piece: _Piece, error: Floats) -> tuple[Floats, Floats]:
    """Probabilities of passing at the first look, and of going on to a second stage."""
    look = stage.look
    passed = stage.between(*stage.accepted(error, look.first))
    if piece.enough:
        # With enough power the study ends here, at the level that the scheme has for it.
        last = look.before if look.before is not None else max(look.first, look.second) if look.again else look.first
        return stage.between(*stage.accepted(error, last)), np.zeros_like(error)
    if piece.total == 0:
        return passed, np.zeros_like(error)
    if piece.total == stage.plan.n1:
        # The size asked for is there already: the same data are judged at the second level.
        return stage.between(*stage.accepted(error, max(look.first, look.second))), np.zeros_like(error)
    low, high = stage.going_on(error)
    inside_low, inside_high = stage.accepted(error, look.first)
    kept = stage.between(np.maximum(inside_low, low), np.minimum(inside_high, high))
    return passed, stage.between(low, high) - kept


def _second_look(stage: _Stage, total: int, error: Floats) -> Floats:
    """Probability of going on and then passing with both stages pooled, for each standard error of the first."""
    second = _Second.of(stage, total)
    squares, weights = second.squares(stage.df * (error / stage.error) ** 2)
    edges = second.edges(stage, error, squares)
    estimate, inner = panels(edges, ESTIMATE)
    inner = (
        inner * np.exp(-0.5 * ((estimate - stage.center) / stage.error) ** 2) / (stage.error * math.sqrt(2 * math.pi))
    )
    inner = inner * stage_two_region(stage, error, estimate)
    known = (stage.df * (error / stage.error) ** 2)[:, None, None] + squares[:, :, None]
    given = second.passing(estimate, known)
    return np.asarray(np.einsum("is,isp,isp->i", weights, inner, given))


def stage_two_region(stage: _Stage, error: Floats, estimate: Floats) -> Floats:
    """1 where the first estimate leads to a second stage, else 0."""
    low, high = (each[:, None, None] for each in stage.going_on(error))
    inside_low, inside_high = (each[:, None, None] for each in stage.accepted(error, stage.look.first))
    passed = (estimate >= inside_low) & (estimate <= inside_high)
    return np.asarray(((estimate > low) & (estimate < high) & ~passed).astype(np.float64))


@dataclass(frozen=True)
class _Second:
    """The second look for one total size. Sums of squares are in units of the true variance, estimates are log ratios.

    The pooled estimate is a mean weighted by subjects; its sum of squares is that of both stages and of the difference
    between their estimates; N - 3 degrees of freedom.
    """

    stage: _Stage
    n2: int
    share: float
    slope: float
    unit: float
    spread: float

    @classmethod
    def of(cls, stage: _Stage, total: int) -> _Second:
        n1, sd = stage.plan.n1, stage.plan.sd
        n2 = total - n1
        t = float(student_quantile(stage.look.second, total - 3))
        unit = t * t * 2 / total / (total - 3)
        # Half width squared = unit (sd^2 squares + (difference of estimates)^2 n1 n2 / (2 N)).
        return cls(stage, n2, n2 / total, unit * n1 * n2 / (2 * total), unit * sd * sd, sd * math.sqrt(2 / n2))

    @property
    def widest(self) -> float:
        """Half the distance of the limits: no wider interval fits."""
        return (self.stage.upper - self.stage.lower) / 2

    def squares(self, first: Floats) -> tuple[Floats, Floats]:
        """Nodes of the second stage's sum of squares for each of the first: up to where no interval fits any more."""
        df = self.n2 - 2
        if df == 0:
            return np.zeros((len(first), 1)), np.ones((len(first), 1))
        low, high = scaled_chi_range(df, TAIL)
        top = np.sqrt(np.maximum(self.widest**2 / self.unit - first, 0.0) / df)
        top = np.clip(top, low, high)
        edges = np.stack([np.full_like(top, low), np.minimum(np.ones_like(top), top), top], axis=-1)
        x, weights = panels(np.maximum(edges, low), SECOND)
        return df * x * x, weights * scaled_chi_density(x, df)

    def edges(self, stage: _Stage, error: Floats, squares: Floats) -> Floats:
        """Cuts of the first estimate: where it passed already, where it is futile, where no second one can pass."""
        known = self.unit * ((stage.df * (error / stage.error) ** 2)[:, None] + squares)
        reach = self.share * np.sqrt(np.maximum(self.widest**2 - known, 0.0) / self.slope)
        middle = (stage.lower + stage.upper) / 2
        bends = np.sqrt(known * max(1 - self.share**2 / self.slope, 0.0))
        shape = squares.shape
        cuts = [middle - reach, middle + reach, stage.lower + bends, stage.upper - bends]
        cuts += [
            np.broadcast_to(c[:, None], shape)
            for c in (*stage.accepted(error, stage.look.first), *stage.going_on(error))
        ]
        far = 7.0 * stage.error
        edges = np.clip(np.stack(cuts, axis=-1), stage.center - far, stage.center + far)
        ends = np.broadcast_to(np.array([stage.center - far, stage.center, stage.center + far]), (*shape, 3))
        return np.sort(np.concatenate([edges, ends], axis=-1), axis=-1)

    def passing(self, first: Floats, squares: Floats) -> Floats:
        """Probability that the second estimate makes the pooled interval fit, given first estimate and squares."""
        stage, known = self.stage, self.unit * squares
        low_a, high_a = self._bounds(stage.upper - first, known)
        low_b, high_b = self._bounds(first - stage.lower, known)
        low, high = np.maximum(low_a, -high_b), np.minimum(high_a, -low_b)
        shift = stage.center - first
        inside = special.ndtr((high - shift) / self.spread) - special.ndtr((low - shift) / self.spread)
        return np.asarray(np.maximum(inside, 0.0))

    def _bounds(self, room: Floats, known: Floats) -> tuple[Floats, Floats]:
        """Differences y of the estimates with sqrt(known + slope y^2) <= room - share y: an interval, perhaps empty."""
        lead = self.share**2 - self.slope
        discriminant = known * lead + self.slope * room**2
        root = np.sqrt(np.maximum(discriminant, 0.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            # The smaller root of the squared equation, in the form that does not cancel.
            near = np.where(room > 0, (room**2 - known) / (self.share * room + root), (self.share * room - root) / lead)
            far = (self.share * room + root) / lead
        if lead > 0:
            return np.full_like(near, -math.inf), near
        empty = (discriminant < 0) | (room <= 0)
        return np.where(empty, math.inf, far), np.where(empty, -math.inf, near)
