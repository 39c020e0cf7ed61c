"""Printed tables of the laws, and that importing the package loads no scipy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from galenic.science.bioequivalence import distributions as laws


def test_printed_tables() -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2 to 1.3.6.7.4."""
    assert laws.t_quantile(10, 0.95) == pytest.approx(1.812, abs=5e-4)
    assert laws.t_tail(10, 1.812) == pytest.approx(0.05, abs=5e-5)
    assert laws.f_quantile(4, 10, 0.95) == pytest.approx(3.478, abs=5e-4)
    assert laws.f_tail(4, 10, 3.478) == pytest.approx(0.05, abs=5e-5)
    assert laws.chi_square_upper_quantile(10, 0.05) == pytest.approx(18.307, abs=5e-4)


def test_the_package_loads_quickly() -> None:
    code = "import sys, galenic.science.bioequivalence; print(sorted(m for m in sys.modules if m == 'scipy'))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
