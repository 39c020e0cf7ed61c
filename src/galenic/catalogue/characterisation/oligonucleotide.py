"""Characterization of an oligonucleotide."""

from galenic.catalogue.service import Partner, Service

SERVICE = Service(
    id="characterisation.oligonucleotide",
    title="Characterization of an oligonucleotide",
    delivers="Mass, charge states and fragments against the sequence and its modifications; identity and purity.",
    performed_by=(Partner.CRO,),
    stages=(1,),
    guidelines=("FDA", "USP <1503>"),
    ctd={"*": ("3.2.S.3.1",)},
)
