"""The work that is ordered. Orders, dates and prices are invented; where the data come from, each scene says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from galenic.demo import simulation

FILING = date(2027, 3, 1)


@dataclass(frozen=True, slots=True)
class Scene:
    """One work order: what is asked for, and from which file, or from whose evidence, it is answered."""

    number: str
    title: str
    scope: str
    service_id: str
    input_name: str
    due: date
    price: str
    data: str
    example: str = ""
    source: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    regions: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def filing_date(self) -> date | None:
        return FILING if self.regions else None


SCENES = (
    Scene(
        number="WO-1",
        title="Theophylline pharmacokinetics",
        scope="Compute the pharmacokinetic parameters of twelve subjects after one oral dose.",
        service_id="pharmacokinetics.noncompartmental",
        input_name="concentrations",
        due=date(2027, 1, 15),
        price="4800.00",
        data="published: Boeckmann, Sheiner and Beal 1994",
        example="theophylline/concentrations.csv",
        options={"trapezoid": "linear-up-log-down"},
    ),
    Scene(
        number="WO-2",
        title="Bioequivalence of a published crossover",
        scope="Judge the exposure of eighteen subjects in a 2x2x2 crossover by the rule of the European agency.",
        service_id="bioequivalence.study",
        input_name="parameter_records",
        due=date(2027, 1, 22),
        price="6200.00",
        data="published: Sauter et al. 1992, data set A of Schütz, Labes and Fuglsang 2014",
        example="crossover/parameters.csv",
        options={"agency": "EMA", "filing_date": FILING.isoformat(), "endpoints": ("AUCLST",)},
        regions=("EU",),
    ),
    Scene(
        number="WO-3",
        title="Pharmacokinetics of a simulated crossover",
        scope="Compute the parameters of 24 simulated subjects in two periods; they go on to WO-4 as they are signed.",
        service_id="pharmacokinetics.noncompartmental",
        input_name="concentrations",
        due=date(2027, 1, 29),
        price="7400.00",
        data="SIMULATED from a published population; see examples/simulated_crossover",
        example="simulated_crossover/concentrations.csv",
        options={"trapezoid": "linear-up-log-down"},
        labels=(simulation.LABEL,),
    ),
    Scene(
        number="WO-4",
        title="Bioequivalence of the simulated crossover",
        scope="Judge AUC and Cmax from the signed parameters of WO-3 by the rule of the European agency.",
        service_id="bioequivalence.study",
        input_name="pharmacokinetics",
        due=date(2027, 2, 5),
        price="6200.00",
        data="SIMULATED: the evidence of WO-3",
        source="WO-3",
        options={"agency": "EMA", "filing_date": FILING.isoformat()},
        regions=("EU",),
    ),
    Scene(
        number="WO-5",
        title="Shelf life from long-term stability",
        scope="Say how long the potency of six batches stays above 95 % of label claim, without any extrapolation.",
        service_id="stability.study",
        input_name="results",
        due=date(2027, 2, 12),
        price="3900.00",
        data="published: LeBlond, Griffith and Aubuchon 2011",
        example="stability/results.csv",
        options={"lower_limit": "95", "proposed_months": 12},
    ),
)

#: Taken on and left for the reader: they hand in the data, compute, review and sign in the browser.
YOURS = Scene(
    number="WO-6",
    title="Theophylline once more, by yourself",
    scope="Compute the parameters again by the linear trapezoidal rule, and see what the rule changes.",
    service_id="pharmacokinetics.noncompartmental",
    input_name="concentrations",
    due=date(2027, 2, 19),
    price="1200.00",
    data="published: examples/theophylline/concentrations.csv, the file of WO-1",
    example="theophylline/concentrations.csv",
    options={"trapezoid": "linear"},
)


def example(name: str) -> bytes:
    """A file of the examples folder: beside the package where it was installed, else in the checkout."""
    installed = files("galenic").joinpath("examples", name)
    path = installed if installed.is_file() else Path(__file__).parents[3] / "examples" / name
    return path.read_bytes()
