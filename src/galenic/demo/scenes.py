"""The work that is ordered. Orders, dates and prices are invented; where the data come from, each scene says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from galenic.demo import simulation
from galenic.demo.papers import Papers, biobatch, pivotal_study

FILING = date(2027, 11, 2)
PUBLISHED = "published: Boeckmann, Sheiner and Beal 1994"


@dataclass(frozen=True, slots=True)
class Scene:
    """One work order: what is asked of which partner, and from which file, evidence or documents it is answered.

    `line` is its key in the request for proposals; empty for work that follows from no award.
    """

    number: str
    partner: str
    title: str
    scope: str
    service_id: str
    due: date
    data: str
    line: str = ""
    input_name: str = ""
    example: str = ""
    source: str = ""
    papers: Callable[[str], Papers] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    regions: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def filing_date(self) -> date | None:
        return FILING if self.regions else None

    @property
    def told(self) -> str:
        """The scope as the order has it."""
        return f"{self.scope} (Order, dates and price are invented; the data are {self.data}.)"


SCENES = (
    Scene(
        number="WO-1",
        partner="cdmo",
        line="BATCH",
        title="Biobatch of the theophylline tablet",
        scope="Make and release the batch that is studied, and compare its dissolution with the reference.",
        service_id="manufacturing.clinical-material",
        due=date(2027, 1, 15),
        data="SIMULATED: documents of the partner, written by galenic.demo.papers",
        papers=biobatch,
        labels=(simulation.LABEL,),
    ),
    Scene(
        number="WO-2",
        partner="cro",
        line="STUDY",
        title="Pivotal study of the biobatch against the reference",
        scope="Conduct the crossover of protocol BE-01 in 24 subjects, fasting, and measure its samples.",
        service_id="clinical.study",
        due=date(2027, 4, 30),
        data="SIMULATED: documents of the partner, written by galenic.demo.papers",
        papers=pivotal_study,
        labels=(simulation.LABEL,),
    ),
    Scene(
        number="WO-3",
        partner="cro",
        line="PK",
        title="Pharmacokinetics of the pivotal study",
        scope="Compute the parameters of 24 subjects in two periods; they go on to WO-4 as they are signed.",
        service_id="pharmacokinetics.noncompartmental",
        input_name="concentrations",
        due=date(2027, 5, 14),
        data="SIMULATED from a published population; see examples/simulated_crossover",
        example="simulated_crossover/concentrations.csv",
        options={"trapezoid": "linear-up-log-down"},
        labels=(simulation.LABEL,),
    ),
    Scene(
        number="WO-4",
        partner="cro",
        line="BE",
        title="Bioequivalence of the tablet",
        scope="Judge AUC and Cmax from the signed parameters of WO-3, by the narrowed limits of the European agency.",
        service_id="bioequivalence.study",
        input_name="pharmacokinetics",
        due=date(2027, 5, 28),
        data="SIMULATED: the evidence of WO-3",
        source="WO-3",
        options={"agency": "EMA", "filing_date": FILING.isoformat(), "product_class": "narrow-index"},
        regions=("EU",),
    ),
    Scene(
        number="WO-5",
        partner="cdmo",
        line="STABILITY",
        title="Shelf life of the tablet",
        scope="Say how long the assay of three batches stays within 94.0 to 106.0 %, from twelve months of storage.",
        service_id="stability.study",
        input_name="results",
        due=date(2027, 8, 31),
        data="SIMULATED with an assumed rate, judged by published limits; see examples/simulated_stability",
        example="simulated_stability/results.csv",
        options={
            "lower_limit": "94.0",
            "upper_limit": "106.0",
            "accelerated": "no-significant-change",
            "long_term": "analyzed-and-supported",
            "proposed_months": 24,
        },
        labels=(simulation.LABEL,),
    ),
    Scene(
        number="WO-6",
        partner="cro",
        line="CHECK",
        title="Published theophylline by the same method",
        scope="Compute the parameters of twelve subjects of the literature by the method of WO-3, to set them beside.",
        service_id="pharmacokinetics.noncompartmental",
        input_name="concentrations",
        due=date(2027, 6, 11),
        data=PUBLISHED,
        example="theophylline/concentrations.csv",
        options={"trapezoid": "linear-up-log-down"},
    ),
)

#: Taken on and left for the reader: they hand in the data, compute, review and sign in the browser.
YOURS = Scene(
    number="WO-7",
    partner="cro",
    title="Published theophylline once more, by yourself",
    scope="Compute the parameters again by the linear trapezoidal rule, and see what the rule changes.",
    service_id="pharmacokinetics.noncompartmental",
    input_name="concentrations",
    due=date(2027, 6, 25),
    data=f"{PUBLISHED}, the file of WO-6",
    example="theophylline/concentrations.csv",
    options={"trapezoid": "linear"},
)


def example(name: str) -> bytes:
    """A file of the examples folder: beside the package where it was installed, else in the checkout."""
    installed = files("galenic").joinpath("examples", name)
    path = installed if installed.is_file() else Path(__file__).parents[3] / "examples" / name
    return path.read_bytes()
