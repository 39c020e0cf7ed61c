"""Outcomes to render. The numbers are invented for these tests and conclude nothing about any product."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

from galenic.catalogue.outcome import (
    Axis,
    Criterion,
    Exclusion,
    Figure,
    Layer,
    Outcome,
    OutcomeColumn,
    OutcomeTable,
    ReferenceLine,
    Value,
)
from galenic.reports import ReportContext
from galenic.reports.context import InputShown, OptionShown, SignatureShown

DIGEST = "9f2c4e1ab7d85530c6e1f0a94b2d7788e3a1c5f6079b8d4e2a3c1b0f9e8d7c6b"
TIMES = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 24.0)


def concentration(hour: float, absorption: float = 1.6, elimination: float = 0.12) -> float:
    """A one-compartment curve with first-order absorption, in mg/L."""
    return 11.0 * (math.exp(-elimination * hour) - math.exp(-absorption * hour))


def forest() -> Figure:
    return Figure(
        name="intervals",
        title="Point estimates and 90 % confidence intervals",
        caption="Test over reference, geometric least-squares means.",
        x=Axis(title="Ratio of geometric means", unit="%", scale="log"),
        y=Axis(title="", scale="category"),
        columns=("parameter", "estimate", "lower", "upper"),
        rows=(
            ("Cmax", 96.31, 89.0432, 104.1732),
            ("AUC0-t", 101.87, 97.5177, 106.4134),
            ("AUC0-inf", 102.05, 97.8011, 106.4827),
        ),
        layers=(
            Layer(mark="interval", x="estimate", y="parameter", low="lower", high="upper"),
            Layer(mark="point", x="estimate", y="parameter"),
        ),
        lines=(
            ReferenceLine(axis="x", value=80.0, label="80.00 %"),
            ReferenceLine(axis="x", value=125.0, label="125.00 %"),
        ),
    )


def curves(scale: str = "linear") -> Figure:
    rows = tuple(
        (
            treatment,
            hour,
            concentration(hour, absorption),
            0.75 * concentration(hour, absorption),
            1.25 * concentration(hour, absorption),
        )
        for treatment, absorption in (("Test", 1.6), ("Reference", 1.35))
        for hour in TIMES
    )
    return Figure(
        name=f"curves_{scale}",
        title=f"Mean plasma concentration, {scale} scale",
        caption="Band: one standard deviation to either side.",
        x=Axis(title="Time after dose", unit="h"),
        y=Axis(title="Plasma concentration", unit="mg/L", scale=scale),
        columns=("treatment", "time", "mean", "low", "high"),
        rows=rows,
        layers=(
            Layer(mark="band", x="time", y="mean", low="low", high="high", series="treatment"),
            Layer(mark="line", x="time", y="mean", series="treatment"),
            Layer(mark="point", x="time", y="mean", series="treatment"),
        ),
    )


def profiles(subjects: int = 6) -> Figure:
    rows = tuple(
        (f"Subject {subject}", treatment, hour, concentration(hour, absorption + subject / 20, 0.1 + subject / 100))
        for subject in range(1, subjects + 1)
        for treatment, absorption in (("Test", 1.6), ("Reference", 1.35))
        for hour in TIMES
    )
    return Figure(
        name="profiles",
        title="Individual concentration profiles",
        x=Axis(title="Time after dose", unit="h"),
        y=Axis(title="Concentration", unit="mg/L"),
        columns=("subject", "treatment", "time", "concentration"),
        rows=rows,
        layers=(
            Layer(mark="line", x="time", y="concentration", series="treatment"),
            Layer(mark="point", x="time", y="concentration", series="treatment"),
        ),
        facet="subject",
    )


def parameters(rows: int = 12) -> OutcomeTable:
    return OutcomeTable(
        name="parameters",
        title="Pharmacokinetic parameters by subject",
        columns=(
            OutcomeColumn(name="subject", title="Subject"),
            OutcomeColumn(name="treatment", title="Treatment"),
            OutcomeColumn(name="cmax", title="Cmax", unit="mg/L", decimals=3),
            OutcomeColumn(name="tmax", title="tmax", unit="h", decimals=2),
            OutcomeColumn(name="auc", title="AUC0-t", unit="h·mg/L"),
            OutcomeColumn(name="lambda_z", title="λz", unit="1/h", decimals=4),
            OutcomeColumn(name="points", title="Points for λz"),
        ),
        rows=tuple(
            (
                f"S{number:03d}",
                "T" if number % 2 else "R",
                7.2 + math.sin(number),
                1.0 + (number % 4) * 0.25,
                61.0 + 40 * math.cos(number),
                None if number == 7 else 0.1 + number / 1000,
                3 + number % 4,
            )
            for number in range(1, rows + 1)
        ),
        note="λz by linear regression of the last points with the best adjusted R².",
    )


def bioequivalence(**changes: object) -> Outcome:
    """A whole outcome: criteria, values, tables, figures, exclusions, assumptions."""
    source = "EMA CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.8"
    parts: dict[str, object] = {
        "conclusion": "Test and reference are bioequivalent: the 90 % confidence intervals of Cmax, AUC0-t and "
        "AUC0-inf lie within 80.00 to 125.00 %.",
        "passed": True,
        "criteria": (
            Criterion(
                name="cmax_lower",
                title="Cmax, lower 90 % limit",
                value=89.0432,
                limit="at least 80.00 %",
                passed=True,
                source=source,
                unit="%",
            ),
            Criterion(
                name="cmax_upper",
                title="Cmax, upper 90 % limit",
                value=104.1732,
                limit="at most 125.00 %",
                passed=True,
                source=source,
                unit="%",
            ),
            Criterion(
                name="auc_lower",
                title="AUC0-t, lower 90 % limit",
                value=97.5177,
                limit="at least 80.00 %",
                passed=True,
                source=source,
                unit="%",
            ),
            Criterion(
                name="auc_upper",
                title="AUC0-t, upper 90 % limit",
                value=106.4134,
                limit="at most 125.00 %",
                passed=True,
                source=source,
                unit="%",
            ),
        ),
        "values": (
            Value(name="gmr_cmax", title="Ratio of geometric means, Cmax", value=96.31288, unit="%"),
            Value(name="gmr_auc", title="Ratio of geometric means, AUC0-t", value=101.8702, unit="%"),
            Value(name="cv_cmax", title="Within-subject coefficient of variation, Cmax", value=18.40217, unit="%"),
            Value(name="subjects", title="Subjects evaluated", value=23),
            Value(name="p_sequence", title="p value of the sequence effect, AUC0-t", value=0.0000312),
            Value(
                name="half_life_7",
                title="Terminal half-life, subject S007",
                value=None,
                unit="h",
                reason="Fewer than three points after Cmax.",
            ),
        ),
        "tables": (parameters(),),
        "figures": (forest(), curves(), curves("log"), profiles()),
        "exclusions": (
            Exclusion(
                subject="subject S024",
                scope="statistical evaluation",
                reason="Vomited 40 minutes after dosing in period 2.",
                source="Protocol 9.4; EMA 4.1.3",
            ),
            Exclusion(
                subject="S007, treatment T",
                scope="λz and AUC0-inf",
                reason="Fewer than three points after Cmax.",
                source="Protocol 11.2",
            ),
        ),
        "assumptions": (
            "Subjects are random within sequence; residuals on the log scale are normal with one variance.",
            "No carry-over: pre-dose concentrations are below 5 % of Cmax.",
        ),
    }
    return Outcome(**(parts | changes))


def context(**changes: object) -> ReportContext:
    """A signed piece of evidence with everything a report can show."""
    cet = timezone(timedelta(hours=1))
    parts: dict[str, object] = {
        "service_id": "bioequivalence.study",
        "service_title": "Bioequivalence study: statistical evaluation",
        "service_version": "1",
        "guidelines": (
            "EMA CPMP/EWP/QWP/1401/98 Rev. 1",
            "ICH M13A, 2.2.3",
            "FDA Statistical Approaches, 2001",
        ),
        "options": (
            OptionShown("design", "2x2x2", True, "Design of the study."),
            OptionShown("confidence", "0.9", True, "Level of the confidence interval."),
            OptionShown("lower_limit", "80.00", True, "Lower acceptance limit in percent."),
            OptionShown(
                "auc_rule",
                "linear-up/log-down",
                False,
                "Trapezoid rule.",
                departure="Protocol amendment 2, 2026-02-11.",
            ),
        ),
        "inputs": (
            InputShown(
                "concentrations",
                "Plasma concentrations",
                "4d7e0c2f8b1a6e35d90c7f4b2a8e1d6034f5b9c8a7e6d1f2b3c4a5968778695a",
                "XY-101_bioanalysis_final.csv",
                576,
                {"time": "h", "concentration": "mg/L"},
                "Uploaded by L. Okafor (Example Bioanalytics) on 2026-03-02 14:11:09 UTC",
            ),
            InputShown(
                "randomization",
                "Randomization",
                "b" * 64,
                "randomization.csv",
                24,
                {},
                "Uploaded by L. Okafor (Example Bioanalytics)",
            ),
        ),
        "evidence_id": "EV-0012",
        "evidence_digest": DIGEST,
        "work_order": "WO-0004, version 2",
        "sponsor": "Example Pharma AG",
        "partner": "Example Clinical Research Ltd., Leeds",
        "programme": "XY-101 generic tablets",
        "product": "Exampletine 300 mg tablets",
        "performed_by": "Dr. Ana Kovač, statistician",
        "performed_at": datetime(2026, 3, 14, 9, 26, 53, tzinfo=cet),
        "signatures": (
            SignatureShown(
                "Ana Kovač",
                "Statistician",
                "Example Clinical Research Ltd.",
                "performed",
                datetime(2026, 3, 14, 9, 31, 2, tzinfo=cet),
                DIGEST,
            ),
            SignatureShown(
                "Bengt Åström",
                "Quality assurance",
                "Example Clinical Research Ltd.",
                "reviewed and approved",
                datetime(2026, 3, 16, 8, 2, 44, tzinfo=UTC),
                DIGEST,
            ),
        ),
        "labels": ("Simulated data",),
        "software_version": "0.1.0",
        "record_url": "https://galenic.example.com/",
        "issued_at": datetime(2026, 3, 16, 8, 5, tzinfo=UTC),
    }
    return ReportContext(**(parts | changes))


HOSTILE = (
    '#panic("x") #read("/etc/passwd") $x^2$ *bold* _it_ @ref <lbl> `raw` // no /* no */ \\u{41} [[ ]] ~ -- --- ... "q" '
    "</p><script>alert(1)</script><img src=x onerror=alert(2)> &amp; =1+1 +1 -1 @SUM(A1) λ½ 北京 🎉"
)


def hostile_outcome() -> Outcome:
    """Every text that a user or a service can set, set to what could be taken for markup, code or a formula."""
    figure = forest().model_copy(
        update={
            "title": HOSTILE,
            "caption": HOSTILE,
            "x": Axis(title=HOSTILE, unit=HOSTILE),
            "rows": ((HOSTILE, 96.31, 89.0432, 104.1732),),
            "lines": (ReferenceLine(axis="x", value=80.0, label=HOSTILE),),
        }
    )
    table = OutcomeTable(
        name="t",
        title=HOSTILE,
        columns=(OutcomeColumn(name="a", title=HOSTILE, unit=HOSTILE), OutcomeColumn(name="b", title="B")),
        rows=((HOSTILE, 1.5),),
        note=HOSTILE,
    )
    return Outcome(
        conclusion=HOSTILE,
        passed=False,
        criteria=(
            Criterion(
                name="c",
                title=HOSTILE,
                value=None,
                limit=HOSTILE,
                passed=None,
                source=HOSTILE,
                unit=HOSTILE,
                reason=HOSTILE,
            ),
        ),
        values=(Value(name="v", title=HOSTILE, value=HOSTILE, unit=HOSTILE, reason=HOSTILE),),
        tables=(table,),
        figures=(figure,),
        exclusions=(Exclusion(subject=HOSTILE, scope=HOSTILE, reason=HOSTILE, source=HOSTILE),),
        assumptions=(HOSTILE,),
    )


def hostile_context() -> ReportContext:
    moment = datetime(2026, 3, 16, 8, 5, tzinfo=UTC)
    return ReportContext(
        service_id=HOSTILE,
        service_title=HOSTILE,
        service_version=HOSTILE,
        guidelines=(HOSTILE,),
        options=(OptionShown(HOSTILE, HOSTILE, False, HOSTILE, HOSTILE),),
        inputs=(InputShown(HOSTILE, HOSTILE, HOSTILE, HOSTILE, 3, {HOSTILE: HOSTILE}, HOSTILE),),
        evidence_id=HOSTILE,
        evidence_digest=HOSTILE,
        work_order=HOSTILE,
        sponsor=HOSTILE,
        partner=HOSTILE,
        programme=HOSTILE,
        product=HOSTILE,
        performed_by=HOSTILE,
        signatures=(SignatureShown(HOSTILE, HOSTILE, HOSTILE, HOSTILE, moment, HOSTILE, HOSTILE),),
        state=HOSTILE,
        labels=(HOSTILE,),
        software_version=HOSTILE,
        record_url='https://galenic.example.com/"><script>alert(3)</script>',
        issued_at=moment,
    )
