"""One module per reference folder, named like it; nothing else lists them.

Each has `obtain(definition, folder, questions)`. `folder` holds copies of the data files that the definition names and
nothing else. The returned mapping goes from question id to value: `None` means "not estimable", a missing id "not
covered by this version".
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

from galenic.validation.results import Obtained

# (definition, folder, questions) -> values by question id. CSV cells in questions are text.
Obtain: TypeAlias = Callable[[Mapping[str, Any], Path, Sequence[Mapping[str, Any]]], Mapping[str, Obtained]]


def find(folder_name: str) -> Obtain | None:
    """Return the adapter for a folder, or None when this version has none."""
    module_name = f"{__name__}.{folder_name}"
    if not folder_name.isidentifier():
        return None
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as missing:
        if missing.name == module_name:
            return None
        raise
    return cast("Obtain", module.obtain)
