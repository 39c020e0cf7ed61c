"""Randomization lists by permuted blocks (ICH E9 2.3.2).

The list follows from the seed alone and on every machine: it uses the raw output of the PCG64 generator, which numpy
keeps, and a shuffle of its own, because numpy's may change between versions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from galenic.errors import Fault
from galenic.science.study_design import refusals
from galenic.science.study_design.designs import MOST_SUBJECTS, find_design

ALGORITHM = "permuted blocks, PCG64 raw output, Fisher-Yates; version 1"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One subject: its number, its sequence (or group), and the stratum and block that it is randomized in."""

    subject: int
    sequence: str
    stratum: str
    block: int


@dataclass(frozen=True, slots=True)
class RandomizationList:
    """The assignments in the order of subjects, and all that is needed to make them again."""

    assignments: tuple[Assignment, ...]
    sequences: tuple[str, ...]
    block_sizes: tuple[int, ...]
    seed: int
    algorithm: str = ALGORITHM

    def counts(self, stratum: str | None = None) -> dict[str, int]:
        """Subjects of each sequence, in one stratum or in all."""
        found = Counter(a.sequence for a in self.assignments if stratum in (None, a.stratum))
        return {sequence: found[sequence] for sequence in self.sequences}


def randomize(
    design: str | Sequence[str],
    subjects: int | Mapping[str, int],
    *,
    seed: int,
    block_sizes: Sequence[int] = (),
    first_subject: int = 1,
) -> RandomizationList:
    """Randomize subjects to the sequences of a design, or to the sequences or groups named.

    `subjects` is a number, or a number per stratum; strata are numbered on in their order and are randomized
    independently. `block_sizes` are multiples of the number of sequences; of several, each block takes one at random,
    so that the end of a block cannot be foreseen. Without any, blocks have two of each sequence. A last block that is
    not complete is cut. Keep the seed as secret as the list: it gives the list again.
    Raises InputError PWR-001 (PWR-015, PWR-027) for sequences, numbers, blocks and seeds that cannot be used.
    """
    sequences = _sequences(design)
    strata = {"": subjects} if isinstance(subjects, int) else dict(subjects)
    sizes = tuple(block_sizes) or (2 * len(sequences),)
    refusals.refuse(_list_faults(strata, sizes, len(sequences), seed, first_subject))
    assignments: list[Assignment] = []
    for place, (stratum, count) in enumerate(strata.items()):
        draw = _Draws(seed, place)
        block, done = 0, 0
        while done < count:
            block += 1
            size = sizes[draw.below(len(sizes))] if len(sizes) > 1 else sizes[0]
            shuffled = draw.shuffled(sequences * (size // len(sequences)))[: count - done]
            start = first_subject + len(assignments)
            assignments += [Assignment(start + i, s, stratum, block) for i, s in enumerate(shuffled)]
            done += len(shuffled)
    return RandomizationList(tuple(assignments), sequences, sizes, seed)


class _Draws:
    """Whole numbers without bias from the raw output of a generator of its own for each stratum."""

    def __init__(self, seed: int, stratum: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(stratum,)))

    def below(self, bound: int) -> int:
        """A whole number from 0 to bound - 1; raw numbers beyond the last full cycle are drawn again."""
        whole = 2**64 - 2**64 % bound
        while (raw := int(self._bits.random_raw())) >= whole:
            pass
        return raw % bound

    def shuffled(self, values: Sequence[str]) -> list[str]:
        """A random order (Fisher-Yates)."""
        order = list(values)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order


def _sequences(design: str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(design, str):
        found = find_design(design)
        if found is None:
            refusals.refuse([Fault("PWR-015", "The design is not known.", column="design", value=design)])
            return ()
        return found.sequences
    names = tuple(str(name).strip() for name in design)
    if len(set(names)) < len(names) or not all(names) or not 1 <= len(names) <= 100:
        message = "Sequences are different names, at most 100."
        refusals.refuse([Fault("PWR-027", message, column="design", value=str(list(design)))])
    return names


def _list_faults(
    strata: Mapping[str, int], sizes: tuple[int, ...], sequences: int, seed: object, first: object
) -> list[Fault]:
    faults = []
    for stratum, count in strata.items():
        if not _whole(count, 1, MOST_SUBJECTS):
            message = f"This is no number of subjects{f' of stratum {stratum}' if stratum else ''}."
            faults.append(
                Fault("PWR-016", message, column="subjects", value=str(count), allowed="whole numbers from 1")
            )
    if not strata:
        faults.append(Fault("PWR-016", "There is no stratum.", column="subjects"))
    if any(not _whole(size, sequences, 10_000) or size % sequences for size in sizes):
        allowed = f"multiples of {sequences}, the number of sequences"
        message = "A block holds every sequence equally often."
        faults.append(Fault("PWR-027", message, column="block_sizes", value=str(sizes), allowed=allowed))
    if not _whole(seed, 0, 2**63):
        faults.append(Fault("PWR-027", "A seed is a whole number from 0.", column="seed", value=str(seed)))
    if not _whole(first, 1, 10**9):
        faults.append(
            Fault("PWR-027", "The first subject has a number from 1.", column="first_subject", value=str(first))
        )
    return faults


def _whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
