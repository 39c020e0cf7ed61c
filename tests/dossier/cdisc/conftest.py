"""The simulated study that ships as an example, and its data sets."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from galenic.dossier.cdisc import manifest, study
from galenic.dossier.cdisc.conformance.case import Case
from galenic.dossier.cdisc.package import Package, package
from galenic.dossier.cdisc.study import Study
from galenic.dossier.cdisc.tables import DataSet, fitted

EXAMPLE = Path(__file__).parents[3] / "examples/cdisc_study/study.toml"


@pytest.fixture(scope="session")
def simulated() -> Study:
    return study.load(manifest.load(EXAMPLE))


@pytest.fixture(scope="session")
def made(simulated: Study) -> Package:
    return package(simulated)


@pytest.fixture(scope="session")
def case(made: Package) -> Case:
    """The data sets of the first four subjects, so that a hundred of checks take little time."""
    kept = {f"SIM-BE-01-{number:03}" for number in range(1, 5)}
    return Case({name: one for family in made.data_sets.values() for name, one in _of_subjects(family, kept).items()})


def _of_subjects(family: Mapping[str, DataSet], kept: set[str]) -> dict[str, DataSet]:
    fewer = [
        replace(
            one, rows=tuple(row for row, who in zip(one.rows, one.values("USUBJID"), strict=True) if who in {*kept, ""})
        )
        for one in family.values()
    ]
    return {one.name: one for one in fitted(fewer)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example, to change."""
    return Path(shutil.copytree(EXAMPLE.parent, tmp_path / "study"))
