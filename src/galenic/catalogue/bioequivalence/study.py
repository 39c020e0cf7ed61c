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
    from galenic.science.rules import Rule


def calculate(inputs: Inputs, options: StudyOptions) -> Outcome:
    """Evaluate every endpoint and judge the primary ones by the rule of the agency."""
    from galenic.catalogue.bioequivalence import _tables as tables
    from galenic.catalogue.bioequivalence._evaluation import evaluate, incomplete
    from galenic.catalogue.bioequivalence._figures import figures
    from galenic.catalogue.bioequivalence._judging import criteria, rule_of
    from galenic.catalogue.bioequivalence._observations import observe

    decisive = rule_of(options)
    found = observe(inputs, options)
    endpoints = evaluate(found, options, decisive)
    judged = criteria(endpoints, decisive)
    passed = all(criterion.passed is not False for criterion in judged)
    missing = incomplete(endpoints)
    left_out = [each for each in (*found.exclusions, *missing) if each.scope.startswith("statistical evaluation")]
    return Outcome(
        conclusion=_conclusion(endpoints, judged, decisive),
        passed=passed,
        criteria=judged,
        values=tuple(tables.values(endpoints)),
        tables=(
            tables.ratios(endpoints),
            tables.one_sided_tests(endpoints),
            *tables.anova(endpoints),
            tables.described(found, (options.test, options.reference)),
            tables.individual(endpoints, found),
            *tables.left_out(left_out),
        ),
        figures=tuple(figures(endpoints, found)),
        exclusions=(*found.exclusions, *missing),
        assumptions=tuple(_assumptions(options, decisive, found.curves is not None)),
    )


def _conclusion(endpoints: Sequence[Endpoint], criteria: Sequence[Criterion], decisive: Rule) -> str:
    """Say it in one sentence, with what failed and by how much."""
    from galenic.science.rounding import round_half_up

    told = []
    for each in (each for each in endpoints if each.verdict):
        ratio, low, high = (
            round_half_up(value, 2)
            for value in (each.interval.ratio_pct, each.interval.lower_pct, each.interval.upper_pct)
        )
        told.append(f"{each.code} {ratio} % ({low} to {high} %)")
    level = round(100 * (1 - 2 * decisive.values["alpha"]))
    ratios = f"T/R with {level} % confidence interval: {', '.join(told)}"
    failed = [f"{each.title}: {each.value}, required {each.limit}" for each in criteria if each.passed is False]
    if failed:
        return f"Bioequivalence is not shown by the rule of {decisive.agency}: {'; '.join(failed)}. {ratios}."
    return f"Bioequivalence is shown by the rule of {decisive.agency}. {ratios}."


def _assumptions(options: StudyOptions, decisive: Rule, from_concentrations: bool) -> list[str]:
    model = (
        "log scale, fixed effects of sequence, subject(sequence), period and treatment"
        if options.design == "2x2x2"
        else f"log scale, {options.variances} comparison of two groups"
    )
    since = decisive.valid_from.isoformat()
    when = f"on {options.filing_date}" if options.filing_date else "without a filing date, so by the newest rule known"
    stated = [
        f"Model, fixed before the data: {model}; {options.test} is the test, {options.reference} the reference.",
        f"Judged {when}: {decisive.title}, in force from {since} ({decisive.source}). {decisive.remark}".strip(),
        "Limits are those of unscaled average bioequivalence; no widening for high variability, none narrowed.",
    ]
    if from_concentrations:
        from galenic.catalogue.pharmacokinetics.noncompartmental import assumptions

        stated += assumptions(options, common_times=True)
    return stated


SERVICE = Service(
    id="bioequivalence.study",
    title="Bioequivalence study",
    delivers=(
        "Analysis of variance, ratio of geometric means with its confidence interval, two one-sided tests and "
        "within-subject variability of every endpoint, judged by the rules of a region on a filing date; who was left "
        "out, and why."
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
            "EMA/CPMP/EWP/280/96 Rev. 1; 21 CFR 320.25(f)",
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
            "Confidence interval (where a rule says so, point estimate) of T/R for each endpoint judged",
            "80.00 to 125.00 %, rounded as the agency rounds",
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
    version="1.0",
)
