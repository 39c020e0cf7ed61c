"""Tasks that workers import by name."""

from __future__ import annotations

import os
import time

import numpy as np

from galenic.errors import InputError


def draw(chunk: int, seed: int, pause: float = 0.0) -> tuple[int, float]:
    """The worker that did it, and a random number that belongs to the chunk."""
    time.sleep(pause)
    stream = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(chunk,)))
    return os.getpid(), float(stream.normal())


def refuse(chunk: int) -> int:
    if chunk == 3:
        raise InputError("Chunk three cannot be used.", code="TST-001", remedy="Leave it out.")
    return chunk
