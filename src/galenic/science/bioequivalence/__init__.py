"""Average bioequivalence: is the ratio of geometric means of test to reference inside the limits?

>>> from galenic.science import bioequivalence
>>> study = bioequivalence.parallel_groups(
...     ["1", "2", "3", "4", "5", "6"], ["T", "T", "T", "R", "R", "R"], [9.0, 10.0, 11.0, 10.0, 11.0, 12.0]
... )
>>> round(study.welch.ratio_pct, 2)
90.86
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from galenic.science.bioequivalence._public import *  # noqa: F403  # the names are listed there


def __getattr__(name: str) -> Any:
    """Read the package when it is first used: importing it alone costs nothing, numpy included."""
    # A module of the package is no public name: Python looks for one here before it imports it.
    is_public = not name.startswith("_") and find_spec(f"{__name__}.{name}") is None
    public = import_module(f"{__name__}._public") if is_public else None
    if public is None or name not in public.__all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(public, name)
    return value


def __dir__() -> list[str]:
    return sorted(import_module(f"{__name__}._public").__all__)
