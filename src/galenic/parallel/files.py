"""Noncompartmental analysis from file to file: whoever computes a chunk reads it and writes its result.

Nothing but names travels to the workers, so that more of them make it faster, and no process ever holds the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from galenic.errors import InputError
from galenic.parallel.chunks import Progress, Spread, here, mapped
from galenic.parallel.profiles import blocks_of, unsorted

if TYPE_CHECKING:
    import polars as pl

    from galenic.science.pharmacokinetics import NCAOptions

ROWS = 400_000
_FURTHER = 2_000  # rows that are read at a time to complete the last profile


def analyze_file(
    source: Path,
    target: Path,
    options: NCAOptions | None = None,
    *,
    parameters: Sequence[str] | None = None,
    rows: int = ROWS,
    spread: Spread = here,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Analyze the Parquet table `source`, as `blocks_of` describes it, in chunks of about `rows` rows.

    Writes Parquet files into the folder `target`, which workers have to reach too, and returns them in the order of the
    profiles: a column `profile`, and one for each parameter (only those named, when some are), null where it could not
    be estimated. A chunk that is done again writes the same file again.
    Raises InputError WRK-007 where the source is no such table, or the target holds files already; what `blocks_of`
    raises, with rows as they count within the chunk.
    """
    source, target = source.resolve(), target.resolve()  # workers may stand in another folder
    height = _height(source)
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise InputError(f"{target} is not empty.", code="WRK-007", remedy="Give a new folder.")
    starts = range(0, height, rows)
    how = (options, tuple(parameters) if parameters else None)
    chunks = ((source, target / f"part-{number:06d}.parquet", start, rows, how) for number, start in enumerate(starts))
    parts = mapped(_analyze_rows, chunks, spread=spread, progress=progress, total=len(starts))
    return tuple(part for part in parts if part is not None)


def _height(source: Path) -> int:
    import polars as pl

    try:
        table = pl.scan_parquet(source)
        missing = {"profile", "time", "concentration"} - set(table.collect_schema().names())
        height = table.select(pl.len()).collect().item()
    except (OSError, pl.exceptions.PolarsError) as error:
        remedy = "Write one: polars.scan_csv(...).sort('profile', 'time').sink_parquet(...)."
        raise InputError(f"{source} is no Parquet file that can be read.", code="WRK-007", remedy=remedy) from error
    if missing:
        raise InputError(f"{source} lacks the columns {', '.join(sorted(missing))}.", code="WRK-007")
    return int(height)


def _analyze_rows(source: Path, part: Path, start: int, rows: int, how: tuple[Any, Any]) -> Path | None:
    """Analyze the profiles that begin within the rows; None where none does."""
    import polars as pl

    from galenic.science.pharmacokinetics import NCAOptions, analyze

    options, parameters = how
    frames = [
        pl.DataFrame({"profile": result.profiles, **result.values}).fill_nan(None)
        for block in blocks_of(_pieces(pl.scan_parquet(source), start, rows))
        for result in (analyze(block, options or NCAOptions(), parameters),)
    ]
    if not frames:
        return None
    unfinished = part.with_suffix(".unfinished")
    pl.concat(frames).write_parquet(unfinished)
    unfinished.replace(part)
    return part


def _pieces(table: pl.LazyFrame, start: int, rows: int) -> Iterator[pl.DataFrame]:
    """The rows of all profiles that begin within the chunk, the last one to its end."""
    import polars as pl

    begin = max(start - 1, 0)
    piece = table.slice(begin, start + rows - begin).collect()
    if start:
        before, piece = piece["profile"][0], piece.slice(1)
        if piece.height and piece["profile"][0] < before:
            raise unsorted()
        piece = piece.filter(pl.col("profile") != before)
    yield piece
    last = piece["profile"][-1] if piece.height else None
    end = start + rows
    while last is not None:
        further = table.slice(end, _FURTHER).collect()
        same = further.filter(pl.col("profile") == last)
        yield same
        end += further.height
        if same.height < further.height or not further.height:
            last = None
