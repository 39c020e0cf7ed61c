"""Plans: data that hold together, and dossiers compared with them."""

from __future__ import annotations

import pytest

from galenic.catalogue.discovery import services
from galenic.dossier.content_plan import Paper, State, Status, assess, plan, plans
from galenic.dossier.errors import DossierRefused
from galenic.dossier.headings import find
from galenic.dossier.model import Keyword, Region

ANDA = plan("US", "ANDA")
STUDIES = (Keyword("study", "BE-01"), Keyword("study", "BE-02"))


def status(*papers: Paper, section: str = "3.2.P.5.1", facts: tuple[str, ...] = ()) -> Status:
    (line,) = [one for one in assess(ANDA, papers, facts=facts) if one.section == section]
    return line.status


def paper(state: State, section: str = "3.2.P.5.1") -> Paper:
    return Paper(section, "Specification", state)


def test_there_is_a_plan_for_each_region() -> None:
    assert {(one.region, one.kind) for one in plans().values()} == {
        (Region.US, "ANDA"),
        (Region.EU, "generic"),
        (Region.CA, "ANDS"),
    }


@pytest.mark.parametrize("name", list(plans()))
def test_a_plan_names_what_exists(name: str) -> None:
    one = plans()[name]
    known = list(services())
    for requirement in one.requirements:
        assert requirement.why.endswith(".")
        assert requirement.source
        if one.region is not Region.CA or not requirement.section.startswith("1"):
            assert find(requirement.section, one.region), requirement.section
        assert not requirement.within or find(requirement.within, one.region), requirement.within
        assert set(requirement.when + requirement.unless) <= set(one.facts)
        for prefix in requirement.services:
            assert [service for service in known if service.startswith(prefix)], prefix
    asked = {fact for requirement in one.requirements for fact in requirement.when + requirement.unless}
    assert asked == set(one.facts)


def test_an_anda_needs_what_the_regulation_lists() -> None:
    """21 CFR 314.94(a)(1) to (13), by their sections."""
    needed = {line.section for line in assess(ANDA, []) if line.status is Status.MISSING}
    assert needed >= {"1.1", "1.3.4", "1.3.5.1", "1.3.5.2", "1.3.5.3", "1.12.11", "1.12.12", "1.14.1.1", "1.14.3.1"}
    assert needed >= {"2.7.1", "3.2.S.4.1", "3.2.P.8.1", "3.2.R", "5.3.1.2", "5.3.1.4"}
    assert not needed & {"2.4", "2.5", "2.6"}


def test_overviews_are_the_eus() -> None:
    needed = {line.section for line in assess(plan("EU", "generic"), []) if line.status is Status.MISSING}
    assert needed >= {"1.0", "1.2", "1.3.1", "1.5.2", "1.8.2", "2.4", "2.5"}


def test_facts_make_and_lift_needs() -> None:
    assert status(section="1.4.1") is Status.NOT_NEEDED
    assert status(section="1.4.1", facts=("master-file",)) is Status.MISSING
    assert status(section="5.3.1.2", facts=("biowaiver-only",)) is Status.NOT_NEEDED
    assert status(section="1.12.15", facts=("biowaiver-only",)) is Status.MISSING


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.APPROVED, Status.THERE),
        (State.UNSIGNED, Status.UNSIGNED),
        (State.STALE, Status.STALE),
        (State.SUPERSEDED, Status.SUPERSEDED),
        (State.PLACEHOLDER, Status.PLACEHOLDER),
    ],
)
@pytest.mark.req("REG-1")
def test_what_is_not_signed_and_current_is_flagged(state: State, expected: Status) -> None:
    assert status(paper(state)) is expected
    assert status(paper(State.APPROVED), paper(state)) is expected, "a good paper hides a bad one"


def test_a_subsection_fills_its_section() -> None:
    assert status(paper(State.APPROVED, "3.2.P.4.1"), section="3.2.P.4") is Status.THERE
    assert status(paper(State.APPROVED, "3.2.P.51"), section="3.2.P.5.1") is Status.MISSING


def test_every_study_is_asked_for() -> None:
    held = Paper("5.3.1.2", "Report", State.APPROVED, (Keyword("study", "BE-01"),))
    lines = [line for line in assess(ANDA, [held], repeats=STUDIES) if line.section == "5.3.1.2"]
    assert [(line.of, line.status) for line in lines] == [("BE-01", Status.THERE), ("BE-02", Status.MISSING)]


def test_a_paper_that_no_plan_asks_for_is_shown() -> None:
    (line,) = [one for one in assess(ANDA, [paper(State.APPROVED, "2.5")]) if one.status is Status.UNPLANNED]
    assert (line.section, line.is_fulfilled) == ("2.5", False)


def test_lines_are_in_the_order_of_the_ctd() -> None:
    sections = [line.section for line in assess(ANDA, [])]
    for earlier, later in (("1.2", "1.12.10"), ("2.7.1", "3.2.S.1"), ("3.2.S.7", "3.2.P.1"), ("3.2.A.2", "3.2.R")):
        assert sections.index(earlier) < sections.index(later)


def test_unknown_plans_and_facts_are_refused() -> None:
    with pytest.raises(DossierRefused) as refused:
        plan("US", "ANDS")
    assert refused.value.code == "DOS-020"
    with pytest.raises(DossierRefused) as refused:
        assess(ANDA, [], facts=("masterfile",))
    assert refused.value.code == "DOS-021"


@pytest.mark.parametrize("name", list(plans()))
def test_one_quality_overall_summary_may_hold_all_of_its_parts(name: str) -> None:
    """ICH M4Q(R1): 2.3 may be one document, or one for each of substance, product and regional information."""
    asked = plans()[name]
    whole = Paper("2.3", "Quality overall summary", State.APPROVED)
    lines = {line.section: line for line in assess(asked, [whole], repeats=[Keyword("substance", "a")])}
    parts = [one.section for one in asked.requirements if one.section.startswith("2.3.")]
    assert {lines[section].status for section in parts} == {Status.THERE}
    assert "2.3" not in lines
    alone = {line.section: line for line in assess(asked, [Paper("2.3.P", "Summary", State.APPROVED)])}
    assert (alone["2.3.P"].status, alone["2.3.S"].status) == (Status.THERE, Status.MISSING)
