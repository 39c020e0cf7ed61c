"""Reference folder bioequivalence_replicate: EMA's methods A, B and C, FDA's contrasts, and the decisions.

Some figures of the references stem from programs that were at their own limit: see `ERRATA`. They are asked and
compared like all others; nothing here changes an answer.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from galenic.errors import InputError
from galenic.science.bioequivalence import (
    Evaluation,
    MixedModel,
    RatioInterval,
    WithinVariability,
    arrange,
    decide,
    scaled_criterion,
    sd_ratio,
)
from galenic.science.bioequivalence.mixed import Df
from galenic.science.rounding import at_least, at_most
from galenic.science.rules import Rule, rule
from galenic.validation.results import Value

Answers: TypeAlias = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Erratum:
    """Figures of a set that are not met, -2 log L of the reference program (SPSS MIXED) and of Galenic, and why.

    A lower -2 log L is the better fit of the same model. Proofs: docs/reference/bioequivalence-method-c.md.
    """

    reference: float
    galenic: float
    why: str
    figures: tuple[str, ...]


CORRELATION_1 = "the correlation between subjects is 1, where SPSS has no definite Hessian"
STOPPED = "SPSS did not converge"
STOPPED_EARLY = "SPSS did not converge, and stopped at a worse fit"
INSEPARABLE = "a variance is inseparable, which leaves SPSS a singular Hessian"
DF = ("method_C.df_satterthwaite",)
LIMITS = (*DF, "method_C.CI_lower_pct", "method_C.CI_upper_pct")
NLME = ("R_nlme_C.se",)  # nlme ends at a correlation of 0.9994
RATIO = ("ratio_CI_lower", "ratio_CI_upper", "reciprocal_CI_lower", "reciprocal_CI_upper")
RATIOS = (*DF, *(f"method_C.{name}" for name in RATIO))
FIT = ("method_C.se", "method_C.minus2_REML_loglik")
ERRATA = {
    "rds01": Erratum(530.1445186, 530.1445186, CORRELATION_1, (*DF, *NLME)),
    "rds04": Erratum(314.2217688, 314.2217688, INSEPARABLE, LIMITS),
    "rds05": Erratum(-74.8799783, -74.8799783, STOPPED, DF),
    "rds06": Erratum(530.1445186, 530.1445186, CORRELATION_1, (*DF, *NLME)),
    "rds13": Erratum(2087.481014, 2087.481014, CORRELATION_1, DF),
    "rds15": Erratum(2087.481014, 2087.481014, CORRELATION_1, DF),
    "rds16": Erratum(323.9976667, 323.9976667, CORRELATION_1, LIMITS),
    "rds24": Erratum(274.3063614, 274.3063614, CORRELATION_1, LIMITS),
    "rds25": Erratum(660.0465402, 660.0465402, CORRELATION_1, DF),
    "simC_rds8": Erratum(126.893551, 126.893551, CORRELATION_1, DF),
    "simC_rds10": Erratum(131.240775, 131.240748, STOPPED_EARLY, (*DF, *FIT)),
    "simC_rds11": Erratum(129.062014, 129.061988, STOPPED_EARLY, (*RATIOS, *FIT)),
    "simC_rds16": Erratum(285.692773, 285.692773, CORRELATION_1, RATIOS),
    "simC_rds22": Erratum(
        234.103114, 232.557230, STOPPED_EARLY, (*RATIOS, *FIT, "method_C.log_diff_second_minus_first_coding")
    ),
}


def obtain(definition: Mapping[str, Any], folder: Path, questions: Sequence[Mapping[str, Any]]) -> Answers:
    """Answer each name by the evaluation that its prefix tells; what a design cannot give is left out."""
    with (folder / definition["inputs"]["csv"]).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    evaluation = _evaluation(rows)
    prefixes = {question["name"].partition(".")[0] for question in questions}
    answers: Answers = {}
    for prefix in prefixes & ANSWERS.keys():
        answers |= {f"{prefix}.{name}": value for name, value in ANSWERS[prefix](evaluation).items()}
    return {question["id"]: answers[question["name"]] for question in questions if question["name"] in answers}


def _evaluation(rows: Sequence[Mapping[str, str]]) -> Evaluation:
    """A column `PK` holds values, a column `var` their logarithms."""
    product, value = ("treatment", "PK") if "PK" in rows[0] else ("formulation", "var")
    subject, sequence, period, treatment = (
        [row[name] for row in rows] for name in ("subject", "sequence", "period", product)
    )
    values = [None if row[value].strip() in {"", ".", "NA"} else float(row[value]) for row in rows]
    return Evaluation(arrange(subject, sequence, period, treatment, values, is_log=value == "var"))


def _interval(interval: RatioInterval) -> Answers:
    half_width = math.log(interval.upper_pct / interval.ratio_pct)
    return {
        "PE_pct": interval.ratio_pct,
        "CI_lower_pct": interval.lower_pct,
        "CI_upper_pct": interval.upper_pct,
        "df": interval.df,
        "log_half_width": half_width,
        "pe_log": interval.log_difference,
        "se": interval.standard_error,
        "lower": interval.lower_pct,
        "upper": interval.upper_pct,
    }


def _variability(evaluation: Evaluation) -> Answers:
    reference, test = evaluation.reference, evaluation.test
    answers: Answers = {"n_subjects": evaluation.data.n_subjects}
    if reference:
        answers |= {"swR": reference.sd, "CVwR_pct": reference.cv_pct, "n_RR": reference.n_subjects}
    if test:
        answers |= {"swT": test.sd, "CVwT_pct": test.cv_pct, "n_TT": test.n_subjects}
    ratio = sd_ratio(test, reference) if test and reference else None
    return answers | ({"sw_ratio_T_over_R": ratio.ratio, "sw_ratio_upper_CL": ratio.upper} if ratio else {})


def _judged(evaluation: Evaluation, metric: str, judged_by: Rule, model: str = "") -> Answers:
    """The interval, the variability and the verdicts of a rule."""
    decision = decide(evaluation, metric, judged_by, model=model)
    interval, limits = decision.interval or evaluation.fixed.interval, decision.limits_pct or (math.nan, math.nan)
    inside = next(step.passed for step in decision.steps if "interval" in step.name)
    near = at_least(interval.ratio_pct, 80.0) and at_most(interval.ratio_pct, 125.0)
    return {
        **_interval(interval),
        **_variability(evaluation),
        "limit_lower_pct": limits[0],
        "limit_upper_pct": limits[1],
        "CI_within_limits": _pass(inside),
        "PE_within_80_125": _pass(near),
        "BE": _pass(inside and near),
    }


def _pass(passed: bool | None) -> str:
    return "pass" if passed else "fail"


def _expanding(evaluation: Evaluation, model: str = "") -> Answers:
    return _judged(evaluation, "Cmax", rule("bioequivalence", "EMA", "highly variable", on=date(2024, 1, 1)), model)


def _canadian(evaluation: Evaluation) -> Answers:
    found = rule("bioequivalence", "Health Canada", "highly variable", on=date(2024, 1, 1))
    return _judged(evaluation, "AUC", found)


def _gulf(evaluation: Evaluation) -> Answers:
    """Wider fixed limits, as the versions of the guideline before 3.1 had them."""
    return _judged(evaluation, "Cmax", rule("bioequivalence", "GCC", "highly variable", on=date(2022, 1, 1)))


def _average(evaluation: Evaluation) -> Answers:
    return _judged(evaluation, "Cmax", rule("bioequivalence", "EMA", "average", on=date(2024, 1, 1)))


def _method_b(df: Df) -> Callable[[Evaluation], Answers]:
    def answer(evaluation: Evaluation) -> Answers:
        by_df = Evaluation(evaluation.data, df=df)
        likelihood = {"minus2_REML_loglik": by_df.random_subject.minus_2_log_likelihood}
        return _expanding(by_df, "random subject") | likelihood

    return answer


def _method_c(evaluation: Evaluation) -> Answers:
    found = evaluation.by_treatment
    lower, upper = found.interval.lower_pct / 100, found.interval.upper_pct / 100
    return _interval(found.interval) | {
        "df_satterthwaite": found.interval.df,
        "minus2_REML_loglik": found.minus_2_log_likelihood,
        # The simulated sets code the test first: their difference is reference minus test.
        "log_diff_second_minus_first_coding": -found.interval.log_difference,
        "ratio_CI_lower": 1 / upper,
        "ratio_CI_upper": 1 / lower,
        "reciprocal_CI_lower": lower,
        "reciprocal_CI_upper": upper,
    }


def _lm(evaluation: Evaluation) -> Answers:
    fixed = evaluation.fixed
    return _interval(fixed.interval) | {"mse": fixed.mse, "n_used": fixed.n_observations}


def _lmer(evaluation: Evaluation) -> Answers:
    found = evaluation.random_subject
    variances = found.variances
    return _interval(found.interval) | {
        "df_satt": found.interval.df,
        "var_subject": variances["between subjects"],
        "var_resid": variances["residual"],
        "minus2_REML_loglik": found.minus_2_log_likelihood,
    }


def _nlme(evaluation: Evaluation) -> Answers:
    """Variances by treatment as nlme fits them, with degrees of freedom by containment."""
    found: MixedModel = Evaluation(evaluation.data, df="containment").by_treatment
    return _interval(found.interval) | {"m2reml": found.minus_2_log_likelihood, "df_contain": found.interval.df}


def _fda(evaluation: Evaluation) -> Answers:
    try:
        contrasts = evaluation.contrasts
    except InputError:
        return {"applicable": False}
    found = rule("bioequivalence", "FDA", "highly variable", on=date(2026, 6, 1))
    bound = scaled_criterion(contrasts, found.values["scaling"]).upper_bound
    interval, reference = contrasts.interval, contrasts.reference
    allowed = at_least(reference.sd, found.values["scaling"]["from_sw"])
    near = at_least(interval.ratio_pct, 80.0) and at_most(interval.ratio_pct, 125.0)
    inside = at_least(interval.lower_pct, 80.0, 2) and at_most(interval.upper_pct, 125.0, 2)
    answers = _interval(interval) | {
        "applicable": True,
        "n_complete": contrasts.n_subjects,
        "s2wR": reference.variance,
        "swR": reference.sd,
        "dfd": reference.df,
        "CVwR_pct": reference.cv_pct,
        "critbound_hvd": bound,
        "hvd_scaled_allowed": allowed,
        "abe_ilat_pass": inside,
    }
    answers |= {"hvd_pass": at_most(bound, 0.0) and near} if allowed else {}
    return answers | (_narrow_index(evaluation, contrasts.test) if contrasts.test else {})


def _narrow_index(evaluation: Evaluation, test: WithinVariability) -> Answers:
    found = rule("bioequivalence", "FDA", "narrow index", on=date(2026, 6, 1)).values["scaling"]
    bound = scaled_criterion(evaluation.contrasts, found).upper_bound
    answers: Answers = {
        "s2wT": test.variance,
        "swT": test.sd,
        "dft": test.df,
        "critbound_ntid": bound,
        "ntid_crit_pass": at_most(bound, 0.0),
    }
    ratio = sd_ratio(test, evaluation.contrasts.reference)
    if ratio:
        answers |= {"sw_ratio": ratio.ratio, "sw_ratio_lower90": ratio.lower, "sw_ratio_upper90": ratio.upper}
        answers["ntid_ratio_pass"] = at_most(ratio.upper, found["sd_ratio_upper"])
    return answers


ANSWERS: dict[str, Callable[[Evaluation], Answers]] = {
    "EMA_A": _expanding,
    "EMA_B": _method_b("containment"),
    "EMA_B_satterthwaite": _method_b("satterthwaite"),
    "EMA_B_kenward_roger": _method_b("kenward-roger"),
    "ABE": _average,
    "HC_B_satterthwaite": _canadian,
    "GCC_A": _gulf,
    "method_C": _method_c,
    "R_own_all": _lm,
    "R_own_lmer": _lmer,
    "R_lmer": _lmer,
    "R_nlme_C": _nlme,
    "FDA": _fda,
}
