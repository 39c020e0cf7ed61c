"""Batches that were never made: what a laboratory would have found of them, drawn with a seed that ships.

Limits are published: assay 94.0 to 106.0 % and dissolution of not less than 80 % (Q) in 45 minutes are those of USP,
Theophylline Tablets; the acceptance value of USP <905>. Everything that is drawn is invented and stands in `Batch` and
`Storage`, the loss on storage among it: no rate for such a tablet is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, stdev

from galenic.demo.simulation import Normal

SEED = 20260105
UNITS = 12


@dataclass(frozen=True, slots=True)
class Batch:
    """What is invented of the batch: the process, the tablets, the assay. In percent of the label claim."""

    tablets: int = 120_000
    yield_percent: float = 97.0
    assay: float = 100.2
    between_tablets: float = 1.4
    dissolved_test: float = 93.0
    dissolved_reference: float = 95.0
    between_vessels: float = 1.5


@dataclass(frozen=True, slots=True)
class Storage:
    """What is invented of the stability study at 25 C and 60 % relative humidity: loss in percent a month."""

    batches: tuple[str, ...] = ("BB-01", "PB-02", "PB-03")
    months: tuple[int, ...] = (0, 3, 6, 9, 12)
    replicates: int = 2
    first: float = 100.2
    loss: float = 0.06
    between_batches: float = 0.3
    assay: float = 0.4


@dataclass(frozen=True, slots=True)
class Found:
    """What the laboratory found of the biobatch, rounded as it is reported; in percent but for the acceptance value."""

    yield_percent: str
    assay: str
    acceptance_value: str
    dissolved_45_minutes: str
    dissolved_test: str
    dissolved_reference: str


def found(seed: int = SEED, batch: Batch = Batch()) -> Found:
    """The biobatch as it was tested: ten tablets for uniformity, twelve vessels a product for dissolution."""
    draw = Normal(seed)
    made = batch.yield_percent + 0.5 * draw()
    tablets = [batch.assay + batch.between_tablets * draw() for _ in range(10)]
    vessels = [
        [mean + batch.between_vessels * draw() for _ in range(UNITS)]
        for mean in (batch.dissolved_test, batch.dissolved_reference, 98.5)
    ]
    test, reference, late = (fmean(each) for each in vessels)
    return Found(
        yield_percent=f"{made:.1f}",
        assay=f"{fmean(tablets):.1f}",
        acceptance_value=f"{acceptance_value(tablets):.1f}",
        dissolved_45_minutes=f"{late:.0f}",
        dissolved_test=f"{test:.0f}",
        dissolved_reference=f"{reference:.0f}",
    )


def acceptance_value(contents: list[float]) -> float:
    """The acceptance value of ten units whose target is 100 % (USP <905>, Table 2): |M - X| + 2.4 s."""
    mean = fmean(contents)
    reference = min(max(mean, 98.5), 101.5)
    return abs(reference - mean) + 2.4 * stdev(contents)


def stability(seed: int = SEED + 1, storage: Storage = Storage()) -> bytes:
    """The assay of three batches on long-term storage as CSV, one row a result: time in months, assay in percent."""
    draw = Normal(seed)
    lines = ["batch,time [month],value [%]"]
    for batch in storage.batches:
        first = storage.first + storage.between_batches * draw()
        for month in storage.months:
            exact = first - storage.loss * month
            lines += [f"{batch},{month},{exact + storage.assay * draw():.1f}" for _ in range(storage.replicates)]
    return ("\n".join(lines) + "\n").encode()
