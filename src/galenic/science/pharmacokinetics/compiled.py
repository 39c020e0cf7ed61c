"""One way to compile a loop over samples: numba, cached on disk, strict IEEE arithmetic (no fast-math).

numba invalidates its cache by the file of the compiled function alone, so a kernel calls only kernels of its own file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile `function` for arrays and scalars at its first call; the machine code is kept beside the source."""
    return cast("Function", numba.njit(cache=True, error_model="numpy")(function))
