"""The tree of a dossier."""

from __future__ import annotations

from pathlib import Path

from galenic.dossier import ectd_v3
from galenic.dossier.outline import Branch, cumulative, of_sequence


def lines(branch: Branch, depth: int = 0) -> list[str]:
    """Headings and documents as indented lines."""
    own = [f"{'  ' * depth}{entry.title} {entry.sequence}{entry.operation}" for entry in branch.entries]
    for below in branch.branches:
        own += [f"{'  ' * depth}{below.section} {', '.join(below.keywords)}".rstrip(), *lines(below, depth + 1)]
    return own


def test_what_stands_is_shown_in_the_order_of_the_ctd(us: Path) -> None:
    tree = cumulative(ectd_v3.standing(ectd_v3.read_application(us)), "US")
    shown = lines(tree)
    assert [branch.section for branch in tree.branches] == ["1", "2", "3", "5"]
    for line in (
        "      3.2.P.4 lactose",
        "          Specification of the drug product 0001",
        "          Stability data 0000",
        "        Synopsis of study MAP-BE-01 0001",
    ):
        assert line in shown, shown
    assert not [line for line in shown if "starch" in line]
    assert tree.count() == len(ectd_v3.standing(ectd_v3.read_application(us)))


def test_a_sequence_shows_what_it_did(us: Path) -> None:
    shown = [line.strip() for line in lines(of_sequence(ectd_v3.read_sequence(us / "0001")))]
    assert "Specification of the drug product 0001replace" in shown
    assert "Specification of starch 0001delete" in shown
    assert "Study tagging file MAP-BE-01 0001append" in shown


def test_documents_of_one_section_stay_with_their_keywords(us: Path) -> None:
    shown = [line.strip() for line in lines(of_sequence(ectd_v3.read_sequence(us / "0000")))]
    assert shown[shown.index("3.2.P.4 lactose") + 2] == "Specification of lactose 0000new"
    assert shown[shown.index("3.2.P.4 starch") + 2] == "Specification of starch 0000new"
