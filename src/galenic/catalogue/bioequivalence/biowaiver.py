"""Biowaiver."""

from galenic.catalogue.planning.conditions import (
    BCS_WAIVABLE,
    DISSOLVES,
    EXTENDED,
    INJECTABLE,
    NOT_VALIDATED,
    OPHTHALMIC,
    ORAL_SOLUTION,
    REFERENCE,
    SEVERAL_STRENGTHS,
    SOLUTION,
    STUDY_IN_BLOOD,
    SYNTHETIC,
    SYSTEMIC,
)
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="bioequivalence.biowaiver",
    title="Biowaiver",
    delivers=(
        "Biopharmaceutics class of the substance, and the waiver of strengths by proportional composition and "
        "similar dissolution."
    ),
    performed_by=(Partner.CRO,),
    stages=(2,),
    guidelines=("ICH M9", "ICH M13B"),
    ctd={"US": ("1.12.15",), "*": ("5.3.1.3",)},
    needed=(
        Applies(
            (REFERENCE, SYNTHETIC, NOT_VALIDATED, INJECTABLE, SOLUTION),
            (
                "For an injected solution of the same composition bioavailability is self-evident, so that no study "
                "in humans is made."
            ),
            "21 CFR 320.22(b)(1)",
            markets=("US",),
        ),
        Applies(
            (REFERENCE, SYNTHETIC, NOT_VALIDATED, INJECTABLE, SOLUTION),
            "An aqueous solution given into the vein, or with the same excipients elsewhere, needs no study in humans.",
            "EMA CPMP/EWP/QWP/1401/98 Rev. 1 Appendix II",
            markets=("EU",),
        ),
        Applies(
            (REFERENCE, SYNTHETIC, NOT_VALIDATED, OPHTHALMIC, SOLUTION),
            "For an ophthalmic solution of the same composition bioavailability is self-evident.",
            "21 CFR 320.22(b)(1)",
            markets=("US",),
        ),
        Applies(
            (REFERENCE, SYNTHETIC, NOT_VALIDATED, ORAL_SOLUTION),
            "An oral solution needs no study when no excipient changes absorption.",
            "21 CFR 320.22(b)(3); EMA CPMP/EWP/QWP/1401/98 Rev. 1 Appendix II",
        ),
        Applies(
            (REFERENCE, SYNTHETIC, NOT_VALIDATED, SYSTEMIC, BCS_WAIVABLE),
            "Rapid dissolution and the class of the substance stand in for the study.",
            "ICH M9 2 and 3",
        ),
        Applies(
            (STUDY_IN_BLOOD, SYNTHETIC, DISSOLVES, ~EXTENDED, SEVERAL_STRENGTHS),
            "One strength is studied; the others follow by proportional composition and similar dissolution.",
            "ICH M13B; 21 CFR 320.22(d)(2)",
        ),
        Applies(
            (STUDY_IN_BLOOD, SYNTHETIC, EXTENDED, SEVERAL_STRENGTHS),
            (
                "Further strengths of an extended-release form follow from proportional composition and dissolution "
                "in several media."
            ),
            "21 CFR 320.24(b)(6); EMA/CPMP/EWP/280/96 Corr1",
        ),
        Applies(
            (REFERENCE, SYNTHETIC, NOT_VALIDATED, INJECTABLE, SOLUTION),
            "An aqueous solution with the excipients of the reference needs no study in humans.",
            "Health Canada: Pharmaceutical Quality of Aqueous Solutions (2005)",
            markets=("CA",),
        ),
    ),
    weeks=(3, 6),
    needs=(
        Need(
            "comparative.dissolution",
            "The waiver rests on similar dissolution of test and reference, or of the strengths (ICH M9, ICH M13B).",
        ),
        Need(
            "formulation.development",
            "The composition that the waiver compares is fixed (21 CFR 320.22(b)(1); ICH M9 3.1).",
        ),
    ),
)
