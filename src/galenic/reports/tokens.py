"""The design tokens: one set of colors and type, light and dark, for charts, reports and pages alike.

The series colors stay apart for readers with protanopia, deuteranopia and tritanopia, and keep a contrast of 3:1 with
the surface (WCAG 2.2, 1.4.11); text colors keep 4.5:1 (1.4.3). tests/reports/test_tokens.py computes both. No meaning
hangs on color alone: verdicts have a word and a shape, series have point shapes or dashes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

FAMILY = "Source Sans Pro"
MONO = "DejaVu Sans Mono"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colors by what they are for. `series` tells lines and points apart; `soft` fills lie behind text."""

    name: str
    surface: str
    panel: str
    rule: str
    grid: str
    ink: str
    muted: str
    accent: str
    limit: str
    passed: str
    passed_soft: str
    failed: str
    failed_soft: str
    open: str
    open_soft: str
    series: tuple[str, ...]

    def colors(self) -> dict[str, str]:
        """Every color by its name, the series numbered from 1."""
        plain = {
            name.replace("_", "-"): value for name, value in asdict(self).items() if name not in ("name", "series")
        }
        return plain | {f"series-{number}": color for number, color in enumerate(self.series, 1)}


LIGHT = Theme(
    name="light",
    surface="#ffffff",
    panel="#f4f6f9",
    rule="#cfd6df",
    grid="#e6eaef",
    ink="#18212e",
    muted="#566273",
    accent="#14518f",
    limit="#a3262b",
    passed="#0b6b45",
    passed_soft="#e8f4ee",
    failed="#a81f24",
    failed_soft="#fbecec",
    open="#7d5200",
    open_soft="#fbf3e0",
    series=("#1b63b0", "#d2600a", "#0f9a78", "#2b1257", "#6b3a12"),
)
DARK = Theme(
    name="dark",
    surface="#11161d",
    panel="#19212b",
    rule="#36424f",
    grid="#262f3a",
    ink="#e5eaf0",
    muted="#9eabba",
    accent="#7dbcf5",
    limit="#ff9a94",
    passed="#55cf9c",
    passed_soft="#12291f",
    failed="#ff938c",
    failed_soft="#331a1c",
    open="#efbd57",
    open_soft="#2f2610",
    series=("#4db2ec", "#e8923a", "#b4f5e8", "#9557e8", "#f2dc3c"),
)


def css_variables(theme: Theme) -> str:
    """The theme as custom properties, for a style rule: `--ink:#18212e;--series-1:#1b63b0;...`."""
    return "".join(f"--{name}:{value};" for name, value in theme.colors().items())


def dark_chart_css(scope: str = "") -> str:
    """Rules that turn a light chart, drawn inline, into a dark one, each color into its sibling."""
    rules = []
    for name, light in LIGHT.colors().items():
        dark = DARK.colors()[name]
        rules += [f'{scope} .chart [{part}="{light}"]{{{part}:{dark}}}' for part in ("fill", "stroke")]
    return "".join(rules)
