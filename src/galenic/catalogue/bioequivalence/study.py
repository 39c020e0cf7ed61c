"""Evaluation of a bioequivalence study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from galenic.catalogue.bioequivalence._inputs import LEFT_OUT, PARAMETER_RECORDS, PARAMETERS, RANDOMIZATION
from galenic.catalogue.bioequivalence._settings import StudyOptions
from galenic.catalogue.outcome import Criterion, Outcome
from galenic.catalogue.pharmacokinetics._columns import CONCENTRATIONS
from galenic.catalogue.planning.conditions import BIOLOGIC, EXTENDED, STUDY_IN_BLOOD, SYNTHETIC
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import EvidenceInput, Inputs, Need, Partner, Requirement, Service, TableInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from galenic.catalogue.bioequivalence._evaluation import Endpoint
    from galenic.catalogue.bioequivalence._judging import Rules


ROUNDED = {"decimals": "interval", "limit_decimals": "widened limits", "estimate_decimals": "point estimate"}


def calculate(inputs: Inputs, options: StudyOptions) -> Outcome:
    """Evaluate every endpoint, judge the primary ones by the rule of the agency, and show what all others would say."""
    from galenic.catalogue.bioequivalence import _decisions as decisions
    from galenic.catalogue.bioequivalence import _supporting as supporting
    from galenic.catalogue.bioequivalence import _tables as tables
    from galenic.catalogue.bioequivalence._evaluation import evaluate, incomplete
    from galenic.catalogue.bioequivalence._figures import figures
    from galenic.catalogue.bioequivalence._flags import low_exposures
    from galenic.catalogue.bioequivalence._judging import criteria, rules_of
    from galenic.catalogue.bioequivalence._observations import observe

    rules = rules_of(options)
    found = observe(inputs, options)
    endpoints = evaluate(found, options, rules)
    judged = criteria(endpoints)
    missing = incomplete(endpoints)
    left_out = [each for each in (*found.exclusions, *missing) if each.scope.startswith("statistical evaluation")]
    diagnoses = supporting.diagnoses(endpoints)
    return Outcome(
        conclusion=_conclusion(endpoints, judged, rules),
        passed=_passed(endpoints, judged),
        criteria=judged,
        values=tuple(tables.values(endpoints)),
        tables=(
            tables.ratios(endpoints),
            decisions.agencies(endpoints, rules),
            decisions.steps(endpoints),
            decisions.rules_used(endpoints),
            tables.one_sided_tests(endpoints),
            *tables.anova(endpoints),
            *decisions.models(endpoints, rules),
            *supporting.outliers(endpoints, rules),
            *supporting.levels(endpoints, rules),
            *supporting.tmax(found, options),
            *supporting.scales(diagnoses),
            tables.described(found, (options.test, options.reference)),
            tables.individual(endpoints, found),
            *tables.left_out(left_out),
        ),
        figures=tuple(figures(endpoints, found, diagnoses)),
        exclusions=(*found.exclusions, *missing, *low_exposures(found, options)),
        assumptions=tuple(_assumptions(options, endpoints, rules, found.curves is not None)),
    )


def _passed(endpoints: Sequence[Endpoint], criteria: Sequence[Criterion]) -> bool | None:
    """Null where the rule cannot judge an endpoint and nothing else fails."""
    if any(criterion.passed is False for criterion in criteria):
        return False
    return None if any(each.decision and each.decision.passed is None for each in endpoints) else True


def _conclusion(endpoints: Sequence[Endpoint], criteria: Sequence[Criterion], rules: Rules) -> str:
    """Say it in a sentence, with what failed and by how much, and which agencies would say otherwise."""
    from galenic.science.rounding import round_half_up

    told = []
    for each in (each for each in endpoints if each.decision):
        ratio, low, high = (
            round_half_up(value, 2)
            for value in (each.interval.ratio_pct, each.interval.lower_pct, each.interval.upper_pct)
        )
        told.append(f"{each.code} {ratio} % ({low} to {high} %)")
    level = f"{100 * (1 - 2 * endpoints[0].interval.alpha):g}"
    ratios = f"T/R with {level} % confidence interval: {', '.join(told)}"
    agency, passed = rules.decisive.agency, _passed(endpoints, criteria)
    failed = [f"{each.title}: {each.value}, required {each.limit}" for each in criteria if each.passed is False]
    unjudged = [f"{each.code}: {each.decision.reason}" for each in endpoints if each.decision and each.decision.reason]
    if passed is False:
        verdict = f"Bioequivalence is not shown by the rule of {agency}: {'; '.join(failed)}."
    elif passed is None:
        verdict = f"Bioequivalence cannot be judged by the rule of {agency}: {' '.join(unjudged)}"
    else:
        verdict = f"Bioequivalence is shown by the rule of {agency}."
    return " ".join(part for part in (verdict, f"{ratios}.", _others(endpoints, agency, passed)) if part)


def _others(endpoints: Sequence[Endpoint], agency: str, passed: bool | None) -> str:
    """Which agencies would decide otherwise on the same data."""
    verdicts: dict[str, list[bool | None]] = {}
    for each in endpoints:
        for told in each.agencies:
            verdicts.setdefault(told.agency, []).append(told.passed)
    whole = {name: False if False in found else None if None in found else True for name, found in verdicts.items()}
    others = {name: each for name, each in whole.items() if name != agency and each is not passed}
    words = {True: "shown", False: "not shown"}
    otherwise = [f"{name} ({words[each]})" for name, each in others.items() if each is not None]
    silent = [name for name, each in others.items() if each is None]
    sentences = [
        f"Other agencies would decide otherwise: {', '.join(otherwise)}." if otherwise else "",
        f"By the rules of {', '.join(silent)} this study cannot be judged." if silent else "",
    ]
    return " ".join(part for part in sentences if part)


def _assumptions(
    options: StudyOptions, endpoints: Sequence[Endpoint], rules: Rules, from_concentrations: bool
) -> list[str]:
    decisive, product = rules.decisive, options.product_class.replace("-", " ")
    when = f"on {options.filing_date}" if options.filing_date else "without a filing date, so by the newest rule known"
    nearest = f" {decisive.agency} has no rule for this class; its nearest judges." if rules.is_nearest else ""
    remark = f" {decisive.remark}" if decisive.remark else ""
    products, since = f"{options.test} is the test, {options.reference} the reference", decisive.valid_from.isoformat()
    stated = [
        f"Model, fixed before the data: log scale, {_model(options, endpoints, rules)}; {products}.",
        f"Judged {when}: {decisive.title}, in force from {since} ({decisive.source}).{remark}",
        f"Class of the product, fixed before the data: {product}.{nearest}",
        f"Level of each one-sided test: {options.alpha:g}.",
    ]
    if rules.rounding:
        told = ", ".join(
            f"{ROUNDED[name]} {'unrounded' if decimals is None else f'to {decimals} decimals'}"
            for name, decimals in rules.rounding.items()
        )
        stated.append(f"Rounding by the protocol, in place of the rule's: {told}.")
    if options.other_treatments:
        others = ", ".join(options.other_treatments)
        stated.append(f"Left aside, so that the comparison rests on the two products alone: {others}.")
    if from_concentrations:
        from galenic.catalogue.pharmacokinetics.noncompartmental import assumptions

        stated += assumptions(options, common_times=True)
    return stated


def _model(options: StudyOptions, endpoints: Sequence[Endpoint], rules: Rules) -> str:
    """The model and the design in words."""
    found = endpoints[0].evaluation
    if found is None:
        return f"{options.variances} comparison of two groups" if options.design == "parallel" else "paired differences"
    from galenic.science.bioequivalence import model_of

    name = rules.model or model_of(found, rules.decisive)
    grouped = " within groups, with group and sequence*group" if len(found.data.groups) > 1 else ""
    words = {
        "fixed": "fixed effects of sequence, subject(sequence), period and treatment",
        "random subject": "fixed effects of sequence, period and treatment, random subjects",
        "variances by treatment": "fixed effects of sequence, period and treatment, variances by treatment",
    }
    freedom = "" if name == "fixed" else f" ({options.degrees_of_freedom} degrees of freedom)"
    design = f"{found.design.name}, {found.design.title.lower()}, {found.design.sequences}"
    return f"{words[name]}{grouped}{freedom}; design {design}"


SERVICE = Service(
    id="bioequivalence.study",
    title="Bioequivalence study",
    delivers=(
        "Parallel groups, pairs and crossovers of any design: ratio of geometric means with its confidence interval, "
        "analysis of variance or mixed model, and within-subject variability of every endpoint, judged by average, "
        "widened or reference-scaled rules, every agency side by side on a filing date; who was left out, and why."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=(
        "ICH M13A",
        "FDA Statistical Approaches to Establishing Bioequivalence (2026)",
        "EMA CPMP/EWP/QWP/1401/98 Rev. 1",
        "Health Canada Comparative Bioavailability Standards",
    ),
    ctd={"*": ("5.3.1.2",)},
    needed=(
        Applies(
            (STUDY_IN_BLOOD, SYNTHETIC),
            "A generic shows that its bioavailability is that of the reference.",
            "21 CFR 314.94(a)(7) and 320.21(b)",
            markets=("US",),
        ),
        Applies(
            (STUDY_IN_BLOOD, SYNTHETIC),
            "A generic shows bioequivalence with the reference by bioavailability studies.",
            "Directive 2001/83/EC Article 10(2)(b); CPMP/EWP/QWP/1401/98 Rev. 1",
            markets=("EU",),
        ),
        Applies(
            (STUDY_IN_BLOOD, SYNTHETIC),
            "A new drug submission by comparison shows bioequivalence with the Canadian reference.",
            "Food and Drug Regulations C.08.002.1",
            markets=("CA",),
        ),
        Applies(
            (STUDY_IN_BLOOD, EXTENDED),
            "An extended-release form is compared fasting and fed, and where it accumulates also at steady state.",
            "EMA/CPMP/EWP/280/96 Corr1; 21 CFR 320.25(f)",
        ),
        Applies(
            (STUDY_IN_BLOOD, BIOLOGIC),
            "A biosimilar shows similar exposure by the same statistics before efficacy is compared.",
            "FDA Clinical Pharmacology Data to Support Biosimilarity (2016); EMEA/CHMP/BMWP/42832/2005 Rev. 1",
        ),
    ),
    weeks=(2, 3),
    needs=(
        Need("bioequivalence.design", "Sample size and randomization are fixed in the protocol (ICH E9 3.5)."),
        Need(
            "manufacturing.clinical-material",
            "Subjects receive a released, representative batch (21 CFR 320.38 keeps samples of it).",
        ),
        Need(
            "comparative.dissolution",
            "Test and reference batches are compared in vitro first (EMA 1401/98 Rev. 1, Appendix I).",
        ),
        Need(
            "bioanalysis.method-validation",
            "Study samples are measured with a fully validated method (ICH M10 2.2.1).",
            alternatives=("bioanalysis.ligand-binding",),
        ),
        Need(
            "pharmacokinetics.noncompartmental", "What is compared are the parameters of each subject (ICH M13A 2.2.2)."
        ),
    ),
    inputs=(
        TableInput(
            "concentrations",
            "Concentrations over time",
            CONCENTRATIONS,
            "One row per sample, with sequence, period and treatment; parameters are computed on the way.",
            one_of="exposure",
        ),
        TableInput(
            "parameters",
            "Parameters side by side",
            PARAMETERS,
            "One row per subject and period, one column per parameter.",
            one_of="exposure",
        ),
        TableInput(
            "parameter_records",
            "Parameters one below another",
            PARAMETER_RECORDS,
            "One row per subject, period and parameter, as CDISC PP has it; parameters may have any name.",
            one_of="exposure",
        ),
        EvidenceInput(
            "pharmacokinetics",
            "Signed parameters",
            "pharmacokinetics.noncompartmental",
            "The parameters as they were computed and signed.",
            one_of="exposure",
        ),
        TableInput(
            "randomization",
            "Randomization list",
            RANDOMIZATION,
            "Completes and checks the data, and names subjects without any.",
            required=False,
        ),
        TableInput(
            "left_out",
            "Left out by the protocol",
            LEFT_OUT,
            "Subjects or periods that the protocol leaves out of the evaluation, each with its reason.",
            required=False,
        ),
    ),
    options=StudyOptions,
    criteria=(
        Requirement(
            "interval",
            "Comparison of T and R for each endpoint judged: confidence interval, and what the rule asks besides",
            "80.00 to 125.00 % or what the rule puts in its place (widened or narrowed limits, point estimate, scaled "
            "criterion, ratio of variabilities), rounded as the agency rounds",
            "the agency's rule on the filing date, see galenic.science.rules",
        ),
        Requirement(
            "subjects",
            "Evaluable subjects: with both products, or in the smaller group",
            "the agency's minimum, mostly 12",
            "the same rule",
        ),
    ),
    calculate=calculate,
    version="2.1",
)
