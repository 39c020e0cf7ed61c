"""Evidence for batches that were never made: the example's, written again by the tests."""

from __future__ import annotations

from galenic.catalogue.discovery import services
from galenic.catalogue.outcome import Criterion, Outcome
from galenic.catalogue.performed import Performance
from galenic.demo.batches import Batch, Storage
from galenic.demo.batches import found as found_of
from galenic.demo.simulation import Normal

SEED = 20260311
STATED = "as the partner states it; not computed by Galenic"
USP = "USP, Theophylline Tablets"
#: What is invented: months, first value and change a month, spread between batches and of the procedure, decimals.
ATTRIBUTES = {
    "Assay": (100.2, -0.06, 0.3, 0.4, 1),
    "Total degradation products": (0.06, 0.004, 0.01, 0.01, 2),
}
RELEASES = {"BB-01": (SEED, Batch()), "PB-02": (SEED + 1, Batch(assay=99.6)), "PB-03": (SEED + 2, Batch(assay=100.5))}
STORAGE = Storage()
DEGRADED = {"BB-01": "0.07", "PB-02": "0.06", "PB-03": "0.08"}


def stability_csv(storage: Storage = STORAGE) -> str:
    """Two attributes of three batches on long-term storage, two results at each time."""
    draw = Normal(SEED)
    lines = ["batch,time [month],attribute,value [%]"]
    for name, (start, change, between, within, decimals) in ATTRIBUTES.items():
        for batch in storage.batches:
            first = start + between * draw()
            for month in storage.months:
                exact = first + change * month
                found = (f"{exact + within * draw():.{decimals}f}" for _ in range(storage.replicates))
                lines += [f"{batch},{month},{name},{value}" for value in found]
    return "\n".join(lines) + "\n"


def release(batch: str) -> Performance:
    """The certificate of a batch as the laboratory states it: evidence of a service that Galenic does not compute."""
    of = found_of(*RELEASES[batch])
    rows = (
        ("Description", "white, round, scored", "", "White, round, scored tablet", "Galenic's simulation"),
        ("Assay", of.assay, "%", "94.0 to 106.0 %", USP),
        ("Dissolution in 45 minutes, mean", of.dissolved_45_minutes, "%", "at least 80 % (Q)", USP),
        ("Total degradation products", DEGRADED[batch], "%", "at most 0.30 %", "ICH Q3B(R2)"),
        ("Uniformity of dosage units, acceptance value", of.acceptance_value, "", "at most 15.0", "USP <905>"),
    )
    criteria = tuple(
        Criterion(
            name=f"stated_{number}",
            title=title,
            value=value,
            unit=unit,
            limit=limit,
            passed=True,
            source=source,
            reason=STATED,
        )
        for number, (title, value, unit, limit, source) in enumerate(rows, start=1)
    )
    outcome = Outcome(conclusion=f"Batch {batch} meets its specification.", passed=True, criteria=criteria)
    service = services()["quality-control.release"]
    return Performance.of(service, service.options(), (), outcome)
