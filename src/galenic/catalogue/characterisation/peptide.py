"""Characterization of a peptide."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="characterisation.peptide",
    title="Characterization of a peptide",
    delivers="Mass, charge states and fragments against the sequence; identity and purity.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("FDA ANDAs for Certain Highly Purified Synthetic Peptides (2021)", "USP <1503>"),
    ctd={"*": ("3.2.S.3.1",)},
)
