from __future__ import annotations

from collections.abc import Iterator

import pytest

from galenic.parallel import Spread, workers


@pytest.fixture(scope="session")
def cluster() -> Iterator[Spread]:
    """Two processes, started once: most of what these tests take is their start."""
    with workers(2) as spread:
        yield spread
