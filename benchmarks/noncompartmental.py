"""Profiles per second: on one core, against the same formulas as a plain loop over numpy arrays, and on a cluster."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import Row, median_seconds, paired_ratio
from galenic.parallel import analyze_file, workers
from galenic.science.pharmacokinetics import noncompartmental

SAMPLES = np.array([0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24.0])


def study(profiles: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One-compartment oral profiles with 10 % noise; the seed is fixed, so every run sees the same."""
    draw = np.random.default_rng(20261122)
    absorption, elimination = draw.uniform(0.8, 2.5, (profiles, 1)), draw.uniform(0.05, 0.3, (profiles, 1))
    curve = np.exp(-elimination * SAMPLES) - np.exp(-absorption * SAMPLES)
    concentration = 10 * curve * draw.lognormal(0, 0.1, curve.shape)
    return np.repeat(np.arange(profiles), len(SAMPLES)), np.tile(SAMPLES, profiles), concentration.ravel()


def plain_loop(subject: np.ndarray, time: np.ndarray, concentration: np.ndarray) -> list[tuple[float, ...]]:
    """The usual script: one profile at a time, linear-up/log-down areas and best-fit lambda z."""
    return [_one(time[subject == each], concentration[subject == each]) for each in np.unique(subject)]


def _one(time: np.ndarray, concentration: np.ndarray) -> tuple[float, ...]:
    peak = int(concentration.argmax())
    width, left, right = np.diff(time), concentration[:-1], concentration[1:]
    falls = (right < left) & (right > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(falls, width * (left - right) / np.log(left / right), width * (left + right) / 2)
    area = float(parts.sum())
    best, slope = -1.0, np.nan
    for first in range(len(time) - 3, peak, -1):
        x, y = time[first:], np.log(concentration[first:])
        b, a = np.polyfit(x, y, 1)
        n, rest = len(x), float(((y - a - b * x) ** 2).sum())
        adjusted = 1 - (rest / (n - 2)) / (float(((y - y.mean()) ** 2).sum()) / (n - 1))
        if adjusted > best - 1e-4:
            best, slope = max(best, adjusted), -b
    return (
        float(concentration[peak]),
        float(time[peak]),
        area,
        area + float(concentration[-1]) / slope,
        slope,
        np.log(2) / slope,
    )


PARAMETERS = (
    "CMAX",
    "TMAX",
    "AUCLST",
    "AUCALL",
    "AUCIFO",
    "AUCPEO",
    "LAMZ",
    "LAMZHL",
    "CLFO",
    "VZFO",
    "MRTEVIFO",
    "R2ADJ",
)
LARGE = 1_000_000


def from_table_to_table(subject: np.ndarray, time: np.ndarray, concentration: np.ndarray) -> pl.DataFrame:
    """A long table in, a table of twelve parameters out."""
    result = noncompartmental(subject, time, concentration, dose=100.0)
    return pl.DataFrame({"profile": result.profiles, **{code: result[code] for code in PARAMETERS}})


def write_study(file: Path) -> None:
    """A million profiles, written in pieces so that nobody holds them all."""
    subject, time, concentration = study(LARGE // 10)
    frame = pl.DataFrame({"profile": subject, "time": time, "concentration": concentration, "dose": 100.0})
    pieces = (frame.with_columns(pl.col("profile") + number * (LARGE // 10)) for number in range(10))
    pl.concat([piece.lazy() for piece in pieces]).sink_parquet(file)


def spread_rows() -> list[Row]:
    """From file to file on a Dask cluster of this machine with one worker and with two, the cluster running."""
    seconds = {}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "concentrations.parquet"
        write_study(source)
        for count in (1, 2):
            with workers(count) as spread:
                results = (Path(folder) / f"{count} {run}" for run in range(10))
                run = partial(analyze_file, source, parameters=PARAMETERS, spread=spread)
                seconds[count] = median_seconds(lambda run=run, results=results: run(next(results)), repeat=3)
    gain = seconds[1] / seconds[2]
    what = f"{LARGE:,} profiles from file to file on a Dask cluster,"
    return [
        Row(f"{what} one worker", f"{LARGE / seconds[1]:,.0f} a second"),
        Row(
            f"{what} two workers", f"{LARGE / seconds[2]:,.0f} a second", "one worker", 1 / gain, "0.6", gain >= 1 / 0.6
        ),
    ]


def measure() -> list[Row]:
    small = study(200)
    ours, theirs, ratio = paired_ratio(lambda: noncompartmental(*small, dose=100.0), lambda: plain_loop(*small))
    large = study(100_000)
    seconds = median_seconds(lambda: from_table_to_table(*large), repeat=3)
    rate = 100_000 / seconds
    return [
        Row("profiles per second, 14 samples, table to table", f"{rate:,.0f}", aim="100,000", reached=rate >= 1e5),
        Row("200 profiles", f"{ours * 1e3:.2f} ms", f"plain numpy loop, {theirs * 1e3:.0f} ms, 6 parameters", ratio),
        *spread_rows(),
    ]
