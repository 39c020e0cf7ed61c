"""Charts as SVG and PNG, without a network and with the report's own fonts."""

from __future__ import annotations

import re
from functools import cache
from itertools import count
from types import ModuleType

from galenic.catalogue.outcome import Figure
from galenic.reports.charts import specification
from galenic.reports.fonts import directories
from galenic.reports.tokens import LIGHT, Theme

NAMED = re.compile(r'id="([^"]+)"')


def svg(figure: Figure, theme: Theme = LIGHT, *, facets: tuple[str, ...] = ()) -> str:
    """The figure as SVG on a transparent ground: the same bytes whenever it is drawn, nothing from outside."""
    drawn = _renderer().vegalite_to_svg(specification(figure, theme, facets=facets), allowed_base_urls=[])
    return _renamed(drawn, re.sub(r"[^A-Za-z0-9]+", "-", "-".join([figure.name, *facets[:1]])))


def png(figure: Figure, theme: Theme = LIGHT, *, facets: tuple[str, ...] = (), scale: float = 2.0) -> bytes:
    """The figure as PNG on the theme's surface; `scale` times 620 pixels wide."""
    spec = specification(figure, theme, facets=facets)
    spec["config"]["background"] = theme.surface
    content: bytes = _renderer().vegalite_to_png(spec, scale=scale, allowed_base_urls=[])
    return content


@cache
def _renderer() -> ModuleType:
    import vl_convert

    for folder in directories():
        vl_convert.register_font_directory(str(folder))
    return vl_convert


def _renamed(drawn: str, prefix: str) -> str:
    """Name clip paths after the figure: the renderer numbers them through its life, and pages hold several figures."""
    numbers = count(1)
    for name in dict.fromkeys(NAMED.findall(drawn)):
        fresh = f"{prefix}-{next(numbers)}"
        drawn = drawn.replace(f'id="{name}"', f'id="{fresh}"').replace(f"url(#{name})", f"url(#{fresh})")
    return drawn
