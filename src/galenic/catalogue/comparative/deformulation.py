"""Deformulation of the reference product."""

from galenic.catalogue.planning.conditions import (
    BCS_WAIVABLE,
    INJECTABLE,
    OPHTHALMIC,
    PROCESS_UNKNOWN,
    REFERENCE,
    SEMISOLID,
    SYNTHETIC,
)
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="comparative.deformulation",
    title="Deformulation of the reference product",
    delivers=(
        "What the reference product is made of and how much of each: qualitative and quantitative sameness within "
        "limits."
    ),
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("FDA Q1/Q2 sameness",),
    ctd={"*": ("3.2.P.2",)},
    needed=(
        Applies(
            (REFERENCE, SYNTHETIC, PROCESS_UNKNOWN, INJECTABLE),
            "An injected generic has the inactive ingredients of the reference in the same amounts.",
            "21 CFR 314.94(a)(9)(iii)",
            markets=("US",),
        ),
        Applies(
            (REFERENCE, SYNTHETIC, PROCESS_UNKNOWN, OPHTHALMIC),
            "An ophthalmic generic has the inactive ingredients of the reference in the same amounts.",
            "21 CFR 314.94(a)(9)(iv)",
            markets=("US",),
        ),
        Applies(
            (REFERENCE, SYNTHETIC, PROCESS_UNKNOWN, SEMISOLID),
            "Equivalence in vitro is accepted when composition and microstructure are those of the reference.",
            "FDA product guidances on topical products; 21 CFR 314.94(a)(9)(v)",
            markets=("US",),
        ),
        Applies(
            (REFERENCE, SYNTHETIC, PROCESS_UNKNOWN, BCS_WAIVABLE),
            "A waiver by class rests on excipients that are the same or of no effect on absorption.",
            "ICH M9 3.1",
        ),
        Applies(
            (REFERENCE, SYNTHETIC, PROCESS_UNKNOWN),
            "The reference sets the target: what it is made of and how it releases come before the first trial batch.",
            "ICH Q8(R2) 2 and Annex 2.1",
        ),
    ),
    weeks=(4, 8),
    needs=(
        Need(
            "regulatory.advice",
            "Which reference counts differs between markets (21 CFR 314.3; Directive 2001/83/EC Article 10).",
        ),
    ),
)
