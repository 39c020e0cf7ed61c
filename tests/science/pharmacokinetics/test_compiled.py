"""Compiled loops: what the cache on disk relies on."""

from __future__ import annotations

import importlib
import pkgutil

import numpy as np
import pytest
from numba.core.registry import CPUDispatcher

from galenic.science import pharmacokinetics
from galenic.science.pharmacokinetics.compiled import kernel

MODULES = [
    importlib.import_module(f"{pharmacokinetics.__name__}.{found.name}")
    for found in pkgutil.iter_modules(pharmacokinetics.__path__)
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_kernels_call_kernels_of_their_own_file_only(module):
    """numba looks at the file of the caller alone: a changed callee elsewhere would leave stale machine code in use."""
    kernels = [value for value in vars(module).values() if isinstance(value, CPUDispatcher)]
    assert all(value.py_func.__module__ == module.__name__ for value in kernels)


def test_a_division_by_zero_is_infinite_and_stops_nothing():
    @kernel
    def divide(numbers):
        return 1.0 / numbers[0]

    with np.errstate(divide="ignore"):
        assert divide(np.zeros(1)) == np.inf
