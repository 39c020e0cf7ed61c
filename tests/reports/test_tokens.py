from __future__ import annotations

import itertools
import math

import pytest

from galenic.reports.tokens import DARK, LIGHT, Theme, css_variables, dark_chart_css

# Machado, Oliveira, Fernandes: A physiologically-based model for simulation of color vision deficiency. IEEE TVCG 15
# (2009) 1291-1298, matrices for severity 1.0, applied to linear RGB.
DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# A difference in OKLab that is plain on lines and small points; ten times what is just noticeable (about 0.01).
PLAIN_DIFFERENCE = 0.10


def linear(color: str) -> list[float]:
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, definition of contrast ratio."""
    light, dark = sorted(
        (sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(color), strict=True)) for color in (one, other)),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def oklab(rgb: list[float]) -> tuple[float, float, float]:
    """Ottosson: A perceptual color space for image processing (2020)."""
    r, g, b = rgb
    long, medium, short = (
        math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b),
        math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b),
        math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b),
    )
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def seen(color: str, matrix: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    rgb = linear(color)
    return oklab([min(1.0, max(0.0, sum(w * c for w, c in zip(row, rgb, strict=True)))) for row in matrix])


def test_the_measures_agree_with_published_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert seen("#ffffff", DEFICIENCIES["none"]) == pytest.approx((1.0, 0.0, 0.0), abs=1e-3)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_series_stay_apart_for_every_reader(theme: Theme, deficiency):
    matrix = DEFICIENCIES[deficiency]
    for one, other in itertools.combinations(theme.series, 2):
        assert math.dist(seen(one, matrix), seen(other, matrix)) >= PLAIN_DIFFERENCE, (one, other)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_and_lines_stand_out_from_their_ground(theme: Theme):
    for color in (theme.ink, theme.muted, theme.accent, theme.limit, theme.passed, theme.failed, theme.open):
        assert contrast(color, theme.surface) >= 4.5, color
    for color, ground in (
        (theme.passed, theme.passed_soft),
        (theme.failed, theme.failed_soft),
        (theme.open, theme.open_soft),
        (theme.accent, theme.panel),
        (theme.muted, theme.panel),
        (theme.muted, theme.passed_soft),
        (theme.muted, theme.failed_soft),
        (theme.muted, theme.open_soft),
        (theme.ink, theme.passed_soft),
    ):
        assert contrast(color, ground) >= 4.5, (color, ground)
    assert all(contrast(color, theme.surface) >= 3.0 for color in theme.series)


def test_both_themes_name_the_same_colors_and_each_chart_color_has_one_sibling():
    assert LIGHT.colors().keys() == DARK.colors().keys()
    drawn = [LIGHT.surface, LIGHT.grid, LIGHT.ink, LIGHT.muted, LIGHT.limit, *LIGHT.series]
    assert len(set(drawn)) == len(drawn)


def test_the_style_rules_carry_every_color():
    assert f"--passed-soft:{LIGHT.passed_soft};" in css_variables(LIGHT)
    assert f'.chart [stroke="{LIGHT.series[0]}"]{{stroke:{DARK.series[0]}}}' in dark_chart_css()
