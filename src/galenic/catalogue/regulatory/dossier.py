"""Dossier."""

from galenic.catalogue.planning.conditions import (
    BIOLOGIC,
    CLINICAL_DEVELOPMENT,
    NOT_VALIDATED,
    PRODUCT,
    REFERENCE,
    SITE_CHANGE,
    SYNTHETIC,
)
from galenic.catalogue.planning.rules import Applies
from galenic.catalogue.service import Need, Partner, Service

SERVICE = Service(
    id="regulatory.dossier",
    title="Dossier",
    delivers=(
        "An ANDA or its sister abroad: modules of the Common Technical Document, an eCTD sequence, the tables of "
        "the bioequivalence summary, references to master files."
    ),
    performed_by=(Partner.CRO, Partner.CDMO),
    stages=(2, 3, 4),
    guidelines=("ICH M4", "ICH M8"),
    ctd={"*": ("1", "2", "3", "4", "5")},
    needed=(
        Applies(
            (PRODUCT, REFERENCE, SYNTHETIC, NOT_VALIDATED),
            "A generic is approved on an abbreviated application.",
            "21 CFR 314.94",
            markets=("US",),
        ),
        Applies(
            (PRODUCT, REFERENCE, SYNTHETIC, NOT_VALIDATED),
            "A generic is approved on an application that refers to the reference.",
            "Directive 2001/83/EC Article 10(1)",
            markets=("EU",),
        ),
        Applies(
            (PRODUCT, REFERENCE, SYNTHETIC, NOT_VALIDATED),
            "A generic is approved on an abbreviated new drug submission.",
            "Food and Drug Regulations C.08.002.1",
            markets=("CA",),
        ),
        Applies(
            (PRODUCT, REFERENCE, BIOLOGIC, NOT_VALIDATED),
            "A biosimilar is licensed on an abbreviated application.",
            "Public Health Service Act 351(k)",
            markets=("US",),
        ),
        Applies(
            (PRODUCT, REFERENCE, BIOLOGIC, NOT_VALIDATED),
            "A biosimilar is approved on an application with comparability data.",
            "Directive 2001/83/EC Article 10(4)",
            markets=("EU",),
        ),
        Applies(
            (PRODUCT, REFERENCE, BIOLOGIC, NOT_VALIDATED),
            "A biosimilar is approved on a new drug submission with reduced data.",
            "Health Canada: Submission Requirements for Biosimilar Biologic Drugs",
            markets=("CA",),
        ),
        Applies(
            (CLINICAL_DEVELOPMENT, SYNTHETIC),
            "A new medicine is approved on a full application.",
            "21 CFR 314.50",
            markets=("US",),
        ),
        Applies(
            (CLINICAL_DEVELOPMENT, BIOLOGIC),
            "A new biologic is licensed on a full application.",
            "21 CFR 601.2",
            markets=("US",),
        ),
        Applies(
            (CLINICAL_DEVELOPMENT,),
            "A new medicine is approved on a full application.",
            "Directive 2001/83/EC Article 8(3)",
            markets=("EU",),
        ),
        Applies(
            (CLINICAL_DEVELOPMENT,),
            "A new medicine is approved on a new drug submission.",
            "Food and Drug Regulations C.08.002",
            markets=("CA",),
        ),
        Applies(
            (PRODUCT, SITE_CHANGE),
            "A site that was not approved is filed before its batches are sold.",
            "21 CFR 314.70; 21 CFR 601.12",
            markets=("US",),
        ),
        Applies(
            (PRODUCT, SITE_CHANGE),
            "A site that was not approved is filed before its batches are sold.",
            "Regulation (EC) 1234/2008",
            markets=("EU",),
        ),
        Applies(
            (PRODUCT, SITE_CHANGE),
            "A site that was not approved is filed before its batches are sold.",
            "Food and Drug Regulations C.08.003",
            markets=("CA",),
        ),
    ),
    weeks=(8, 14),
    needs=(
        Need("stability.study", "The dossier states a shelf life and its data (ICH M4Q, 3.2.P.8)."),
        Need(
            "analytical.method-validation", "The dossier shows that its test procedures are valid (ICH M4Q, 3.2.P.5.3)."
        ),
        Need(
            "bioequivalence.study",
            "A generic shows bioequivalence or why it needs no study (21 CFR 314.94(a)(7)).",
            alternatives=("bioequivalence.biowaiver",),
        ),
        Need("regulatory.advice", "The application answers what the agency expects."),
        Need(
            "bioequivalence.biowaiver",
            "Strengths and forms that are not studied are waived with their data (21 CFR 320.22; ICH M13B).",
        ),
        Need("clinical.biostatistics", "Module 5 holds the reports and data sets of the studies (ICH M4E)."),
        Need("comparative.release-rate", "Equivalence in vitro stands in Module 5 (FDA IVRT draft 2022)."),
        Need("comparative.particle-size", "Equivalence in vitro stands in Module 5 (FDA budesonide 2012)."),
        Need(
            "comparative.dissolution",
            "Comparative dissolution stands in Module 5, or supports a change of site (ICH M4E 5.3.1.3).",
        ),
        Need("impurity.profile", "The specification of impurities is justified (ICH M4Q(R1) 3.2.P.5.5 and 3.2.P.5.6)."),
        Need("impurity.mutagenic", "The control of mutagenic impurities is justified (ICH M7(R2) 9)."),
        Need("impurity.residual-solvents", "Solvents are listed with their limits (ICH M4Q(R1) 3.2.P.5.5)."),
        Need("impurity.elemental", "The risk assessment of elements is summarized (ICH Q3D(R2) 5.6)."),
        Need("impurity.nitrosamine-risk", "The assessment of nitrosamines comes with the application."),
        Need("impurity.nitrosamine-confirmation", "A confirmed nitrosamine comes with its limit."),
        Need(
            "characterisation.peptide",
            "Structure is proven (ICH M4Q(R1) 3.2.S.3.1).",
            alternatives=("characterisation.oligonucleotide",),
        ),
        Need("potency.bioassay", "Potency is part of the specification (ICH Q6B 4.1.4)."),
        Need("bioanalysis.immunogenicity", "Immunogenicity is reported (ICH M4E 2.7.2.4)."),
        Need(
            "regulatory.master-file",
            "The application refers to the file by a letter of authorization (21 CFR 314.420(d)).",
        ),
        Need("process.scale-up", "The proposed batch record is of commercial scale (21 CFR 314.50(d)(1)(ii)(c))."),
        Need("transfer.technology", "Batches of the new site are compared with those of the old (FDA SUPAC)."),
        Need(
            "process.validation",
            "A biologic is licensed on the data of its qualification batches (21 CFR 601.20; ICH M4Q(R1) 3.2.S.2.5).",
            when=(BIOLOGIC,),
        ),
    ),
)
