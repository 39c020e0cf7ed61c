"""How stated facts are written: names with hyphens, nothing unknown, and texts that stay texts."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Stated(BaseModel):
    """Base of every table of stated facts: nothing unknown slips in, names are written with hyphens."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=lambda name: name.replace("_", "-"), populate_by_name=True
    )


def _plain(value: object) -> object:
    """A number or date that somebody wrote without quotes is as good as the text of it."""
    return value if isinstance(value, (str, list, dict, bool)) or value is None else str(value)


def _given(value: object) -> object:
    """A field that was left empty in a form or a template is not stated."""
    return None if value == "" else value


def _whose(value: object) -> object:
    return PRODUCT if value == "" else value


#: A text that must not be empty, and one that may.
Needed = Annotated[str, BeforeValidator(_plain), Field(min_length=1)]
Text = Annotated[str, BeforeValidator(_plain)]
Day = Annotated[date | None, BeforeValidator(_given)]
Months = Annotated[Annotated[int, Field(gt=0)] | None, BeforeValidator(_given)]
PRODUCT = "product"
#: Whose a row is: the product's by default, or a substance's by its name (or "name, manufacturer", to be clear).
Of = Annotated[
    str,
    BeforeValidator(_whose),
    Field(description='"product" by default, or a substance, as `name` or `name, manufacturer`'),
]
