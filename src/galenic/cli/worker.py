"""`galenic worker`: computes what is queued, until it is told to stop."""

from __future__ import annotations

from typing import Annotated

import typer


def worker(
    once: Annotated[bool, typer.Option("--once", help="Compute what is queued now, then end.")] = False,
    attached: Annotated[
        bool, typer.Option("--attached", help="End when standard input is closed: when whoever started it is gone.")
    ] = False,
) -> None:
    """Compute the runs that people have asked for. `galenic serve` starts one; more may run, here or elsewhere."""
    from galenic.cli._record import open_record

    open_record()
    from galenic.jobs import queue

    if attached:
        _end_with_standard_input()
    if once:
        queue.work_off()
    else:
        queue.work()


def _end_with_standard_input() -> None:
    """Stop as if told to, as soon as the other end of standard input is gone, however it went."""
    import os
    import signal
    import threading

    def watch() -> None:
        os.read(0, 1)  # the descriptor itself: a buffered reader would hold its lock while the interpreter ends
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="attached", daemon=True).start()
