"""Noncompartmental analysis of very many profiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from galenic.errors import InputError
from galenic.parallel.chunks import Progress, Spread, here, mapped

if TYPE_CHECKING:
    import polars as pl

    from galenic.science.pharmacokinetics import NCAOptions, NCAResult, Profiles


def analyze_many(
    blocks: Iterable[Profiles],
    options: NCAOptions | None = None,
    *,
    parameters: Sequence[str] | None = None,
    spread: Spread = here,
    progress: Progress | None = None,
) -> Iterator[NCAResult]:
    """The result of each block of profiles, in their order; only the `parameters` named, when some are.

    `blocks` may be a generator that reads them one by one, so that a study of any size needs the memory of a few
    blocks; `profiles.blocks()` cuts what is in memory. Blocks of 10,000 to 50,000 profiles keep workers busy. The
    numbers do not depend on how profiles are cut into blocks, nor on what computes them.
    """
    chunks = ((block, options, parameters) for block in blocks)
    return mapped(_analyze, chunks, spread=spread, progress=progress)


def _analyze(block: Profiles, options: NCAOptions | None, parameters: Sequence[str] | None) -> NCAResult:
    from galenic.science.pharmacokinetics import NCAOptions, analyze

    return analyze(block, options or NCAOptions(), parameters)


def blocks_of(frames: Iterable[pl.DataFrame]) -> Iterator[Profiles]:
    """Profiles from a long table that comes in pieces, whole ones in every block.

    The table has columns `profile`, `time`, `concentration` and, where they are known, others that `arrange` takes, and
    is sorted by profile: the last profile of a piece goes on in the next. Raises InputError WRK-006 where it is not
    sorted, and what `arrange` refuses; rows then count within the block.
    """
    import polars as pl

    rest: pl.DataFrame | None = None
    for frame in frames:
        whole = frame if rest is None else pl.concat([rest, frame])
        if not whole["profile"].is_sorted():
            raise unsorted()
        if whole.height:
            goes_on = whole["profile"] == whole["profile"][-1]
            rest = whole.filter(goes_on)
            yield from _block(whole.filter(~goes_on))
    if rest is not None:
        yield from _block(rest)


def unsorted() -> InputError:
    """What is raised for a table whose profiles would be cut."""
    remedy = "Sort the whole table by profile before it is cut into pieces."
    return InputError("The table is not sorted by profile.", code="WRK-006", remedy=remedy)


def _block(frame: pl.DataFrame) -> Iterator[Profiles]:
    from galenic.science.pharmacokinetics import arrange

    if frame.height:
        columns: dict[str, Any] = {
            name: frame[name].fill_null(float("nan")).to_numpy() for name in frame.columns if name != "profile"
        }
        yield arrange(frame["profile"].to_numpy(), columns.pop("time"), columns.pop("concentration"), **columns)
