"""Design of a bioequivalence study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic.catalogue.bioequivalence._design_settings import STUDIES, DesignOptions
from galenic.catalogue.outcome import Criterion, Outcome, Value
from galenic.catalogue.planning.conditions import HIGHLY_VARIABLE, NARROW_INDEX, STUDY_IN_BLOOD
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Inputs, Need, Partner, Requirement, Service, TableInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from galenic.catalogue.bioequivalence._design_list import Listed
    from galenic.catalogue.bioequivalence._design_plans import Variability
    from galenic.catalogue.bioequivalence._design_sizing import Curve, Sized
    from galenic.catalogue.bioequivalence._design_two_stage import Stages

SIZE = "ICH E9 3.5"
FEWEST = "ICH M13A Q&A 2.1; FDA Statistical Approaches (2026) II.A"
RISK = "EMA CPMP/EWP/QWP/1401/98 Rev. 1, 4.1.8"
SEALING = "ICH E9 2.3.1"


def calculate(inputs: Inputs, options: DesignOptions) -> Outcome:
    """Find the size that has the power, or the power of the size that is given; judge both."""
    from galenic.catalogue.bioequivalence._design_plans import naming_options, variability

    with naming_options():
        known = variability(inputs.tables.get("studies"), options)
        return _two_stages(options, known) if options.objective == "two-stage" else _one_stage(options, known)


def _one_stage(options: DesignOptions, known: Variability) -> Outcome:
    from galenic.catalogue.bioequivalence import _design_tables as tables
    from galenic.catalogue.bioequivalence._design_list import listed
    from galenic.catalogue.bioequivalence._design_plans import rule_of
    from galenic.catalogue.bioequivalence._design_sizing import curves, sized

    found = sized(options, known)
    along = curves(options, found)
    sealed = listed(options, found.plan.layout.sequences, sum(found.enrolled))
    judged = (*_judged(options, found), *_sealing(sealed))
    rule = rule_of(options, found.plan)
    return Outcome(
        conclusion=_conclusion(options, found),
        passed=all(each.passed is not False for each in judged),
        criteria=judged,
        values=tuple(_values(options, known, found, along, sealed)),
        tables=(
            tables.allocation(options, found),
            *tables.components(found),
            tables.sizes_table(options, found),
            tables.lost(along[-1]),
            *((known.table,) if known.table else ()),
            *sealed.table,
        ),
        figures=tuple(tables.figures(options, along)),
        assumptions=(f"Judged by: {rule.words} ({rule.source}).", *_assumptions(options, known, found)),
    )


def _two_stages(options: DesignOptions, known: Variability) -> Outcome:
    from galenic.catalogue.bioequivalence import _design_two_stage as two
    from galenic.catalogue.bioequivalence._design_list import listed

    found = two.stages(options, known)
    sealed = listed(options, ("TR", "RT"), options.first_stage)
    judged = (_power(options, found.here.passes), _risk_of(options, found), *_sealing(sealed))
    expected = f"{found.here.expected_size:.1f} subjects are expected in all"
    return Outcome(
        conclusion=(
            f"Scheme {options.scheme} with {options.first_stage} subjects in the first stage has a power of "
            f"{100 * found.here.passes:.1f} %; {expected}, and the type I error is at most "
            f"{100 * max(found.errors.values()):.2f} %."
        ),
        passed=all(each.passed is not False for each in judged),
        criteria=judged,
        values=(*two.values(found), *_cv(known), *_seal_value(sealed)),
        tables=(*two.tables(found), *((known.table,) if known.table else ()), *sealed.table),
        figures=tuple(two.figures(found)),
        assumptions=(
            f"CV {known.words}; data normal on the log scale, both sequences equal.",
            "Type I error: at the upper limit, for the CVs of the table.",
            "Published levels of a scheme hold for the ratio and the power that it was published for.",
            "Exact: no simulation, no seed; error of the probabilities below "
            + ("0.02 %, as sizes step." if options.scheme == "inverse-normal" else "0.0001 %."),
        ),
    )


def _power(options: DesignOptions, power: float) -> Criterion:
    return Criterion(
        name="power",
        title="Power",
        value=100 * power,
        unit="%",
        limit=f"at least {100 * options.target_power:g} %",
        passed=power >= options.target_power,
        source=SIZE,
    )


def _judged(options: DesignOptions, found: Sized) -> Iterator[Criterion]:
    from galenic.catalogue.bioequivalence._design_plans import alpha_of
    from galenic.catalogue.bioequivalence._design_sizing import fewest

    yield _power(options, found.power)
    least = fewest(options)
    yield Criterion(
        name="subjects",
        title="Evaluable subjects",
        value=found.n,
        limit=f"at least {least}",
        passed=found.n >= least,
        source=FEWEST,
    )
    if found.level is not None and options.level == "adjusted":
        yield Criterion(
            name="type_1_error",
            title="Type I error at the adjusted level",
            value=100 * found.level.error,
            unit="%",
            limit=f"at most {100 * alpha_of(options):g} %",
            passed=found.level.error <= alpha_of(options) + 1e-9,
            source=RISK,
        )


def _risk_of(options: DesignOptions, found: Stages) -> Criterion:
    from galenic.catalogue.bioequivalence._design_plans import alpha_of
    from galenic.catalogue.bioequivalence._design_two_stage import NEGLIGIBLE

    largest = max(found.errors.values())
    return Criterion(
        name="type_1_error",
        title="Type I error, largest over the CVs",
        value=100 * largest,
        unit="%",
        limit=f"at most {100 * alpha_of(options):g} %, and {100 * NEGLIGIBLE:g} % beyond it as negligible",
        passed=largest <= alpha_of(options) + NEGLIGIBLE,
        source=RISK,
    )


def _sealing(sealed: Listed) -> Iterator[Criterion]:
    if sealed.holds is not None:
        yield Criterion(
            name="seal",
            title="The list is the one that was sealed",
            value="the same digest" if sealed.holds else "another digest",
            limit="the digest that was sealed",
            passed=sealed.holds,
            source=SEALING,
        )


def _conclusion(options: DesignOptions, found: Sized) -> str:
    noun = "group" if found.plan.layout.name == "parallel" else "sequence"
    step = found.plan.layout.step
    size = f"{found.n} evaluable subjects in {step} {noun}{'' if step == 1 else 's'}"
    power = f"give a power of {100 * found.power:.1f} %"
    enough = "" if found.power >= options.target_power else f", less than the {100 * options.target_power:g} % aimed at"
    enrolled = f"; {sum(found.enrolled)} are to be enrolled" if sum(found.enrolled) != found.n else ""
    return f"{size} {power}{enough}{enrolled}{_risk(options, found)}."


def _risk(options: DesignOptions, found: Sized) -> str:
    if found.level is None or not found.level.adjusted:
        return ""
    before, after = f"{100 * found.level.error_before:.2f} %", f"{100 * found.level.nominal:g} %"
    if options.level == "adjusted":
        return (
            f"; evaluated at a level of {found.level.alpha:.5f}, which lowers the type I error from {before} to {after}"
        )
    return f"; the type I error is {before}, and a level of {found.level.alpha:.5f} would keep it at {after}"


def _cv(known: Variability) -> Iterator[Value]:
    cv = None if known.cv is None else 100 * known.cv
    yield Value(name="cv", title=f"CV, {known.words}", value=cv, unit="%")


def _seal_value(sealed: Listed) -> Iterator[Value]:
    if sealed.digest:
        yield Value(name="seal", title="Seal of the randomization list (HMAC-SHA-256)", value=sealed.digest)


def _values(
    options: DesignOptions, known: Variability, found: Sized, along: Sequence[Curve], sealed: Listed
) -> Iterator[Value]:
    from galenic.catalogue.bioequivalence._design_plans import alpha_of, ratio_of

    yield Value(name="subjects", title="Evaluable subjects", value=found.n)
    yield Value(name="enrolled", title="Subjects to be enrolled", value=sum(found.enrolled))
    yield Value(name="power", title="Power", value=100 * found.power, unit="%")
    yield from _cv(known)
    yield Value(name="ratio", title="True T/R assumed", value=100 * ratio_of(options), unit="%")
    yield Value(name="alpha", title="One-sided level", value=alpha_of(options))
    if found.expected is not None:
        title = "Power expected with an uncertain CV"
        yield Value(name="expected_power", title=title, value=100 * found.expected, unit="%")
    if found.simulated is not None:
        losses, title = found.simulated, "Power when subjects leave during the study, simulated"
        yield Value(name="simulated_power", title=title, value=100 * losses.power, unit="%")
        yield Value(name="simulated_error", title="Its Monte Carlo error", value=100 * losses.standard_error, unit="%")
        yield Value(name="completers", title="Subjects who complete it, on average", value=losses.completers)
    if found.error is not None:
        title = "Type I error at the nominal level"
        yield Value(name="type_1_error", title=title, value=100 * found.error, unit="%")
    if found.level is not None:
        yield Value(name="adjusted_alpha", title="Level that keeps the type I error", value=found.level.alpha)
        yield Value(name="adjusted_power", title="Power at that level", value=100 * found.level.power, unit="%")
    for curve, title in zip(along, ("Largest bearable CV", "Furthest bearable T/R", "Fewest subjects"), strict=True):
        percent = curve.name != "subjects"
        value = None if curve.bearable is None else 100 * curve.bearable if percent else int(curve.bearable)
        reason = "" if value is not None else "power does not cross the least accepted over the range shown"
        yield Value(name=f"bearable_{curve.name}", title=title, value=value, unit="%" if percent else "", reason=reason)
    yield from _seal_value(sealed)


def _assumptions(options: DesignOptions, known: Variability, found: Sized) -> Iterator[str]:
    yield f"CV {known.words}; data normal on the log scale, no carry-over."
    if options.objective == "ratio-of-means":
        yield "Data normal on their own scale."
    if options.cv_test is not None:
        yield f"CV of the test product within subjects {100 * options.cv_test:g} %."
    yield from _assumed_besides(options, found)
    if found.level is not None and found.level.adjusted and options.level == "nominal":
        nominal = found.level.nominal
        yield (
            f"At the nominal level of {nominal:g} a product at the widened limit of the true CV passes with "
            f"{100 * found.level.error_before:.2f} %; agencies do not ask for a lower level."
        )
    yield f"Power of {100 * options.least_power:g} % is the least that is called bearable."


def _assumed_besides(options: DesignOptions, found: Sized) -> Iterator[str]:
    """A second endpoint, a test for interaction, losses during the study, and what is exact."""
    from galenic.catalogue.bioequivalence._design_plans import ratio_of

    if options.objective == "two-endpoints":
        second = 100 * (options.ratio_second or ratio_of(options))
        yield (
            f"Second endpoint: CV {100 * (options.cv_second or 0):g} %, T/R {second:g} %; correlation of the residuals "
            f"{options.correlation:g}. Curves and sizes change the first."
        )
    if options.interaction_level is not None:
        yield (
            f"Group by treatment is tested first at {100 * options.interaction_level:g} %; where significant, the "
            "largest group is evaluated alone (ICH M13A 2.2.3.5 asks for no such test)."
        )
    if found.simulated is None:
        yield "Exact: no simulation, no seed; error of the probabilities below 0.0001 %."
        return
    never, later = 100 * options.lost_before, 100 * options.lost_per_period
    yield (
        f"Losses: {found.simulated.trials} studies simulated subject by subject from seed {options.simulation_seed}; "
        f"all {sum(found.enrolled)} enrolled, {never:g} % never start, {later:g} % leave before each further period."
    )
    yield "Exact but for the losses: no simulation, no seed; error of the probabilities below 0.0001 %."


SERVICE = Service(
    id="bioequivalence.design",
    title="Design of a bioequivalence study",
    delivers=(
        "Sample size and power for average, scaled, narrow-index, non-inferiority and two-stage designs, for two "
        "endpoints and with losses during the study, the risk of patients and the level that keeps it, what happens "
        "when assumptions fail, and the randomization list."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=(
        "ICH M13A",
        "FDA Statistical Approaches to Establishing Bioequivalence (2026)",
        "EMA CPMP/EWP/QWP/1401/98 Rev. 1",
        "Health Canada",
    ),
    ctd={"*": ("5.3.1.2",)},
    needed=(
        Applies(
            (STUDY_IN_BLOOD,),
            "Design and number of subjects are fixed before the study.",
            "ICH M13A 2.1; ICH E9 3.5",
        ),
        Applies(
            (STUDY_IN_BLOOD, NARROW_INDEX),
            "A narrow therapeutic index narrows the limits, and in the US asks for a fully replicated design.",
            "FDA Statistical Approaches to Establishing Bioequivalence (2026); EMA CPMP/EWP/QWP/1401/98 Rev. 1 4.1.9",
        ),
        Applies(
            (STUDY_IN_BLOOD, HIGHLY_VARIABLE),
            "High variability calls for a replicate design, so that limits can be scaled and fewer subjects suffice.",
            "FDA Statistical Approaches to Establishing Bioequivalence (2026); EMA CPMP/EWP/QWP/1401/98 Rev. 1 4.1.10",
        ),
    ),
    weeks=(2, 4),
    needs=(Need("regulatory.advice", "The product guidance of the agency says which study it expects."),),
    inputs=(
        TableInput(
            "studies",
            "Studies that tell the CV",
            STUDIES,
            "One row per earlier study; their CVs are pooled. Without it, cv or an interval is given as an option.",
            required=False,
        ),
    ),
    options=DesignOptions,
    criteria=(
        Requirement("power", "Power", "at least target_power for the assumed CV and ratio", SIZE),
        Requirement("subjects", "Evaluable subjects", "at least fewest_subjects", FEWEST),
        Requirement("type_1_error", "Type I error", "at most alpha: adjusted levels, and two stages", RISK),
        Requirement("seal", "Randomization list", "at unblinding, the list that was sealed", SEALING),
    ),
    calculate=calculate,
    version="1.1",
)
