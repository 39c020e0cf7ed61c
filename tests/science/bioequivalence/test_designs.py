"""Names as used by Schütz et al., AAPS J 2020;22:44, and by Chow and Liu, 3rd ed., chapters 2, 9 and 10."""

from __future__ import annotations

import pytest

from galenic.science.bioequivalence.designs import Repeated, recognize


@pytest.mark.parametrize(
    ("sequences", "name", "title"),
    [
        ("TR RT", "2x2x2", "Crossover"),
        ("TR RT TT RR", "2x4x2", "Balaam's design"),
        ("TRT RTR", "2x2x3", "Full replicate, each sequence repeating one product"),
        ("TRR RTT", "2x2x3", "Full replicate, each sequence repeating one product"),
        ("TRR RTR", "2x2x3", "Extra-reference"),
        ("TRR RTR RRT", "2x3x3", "Partial replicate"),
        ("TRTR RTRT", "2x2x4", "Full replicate"),
        ("TRTR RTRT TRRT RTTR", "2x4x4", "Full replicate"),
        ("TTT TRT", "2x2x3", "Replicate of the test"),
        ("TRRR RTRR TRTR", "2x3x4", "Replicate of the reference, in part also of the test"),
        ("ART RTA TAR", "3x3", "Latin square"),
        ("ART ATR RAT RTA TAR TRA", "3x6x3", "Williams design"),
        ("ABTR BRAT RTBA TARB", "4x4", "Williams design"),
        ("ABTR BTRA TRAB RABT", "4x4", "Latin square"),
        ("AT TR RA", "3x3x2", "Incomplete block design"),
        ("ATR TRA", "3x2x3", "Crossover"),
    ],
)
def test_designs_have_the_names_of_the_field(sequences: str, name: str, title: str) -> None:
    found = recognize([tuple(pattern) for pattern in sequences.split()], "T", "R")
    assert (found.name, found.title, found.sequences) == (name, title, sequences.replace(" ", "|"))


def test_which_variances_exist_follows_from_what_is_repeated() -> None:
    full = recognize([tuple("TRTR"), tuple("RTRT")], "T", "R")
    half = recognize([tuple("TRT"), tuple("RTR")], "T", "R")
    partial = recognize([tuple("TRR"), tuple("RTR"), tuple("RRT")], "T", "R")
    plain = recognize([tuple("TR"), tuple("RT")], "T", "R")
    assert [d.is_replicate for d in (full, half, partial, plain)] == [True, True, True, False]
    assert [d.is_full_replicate for d in (full, half, partial, plain)] == [True, False, False, False]
    assert (partial.reference, partial.test) == (Repeated.ALL, Repeated.NONE)
    assert half.reference is Repeated.SOME
