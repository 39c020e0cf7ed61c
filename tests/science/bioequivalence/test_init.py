"""The package is read when its first name is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from galenic.science import bioequivalence
from galenic.science.bioequivalence import _public


def test_importing_it_reads_neither_numpy_nor_its_own_modules() -> None:
    code = (
        "import sys, galenic.science.bioequivalence as be\n"
        "assert not {name for name in sys.modules if name.startswith(('numpy', 'galenic.science.bioequivalence.'))}\n"
        "assert callable(be.crossover) and 'numpy' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_public_name_is_there_and_none_is_a_module() -> None:
    assert dir(bioequivalence) == sorted(_public.__all__)
    assert all(getattr(bioequivalence, name) is getattr(_public, name) for name in _public.__all__)
    assert not set(_public.__all__) & {name.rpartition(".")[2] for name in sys.modules if "bioequivalence." in name}


def test_what_is_not_there_is_said_in_python_s_words() -> None:
    with pytest.raises(AttributeError, match=r"has no attribute .nothing."):
        bioequivalence.nothing  # noqa: B018
