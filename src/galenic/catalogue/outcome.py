"""The one shape in which every service answers.

A conclusion in one sentence, criteria (value, limit, passed, source), named values, tables, figures as data, exclusions
with their reasons. One page, one report template and one API schema render all services, because this is all they see.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from galenic.canonical import digest_of
from galenic.science.rounding import significant


def _cell(value: Any) -> Any:
    """Numpy scalars become Python's; NaN becomes null (say why in `reason` or an exclusion)."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


Cell = Annotated[bool | int | float | str | None, BeforeValidator(_cell)]


class Part(BaseModel):
    """Base of everything in an outcome: immutable, and nothing unknown slips in."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Criterion(Part):
    """One judged requirement. `passed` is null when it could not be judged, and `reason` then says why."""

    name: str
    title: str
    value: Cell
    limit: str = Field(description="What is required, as text a reader would write: '80.00 to 125.00 %'")
    passed: bool | None
    source: str = Field(description="Guideline and section")
    unit: str = ""
    reason: str = ""


class Value(Part):
    """A named result. A value that cannot be estimated is null, with its reason."""

    name: str
    title: str
    value: Cell
    unit: str = ""
    reason: str = ""


class OutcomeColumn(Part):
    """`decimals` is for display only: the cells keep full precision."""

    name: str
    title: str
    unit: str = ""
    decimals: int | None = None


class OutcomeTable(Part):
    """Rows of cells in the order of `columns`."""

    name: str
    title: str
    columns: tuple[OutcomeColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


class Axis(Part):
    """`none` is for positions that mean nothing by themselves, as in a network: no axis is drawn."""

    title: str
    unit: str = ""
    scale: Literal["linear", "log", "category", "none"] = "linear"


class Layer(Part):
    """What to draw from the figure's rows; the fields name columns. `interval` spans `low` to `high` along x.

    `span` is a bar from `low` to `high` along x, as in a timeline; `link` joins `x`, `y` with `x2`, `y2`; `node` is a
    box with the lines of `text` in it, which `|` parts. A `strong` layer is drawn to stand out from others of its mark.
    """

    mark: Literal["line", "point", "interval", "band", "bar", "span", "link", "node"]
    x: str
    y: str
    low: str = ""
    high: str = ""
    x2: str = ""
    y2: str = ""
    text: str = ""
    series: str = Field(default="", description="Column that tells the lines or points apart")
    strong: bool = False


class ReferenceLine(Part):
    """A limit drawn across the figure."""

    axis: Literal["x", "y"]
    value: float
    label: str


class Figure(Part):
    """A chart as data; the renderers decide on size, colours and fonts."""

    name: str
    title: str
    caption: str = ""
    x: Axis
    y: Axis
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    layers: tuple[Layer, ...]
    lines: tuple[ReferenceLine, ...] = ()
    facet: str = Field(default="", description="Column that gives one small chart per value")


class Exclusion(Part):
    """Something that was left out of a calculation, or flagged in it, and by which rule."""

    subject: str = Field(description="What was left out: 'subject 7', 'row 12', 'batch B3 at 24 months'")
    scope: str = Field(description="From what: 'statistical evaluation', 'lambda_z', ...")
    reason: str
    source: str = ""


class Outcome(Part):
    """What a service concludes. `passed` is null for services that estimate and do not judge."""

    conclusion: str
    passed: bool | None = None
    criteria: tuple[Criterion, ...] = ()
    values: tuple[Value, ...] = ()
    tables: tuple[OutcomeTable, ...] = ()
    figures: tuple[Figure, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    assumptions: tuple[str, ...] = Field(
        default=(), description="What was taken for granted, so that a reader can object"
    )

    def value(self, name: str) -> Cell:
        """Look up the value called `name`; KeyError when there is none."""
        return {item.name: item.value for item in self.values}[name]

    def table(self, name: str) -> OutcomeTable:
        """Look up the table called `name`; KeyError when there is none."""
        return {item.name: item for item in self.tables}[name]

    def criterion(self, name: str) -> Criterion:
        """Look up the criterion called `name`; KeyError when there is none."""
        return {item.name: item for item in self.criteria}[name]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over conclusion, criteria, values, tables and exclusions; pictures are renderings and do not count.

        Floats enter at 12 significant digits, so that two machines whose last bits differ agree.
        """
        judged = self.model_dump(exclude={"figures", "assumptions"})
        return digest_of(_stable(judged))


def _stable(value: Any) -> Any:
    if isinstance(value, float):
        return significant(value)
    if isinstance(value, dict):
        return {key: _stable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_stable(item) for item in value]
    return value
