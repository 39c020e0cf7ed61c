"""The design tokens of the pages: those of charts and reports, and what only a page needs.

`static/galenic/tokens.css` is written from here (`python -m galenic.web.design`), and a test says when it is not up to
date, so that charts, reports and pages cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from galenic.reports.tokens import DARK, FAMILY, LIGHT, MONO

STYLESHEET = Path(__file__).parent / "static" / "galenic" / "tokens.css"

#: Colors that only pages need, light and dark.
PAGE_COLORS = {
    "ground": ("#eff2f6", "#0b0f15"),
    "sunken": ("#f4f6f9", "#171e27"),
    "rule-strong": ("#738091", "#6f7e92"),
    "accent-strong": ("#0d3c6d", "#a9d3fa"),
    "accent-soft": ("#e4eef8", "#14283d"),
    "on-accent": ("#ffffff", "#08192b"),
    "focus": ("#1668c7", "#7dbcf5"),
    "bar": ("#10233b", "#10233b"),
    "on-bar": ("#ffffff", "#f2f6fb"),
    "bar-muted": ("#b9c8da", "#b9c8da"),
    "bar-focus": ("#ffffff", "#ffffff"),
    "shade": ("#10233b1a", "#00000066"),
}

#: Text and what it stands on, for the test of contrast (WCAG 2.2, 1.4.3: 4.5 to 1).
TEXT_ON = {
    "ink": ("ground", "surface", "panel", "sunken", "accent-soft", "passed-soft", "failed-soft", "open-soft"),
    "muted": ("ground", "surface", "panel", "sunken"),
    "accent": ("ground", "surface", "sunken", "accent-soft"),
    "accent-strong": ("surface", "sunken", "accent-soft"),
    "on-accent": ("accent", "accent-strong"),
    "passed": ("surface", "passed-soft"),
    "failed": ("surface", "failed-soft"),
    "open": ("surface", "open-soft"),
    "on-bar": ("bar",),
    "bar-muted": ("bar",),
}
#: Edges of controls and the focus ring, on what they stand on (1.4.11: 3 to 1).
EDGES_ON = {
    "rule-strong": ("ground", "surface", "sunken"),
    "focus": ("ground", "surface", "sunken", "accent-soft"),
    "bar-focus": ("bar",),
}

#: Type, space and shape; lengths in rem, so that they grow with the reader's own type size.
MEASURES = {
    "font": f'"{FAMILY}", "Segoe UI", "Noto Sans", "DejaVu Sans", system-ui, sans-serif',
    "mono": f'ui-monospace, "SF Mono", "Cascadia Mono", "{MONO}", monospace',
    "text-xs": "0.8125rem",
    "text-s": "0.9375rem",
    "text-m": "1.0625rem",
    "text-l": "1.25rem",
    "text-xl": "1.5rem",
    "text-xxl": "clamp(1.625rem, 1.35rem + 1.2vw, 2.125rem)",
    "space-1": "0.25rem",
    "space-2": "0.5rem",
    "space-3": "0.75rem",
    "space-4": "1rem",
    "space-5": "1.5rem",
    "space-6": "2.25rem",
    "space-7": "3.5rem",
    "radius": "0.375rem",
    "radius-l": "0.625rem",
    "measure": "76ch",
    "page": "84rem",
    "touch": "2.75rem",
}


def colors() -> dict[str, tuple[str, str]]:
    """Every color of the pages by name, as (light, dark); those of reports first."""
    shared = {name: (light, DARK.colors()[name]) for name, light in LIGHT.colors().items()}
    return shared | PAGE_COLORS


def stylesheet() -> str:
    """What tokens.css holds: one rule with every token, and how charts, drawn with light colors, follow the scheme."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "/* Written by `python -m galenic.web.design` from galenic/web/design.py and galenic/reports/tokens.py. */"
    yield ":root {"
    yield "  color-scheme: light dark;"
    for name, (light, dark) in colors().items():
        yield f"  --{name}: {light};" if light == dark else f"  --{name}: light-dark({light}, {dark});"
    for name, value in MEASURES.items():
        yield f"  --{name}: {value};"
    yield "}"
    yield ':root[data-scheme="light"] { color-scheme: light; }'
    yield ':root[data-scheme="dark"] { color-scheme: dark; }'
    yield "@media print { :root:root { color-scheme: light; } }"
    for name, light in LIGHT.colors().items():
        for part in ("fill", "stroke"):
            yield f'.chart [{part}="{light}"] {{ {part}: var(--{name}); }}'
    yield ""


if __name__ == "__main__":
    STYLESHEET.write_text(stylesheet(), encoding="utf-8")
