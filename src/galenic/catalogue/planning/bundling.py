"""Whether one partner should do several things, or several partners one each: arguments for both, by what fired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from galenic.catalogue.planning.conditions import (
    BIOLOGIC,
    BLOOD_LEVELS,
    CLINICAL_DEVELOPMENT,
    HIGHLY_VARIABLE,
    INJECTABLE,
    OLIGONUCLEOTIDE,
    OWN_SUBSTANCE,
    PEPTIDE,
    PROCESS_TO_BE_MADE,
    PRODUCT,
    SECOND_SOURCE,
    SITE_CHANGE,
    SMALL_MOLECULE,
    SOLID_ORAL,
    STUDY_IN_BLOOD,
    SUBSTANCE_TO_BE_MADE,
)
from galenic.catalogue.planning.product import Product
from galenic.catalogue.planning.rules import Condition

Verdict = Literal["one partner", "several partners", "either"]


@dataclass(frozen=True, slots=True)
class Argument:
    """A reason for one partner or for several, which holds under a condition."""

    when: Condition
    says: str


@dataclass(frozen=True, slots=True)
class Question:
    """Whether to give some work to one partner; it is asked where `asked` holds."""

    name: str
    title: str
    asked: Callable[[Product], bool]
    for_one: tuple[Argument, ...]
    for_several: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The side with more arguments, with all that fired and the facts they rest on."""

    title: str
    verdict: Verdict
    for_one: tuple[str, ...]
    for_several: tuple[str, ...]
    facts: tuple[str, ...]


def weigh(product: Product) -> tuple[Answer, ...]:
    """Answer the questions that the product raises."""
    return tuple(_answer(question, product) for question in QUESTIONS if question.asked(product))


def _answer(question: Question, product: Product) -> Answer:
    one = tuple(each.says for each in question.for_one if each.when.holds(product))
    several = tuple(each.says for each in question.for_several if each.when.holds(product))
    verdict: Verdict = "either"
    if len(one) != len(several):
        verdict = "one partner" if len(one) > len(several) else "several partners"
    reads = dict.fromkeys(name for each in (*question.for_one, *question.for_several) for name in each.when.reads)
    return Answer(question.title, verdict, one, several, tuple(f"{name}: {product.said(name)}" for name in reads))


QUESTIONS = (
    Question(
        "development and supply",
        "Develop the product and supply the market at one site?",
        PRODUCT.holds,
        (
            Argument(PROCESS_TO_BE_MADE, "one CDMO for both saves the technology transfer and its batches"),
            Argument(~SECOND_SOURCE, "one site is one quality agreement and one audit"),
            Argument(INJECTABLE, "an aseptic process is hard to move"),
            Argument(BIOLOGIC, "for a biologic every move of the process has to be shown comparable (ICH Q5E)"),
        ),
        (
            Argument(~PROCESS_TO_BE_MADE, "the process is locked: a CMO runs it at commercial scale"),
            Argument(SITE_CHANGE, "the process moves in any case"),
            Argument(SECOND_SOURCE, "two sources are wanted, so that no single failure stops supply"),
            Argument(SOLID_ORAL, "many CMOs compress and fill; volume makes the price"),
        ),
    ),
    Question(
        "substance and product",
        "Make substance and product at one partner?",
        lambda product: PRODUCT.holds(product) and OWN_SUBSTANCE.holds(product),
        (
            Argument(SUBSTANCE_TO_BE_MADE, "solid form and impurities of the substance steer the formulation"),
            Argument(BIOLOGIC, "bulk of a biologic is kept cold and short of hands"),
        ),
        (
            Argument(SMALL_MOLECULE, "chemistry and dosage forms are different plants, each with its specialists"),
            Argument(SECOND_SOURCE, "a substance that two product sites take should not belong to one of them"),
            Argument(PEPTIDE | OLIGONUCLEOTIDE, "synthesis on a support is the trade of a few substance makers"),
        ),
    ),
    Question(
        "clinic and bioanalysis",
        "Clinic, bioanalysis, pharmacokinetics and statistics at one CRO?",
        BLOOD_LEVELS.holds,
        (
            Argument(
                STUDY_IN_BLOOD, "a bioequivalence study is short, and every hand-over of samples and data costs days"
            ),
            Argument(SMALL_MOLECULE, "chromatography with mass spectrometry is at hand in every such CRO"),
        ),
        (
            Argument(BIOLOGIC, "binding assays and immunogenicity want a laboratory that lives from them"),
            Argument(PEPTIDE | OLIGONUCLEOTIDE, "the assay needs a platform that few clinics have"),
            Argument(CLINICAL_DEVELOPMENT, "years of studies in several countries outgrow one clinic"),
            Argument(HIGHLY_VARIABLE, "many subjects or periods may need more beds than one clinic has"),
        ),
    ),
    Question(
        "analytics and development",
        "Analytical work at the partner that develops the product?",
        lambda product: product.main_process != "validated",
        (
            Argument(PROCESS_TO_BE_MADE, "results of this week steer the trial batch of the next"),
            Argument(~SITE_CHANGE, "procedures stay where they are used, so that none is transferred"),
        ),
        (
            Argument(BIOLOGIC, "structure and potency want instruments and hands of specialists"),
            Argument(
                PEPTIDE | OLIGONUCLEOTIDE, "identity against the sequence wants high-resolution mass spectrometry"
            ),
            Argument(SMALL_MOLECULE, "nitrosamines in parts per billion want a trace laboratory"),
            Argument(SECOND_SOURCE, "an independent laboratory serves both sites alike"),
        ),
    ),
)
