"""Where chunks are computed: in this process, on a cluster of this machine, or on a Dask scheduler somewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from galenic.errors import GalenicError
from galenic.parallel.chunks import Spread, here

VARIABLE = "GALENIC_WORKERS"
MOST_WORKERS = 1024
_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://\S+")


class PlaceUnknown(GalenicError):
    """What was given is neither a number of processes nor the address of a scheduler."""

    code = "WRK-002"


@contextmanager
def workers(where: str | int | None = None) -> Iterator[Spread]:
    """What computes chunks, for as long as the block lasts.

    `where`: "" or 0 is this process; a number that many processes of this machine; `tcp://host:8786` the workers of
    that Dask scheduler. None asks the environment, GALENIC_WORKERS. Raises PlaceUnknown (WRK-002), DaskMissing
    (WRK-003), and NoWorkers (WRK-004) where the scheduler cannot be reached or has no worker.

    A script that asks for processes guards its own start (`if __name__ == "__main__":`): they import it again.
    """
    given = str(os.environ.get(VARIABLE, "") if where is None else where).strip()
    if given in ("", "0"):
        yield here
    elif given.isdigit() and int(given) <= MOST_WORKERS:
        from galenic.parallel.cluster import on_this_machine

        with on_this_machine(int(given)) as spread:
            yield spread
    elif _ADDRESS.fullmatch(given):
        from galenic.parallel.cluster import on_scheduler

        with on_scheduler(given) as spread:
            yield spread
    else:
        remedy = f"Give a number of processes up to {MOST_WORKERS}, or an address like tcp://host:8786."
        raise PlaceUnknown(f"{given!r} is no place to compute.", remedy=remedy)
