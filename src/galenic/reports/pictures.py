"""Charts as SVG and PNG, without a network and with the report's own fonts."""

from __future__ import annotations

from functools import cache
from types import ModuleType

from galenic.catalogue.outcome import Figure
from galenic.reports.charts import specification
from galenic.reports.fonts import directories
from galenic.reports.tokens import LIGHT, Theme


def svg(figure: Figure, theme: Theme = LIGHT, *, facets: tuple[str, ...] = ()) -> str:
    """The figure as SVG on a transparent ground: the same bytes whenever it is drawn, nothing from outside."""
    drawn: str = _renderer().vegalite_to_svg(specification(figure, theme, facets=facets), allowed_base_urls=[])
    return drawn


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
