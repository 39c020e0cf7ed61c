"""Tables and figures of a design with one stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from galenic.catalogue.bioequivalence._design_plans import ratio_of
from galenic.catalogue.bioequivalence._design_settings import DesignOptions
from galenic.catalogue.bioequivalence._design_sizing import Curve, Sized, ratios, sizes
from galenic.catalogue.outcome import Axis, Figure, Layer, OutcomeColumn, OutcomeTable, ReferenceLine

PARTS = {
    "interval": "Interval within widened limits",
    "criterion": "Scaled criterion",
    "equivalence": "Equivalence",
    "estimate": "Point estimate within 80.00 to 125.00 %",
    "unscaled": "Interval within 80.00 to 125.00 %",
    "sd_ratio": "Upper limit of swT/swR at most 2.5",
}
AXES = {"cv": Axis(title="CV", unit="%"), "ratio": Axis(title="True T/R", unit="%"), "subjects": Axis(title="Subjects")}
TITLES = {
    "cv": "Power over the CV",
    "ratio": "Power over the true ratio",
    "subjects": "Power over the number of subjects",
}


def allocation(options: DesignOptions, found: Sized) -> OutcomeTable:
    """Subjects by sequence, or by group."""
    by_group = options.groups > 1 and len(found.evaluable) != found.plan.layout.step
    labels = [str(i) for i in range(1, len(found.evaluable) + 1)] if by_group else found.plan.layout.sequences
    rows = list(zip(labels, found.evaluable, found.enrolled, strict=True))
    return OutcomeTable(
        name="allocation",
        title="Subjects by group" if by_group else "Subjects by sequence",
        columns=(
            OutcomeColumn(name="sequence", title="Group" if by_group else "Sequence"),
            OutcomeColumn(name="evaluable", title="Evaluable"),
            OutcomeColumn(name="enrolled", title="To be enrolled"),
        ),
        rows=(*rows, ("all", found.n, sum(found.enrolled))),
        note=f"{100 * options.dropout:g} % of the subjects are expected to be lost." if options.dropout else "",
    )


def components(found: Sized) -> Iterator[OutcomeTable]:
    """Probability of passing each part of a rule that has several."""
    if not hasattr(found.plan, "components"):
        return
    parts = found.plan.components(found.size)
    yield OutcomeTable(
        name="components",
        title="Probability of passing each part of the rule",
        columns=(
            OutcomeColumn(name="part", title="Part"),
            OutcomeColumn(name="probability", title="Probability", unit="%", decimals=2),
        ),
        rows=(
            *((PARTS[name], 100 * chance) for name, chance in parts.items() if name in PARTS),
            ("All that the rule asks for", 100 * parts["all"]),
        ),
        note="At the nominal level.",
    )


def sizes_table(options: DesignOptions, found: Sized) -> OutcomeTable:
    """Sizes for CVs and ratios about the assumed ones."""
    columns = [
        OutcomeColumn(name=f"ratio_{place}", title=f"T/R {100 * ratio:g} %")
        for place, ratio in enumerate(ratios(options))
    ]
    return OutcomeTable(
        name="sizes",
        title=f"Sizes for a power of {100 * options.target_power:g} %",
        columns=(OutcomeColumn(name="cv", title="CV", unit="%", decimals=1), *columns),
        rows=tuple((100 * cv, *row) for cv, row in sizes(options, found.cv)),
        note="Evaluable subjects of a balanced study; not estimable: no size is enough.",
    )


def lost(curve: Curve) -> OutcomeTable:
    """Power by the number of subjects that are left."""
    return OutcomeTable(
        name="power_by_subjects",
        title="Power as subjects are lost",
        columns=(
            OutcomeColumn(name="subjects", title="Evaluable subjects"),
            OutcomeColumn(name="power", title="Power", unit="%", decimals=2),
        ),
        rows=tuple((int(n), 100 * power) for n, power in reversed(curve.points) if n <= curve.assumed),
        note="Sequences as equal as the number allows.",
    )


def figures(options: DesignOptions, found: Sequence[Curve]) -> Iterator[Figure]:
    """Power along each assumption, with the target and the least that is accepted."""
    lines = (
        ReferenceLine(axis="y", value=100 * options.target_power, label=f"target {100 * options.target_power:g} %"),
        ReferenceLine(axis="y", value=100 * options.least_power, label=f"least {100 * options.least_power:g} %"),
    )
    for curve in found:
        factor = 1.0 if curve.name == "subjects" else 100.0
        yield Figure(
            name=f"power_{curve.name}",
            title=TITLES[curve.name],
            caption=_caption(curve, factor, options),
            x=AXES[curve.name],
            y=Axis(title="Power", unit="%"),
            columns=(curve.name, "power"),
            rows=tuple((factor * at, 100 * power) for at, power in curve.points),
            layers=tuple(
                Layer(mark=mark, x=curve.name, y="power")
                for mark in (("line", "point") if curve.name == "subjects" else ("line",))
            ),
            lines=(*lines, ReferenceLine(axis="x", value=factor * curve.assumed, label="planned")),
        )


def _caption(curve: Curve, factor: float, options: DesignOptions) -> str:
    unit = "" if curve.name == "subjects" else " %"
    kept = {"cv": f"T/R {100 * ratio_of(options):g} %", "ratio": "CV as planned", "subjects": "All else as planned"}
    if curve.bearable is None:
        return f"{kept[curve.name]}; power stays above the least over the whole range, or is below it from the start."
    return f"{kept[curve.name]}; power falls to the least accepted at {factor * curve.bearable:.4g}{unit}."
