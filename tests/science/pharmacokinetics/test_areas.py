"""The trapezoidal rules and areas of intervals."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.integrate import quad

from galenic.science.pharmacokinetics import AtDose, Beyond, NCAOptions, Trapezoid, arrange, noncompartmental
from galenic.science.pharmacokinetics.areas import RULES, Curve, concentrations, interval_areas
from galenic.science.pharmacokinetics.preparation import prepare

TIMES = np.array([0.0, 1, 2, 3, 4, 5, 6])
# rises, peaks at 2, falls, rises again, falls, and is below the limit at the end
VALUES = np.array([0.0, 3, 8, 4, 6, 1, 0])
LN2 = np.log(2)


def log_area(c1, c2):
    return (c1 - c2) / np.log(c1 / c2)


@pytest.mark.parametrize(
    ("rule", "logarithmic"),
    [
        (Trapezoid.LINEAR, set()),
        (Trapezoid.LINEAR_UP_LOG_DOWN, {(8, 4), (6, 1)}),
        (Trapezoid.LOG_AFTER_TMAX, {(8, 4), (4, 6), (6, 1)}),
        (Trapezoid.LOG_DOWN_AFTER_TMAX, {(8, 4), (6, 1)}),
    ],
)
def test_which_segments_are_logarithmic(rule, logarithmic):
    result = noncompartmental(np.ones(7), TIMES, VALUES, options=NCAOptions(trapezoid=rule))
    pairs = list(itertools.pairwise(VALUES[:-1]))
    expected = sum(log_area(a, b) if (a, b) in logarithmic else (a + b) / 2 for a, b in pairs)
    assert result["AUCLST"][0] == pytest.approx(expected, rel=1e-14)
    assert result["AUCALL"][0] == pytest.approx(expected + 0.5, rel=1e-14)


def test_before_tmax_falling_segments_are_linear_if_the_rule_looks_at_tmax():
    time, concentration = [0, 1, 2, 3, 4], [5, 3, 9, 4, 2]
    by_segment = noncompartmental([1] * 5, time, concentration, options=_rule(Trapezoid.LINEAR_UP_LOG_DOWN))
    after_tmax = noncompartmental([1] * 5, time, concentration, options=_rule(Trapezoid.LOG_DOWN_AFTER_TMAX))
    assert after_tmax["AUCLST"][0] - by_segment["AUCLST"][0] == pytest.approx(4 - log_area(5, 3))


def _rule(trapezoid):
    return NCAOptions(trapezoid=trapezoid)


@pytest.mark.parametrize("rule", list(Trapezoid))
def test_areas_and_moments_are_integrals_of_the_interpolated_curve(rule):
    """Integrate numerically between the samples what the rule says is there."""
    result = noncompartmental(np.ones(7), TIMES, VALUES, options=_rule(rule))

    def concentration(t):
        i = min(int(t), 4)
        a, b = VALUES[i], VALUES[i + 1]
        falls_or_after = {
            Trapezoid.LINEAR: False,
            Trapezoid.LINEAR_UP_LOG_DOWN: b < a,
            Trapezoid.LOG_AFTER_TMAX: i >= 2,
            Trapezoid.LOG_DOWN_AFTER_TMAX: i >= 2 and b < a,
        }[rule]
        return a * (b / a) ** (t - i) if falls_or_after else a + (t - i) * (b - a)

    area = sum(quad(concentration, i, i + 1)[0] for i in range(5))
    moment = sum(quad(lambda t: t * concentration(t), i, i + 1)[0] for i in range(5))
    assert result["AUCLST"][0] == pytest.approx(area, rel=1e-9)
    if rule is not Trapezoid.LINEAR:
        return
    # the linear rule integrates the moment by its own trapezoids, as every program does
    assert result["AUMCLST"][0] == pytest.approx(np.trapezoid(TIMES[:6] * VALUES[:6], TIMES[:6]))
    assert result["AUMCLST"][0] != pytest.approx(moment, rel=1e-3)


class TestIntervals:
    times = np.array([0.0, 1, 2, 4, 8])
    values = np.array([16.0, 8, 4, 1, 1 / 16])  # halves every hour

    def area(self, start, end, beyond=Beyond.ZERO, rule=Trapezoid.LINEAR_UP_LOG_DOWN, lambda_z=LN2, values=None):
        given = self.values if values is None else values
        options, one = NCAOptions(trapezoid=rule), np.ones(1)
        points = prepare(
            arrange(np.ones(5), self.times, given), options, dict.fromkeys(("C0", "LOWEST", "TMAX"), 0 * one)
        )
        curve = Curve(RULES[rule], 0 * one, lambda_z * one, given[given > 0][-1] * one, int(beyond))
        found, reasons = interval_areas(points, curve, start * one, end * one)
        return found["area"][0], found["moment"][0], found["end"][0], int(reasons[0])

    @staticmethod
    def exact(start, end):
        k = LN2
        high = 0.0 if np.isinf(end) else 2.0**-end
        moment_high = 0.0 if np.isinf(end) else 2.0**-end * (end / k + 1 / k**2)
        return 16 * (2.0**-start - high) / k, 16 * (2.0**-start * (start / k + 1 / k**2) - moment_high)

    @pytest.mark.parametrize(("start", "end"), [(0, 8), (0.5, 7), (1, 4), (1.2, 1.7), (3, 8)])
    def test_inside_the_samples_the_log_rule_is_exact_for_an_exponential(self, start, end):
        area, moment, at_end, reason = self.area(start, end)
        assert (area, moment) == pytest.approx(self.exact(start, end), rel=1e-12)
        assert at_end == pytest.approx(16 * 2.0**-end)
        assert reason == 0

    @pytest.mark.parametrize(("start", "end"), [(0, 10), (5, 12), (9, 12), (0, np.inf), (9, np.inf), (8, 8.001)])
    def test_beyond_the_samples_the_terminal_phase_goes_on(self, start, end):
        area, moment, at_end, _ = self.area(start, end, Beyond.TERMINAL)
        assert (area, moment) == pytest.approx(self.exact(start, end), rel=1e-10)
        assert at_end == pytest.approx(0.0 if np.isinf(end) else 16 * 2.0**-end)

    def test_beyond_the_samples_nothing_is_added_to_the_area_to_the_last_one(self):
        assert self.area(0, 100)[0] == pytest.approx(self.exact(0, 8)[0])
        assert self.area(9, 100)[0] == 0

    def test_without_lambda_z_an_interval_beyond_the_samples_has_no_area(self):
        area, *_, reason = self.area(0, 10, Beyond.TERMINAL, lambda_z=np.nan)
        assert np.isnan(area)
        assert reason == 10

    def test_after_the_last_quantifiable_sample_the_triangle_belongs_to_the_area_over_all(self):
        values = np.array([16.0, 8, 4, 1, 0])
        to_last, over_all = (self.area(2, 6, choice, values=values)[0] for choice in (Beyond.ZERO, Beyond.TO_NEXT))
        assert over_all - to_last == pytest.approx((1 + 0.5) / 2 * 2)

    def test_parts_add_up_to_the_whole(self):
        whole = self.area(0, 8)
        parts = [self.area(a, b) for a, b in ((0, 0.3), (0.3, 3.3), (3.3, 8))]
        assert sum(p[0] for p in parts) == pytest.approx(whole[0])
        assert sum(p[1] for p in parts) == pytest.approx(whole[1])

    def test_the_linear_rule_interpolates_on_the_straight_line(self):
        assert self.area(0.5, 1.5, rule=Trapezoid.LINEAR)[0] == pytest.approx((12 + 8) / 4 + (8 + 6) / 4)

    @pytest.mark.parametrize("t", [0.0, 0.25, 1.0, 3.0, 8.0, 9.5, 40.0])
    def test_concentrations_at_any_time_lie_on_the_curve(self, t):
        nothing = dict.fromkeys(("C0", "LOWEST", "TMAX"), np.zeros(1))
        points = prepare(arrange(np.ones(5), self.times, self.values), NCAOptions(), nothing)
        log = Curve(RULES[Trapezoid.LINEAR_UP_LOG_DOWN], np.zeros(1), LN2 * np.ones(1), self.values[-1:])
        assert concentrations(points, log, np.array([t, -1.0]))[0].tolist() == pytest.approx([16 * 2.0**-t, 0.0])

    def test_there_is_no_concentration_before_the_first_point_and_none_above_zero_if_all_are_below_the_limit(self):
        nothing = dict.fromkeys(("C0", "LOWEST", "TMAX"), np.zeros(2))
        options = NCAOptions(at_dose=AtDose.REQUIRED)
        points = prepare(arrange([1, 1, 2, 2], [1, 2, 0, 1], [4, 2, 0, 0]), options, nothing)
        curve = Curve(RULES[Trapezoid.LINEAR], np.zeros(2), np.full(2, LN2), np.array([2.0, np.nan]))
        found = concentrations(points, curve, np.array([0.5, 1.5]))
        assert np.isnan(found[0, 0])
        assert found[0, 1] == 3
        assert found[1].tolist() == [0, 0]
