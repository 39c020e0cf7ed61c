"""A small crossover as CDISC data sets: SDTM PC and ADaM ADPC of two subjects, invented."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

DOSES = {1: "2026-01-05T08:00", 2: "2026-01-12T08:00"}
# Planned interval, minutes from dosing, result.
SAMPLES = (("-PT15M", -15, "<0.5"), ("PT1H", 62, 10.0), ("PT2H", 120, 8.0), ("PT4H", 240, 4.0), ("P1D", 1445, None))


def _moment(dose: str, minutes: int) -> str:
    found = pl.Series([dose]).str.to_datetime("%Y-%m-%dT%H:%M") + pl.duration(minutes=minutes)
    return pl.select(found.dt.strftime("%Y-%m-%dT%H:%M")).item()


@pytest.fixture(scope="session")
def pc() -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for subject in ("S1-001", "S1-002"):
        for period, dose in DOSES.items():
            for planned, minutes, found in SAMPLES:
                number = found if isinstance(found, float) else None
                rows.append(
                    {
                        "STUDYID": "S1",
                        "DOMAIN": "PC",
                        "USUBJID": subject,
                        "PCSEQ": len(rows) + 1.0,
                        "PCTESTCD": "XAN",
                        "PCORRES": None if found is None else str(found),
                        "PCSTRESC": None if found is None else str(found),
                        "PCSTRESN": number,
                        "PCSTRESU": "ng/mL",
                        "PCSTAT": "NOT DONE" if found is None else None,
                        "PCSPEC": "PLASMA",
                        "PCLLOQ": 0.5,
                        "VISITNUM": float(period),
                        "VISIT": f"PERIOD {period}",
                        "EPOCH": f"TREATMENT {period}",
                        "PCDTC": _moment(dose, minutes),
                        "PCTPTNUM": round(minutes / 60),
                        "PCELTM": planned,
                        "PCRFTDTC": dose,
                    }
                )
    return pl.DataFrame(rows, infer_schema_length=None)


@pytest.fixture(scope="session")
def adpc(pc: pl.DataFrame) -> pl.DataFrame:
    period = pl.col("VISITNUM")
    return pc.select(
        "STUDYID",
        "USUBJID",
        pl.lit("XAN").alias("PARAMCD"),
        pl.col("PCSTRESN").alias("AVAL"),
        pl.col("PCSTRESC").alias("AVALC"),
        pl.lit("ng/mL").alias("AVALU"),
        pl.lit(0.5).alias("ALLOQ"),
        pl.lit("TR").alias("TRTSEQA"),
        pl.when(period == 1).then(pl.lit("T")).otherwise(pl.lit("R")).alias("TRTA"),
        period.alias("APERIOD"),
        pl.Series("ARRLT", [minutes / 60 for _, minutes, _ in SAMPLES] * 4),
        pl.Series("NRRLT", [-0.25, 1.0, 2.0, 4.0, 24.0] * 4),
        pl.lit("h").alias("RRLTU"),
        pl.lit(100.0).alias("DOSEA"),
        pl.lit("mg").alias("DOSEU"),
        pl.lit(None, pl.String).alias("NCAXFL"),
    )
