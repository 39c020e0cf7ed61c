"""`galenic worker`: computes what is queued, until it is told to stop."""

from __future__ import annotations

from typing import Annotated

import typer


def worker(
    once: Annotated[bool, typer.Option(help="Compute what is queued now, then end.")] = False,
) -> None:
    """Compute the runs that people have asked for. `galenic serve` starts one; more may run, here or elsewhere."""
    from galenic.cli._record import open_record

    open_record()
    from galenic.evidence import jobs

    if once:
        jobs.work_off()
    else:
        jobs.work()
