"""My work over everything that has a lifecycle: who is asked for which step, what is held up, in how many queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from galenic.evidence.lifecycle import LIFECYCLES as EVIDENCE
from galenic.ledger import clock
from galenic.ledger.actors import Reason, ReasonCode
from galenic.parties.reader import Reader, reader_for
from galenic.parties.roles import Role
from galenic.partners import commands as partner_commands
from galenic.partners import work as partner_work
from galenic.partners.lifecycle import LIFECYCLES as PARTNERS
from galenic.partners.models import Audit, ChangeNotice, Finding
from galenic.programmes import work
from galenic.programmes.conduct import commands as conduct
from galenic.programmes.conduct import work as conduct_work
from galenic.programmes.lifecycle import LIFECYCLES as PROGRAMMES
from galenic.programmes.models import WorkOrder
from galenic.programmes.planning import commands as planning
from galenic.programmes.planning import work as planning_work
from galenic.programmes.sourcing import commands as sourcing
from galenic.programmes.sourcing import work as sourcing_work
from galenic.programmes.work import Task, work_of
from tests.factories import World, proof_of
from tests.partners.working import SERVICE, Working, days
from tests.programmes.conduct.conftest import Conducting
from tests.programmes.sourcing.tendering import Tendering, in_days

pytestmark = pytest.mark.django_db
Asked = tuple[str, str]
WHY = Reason(ReasonCode.OTHER, "no capacity before spring")


def of(tasks: tuple[Task, ...]) -> list[Asked]:
    """Kind of record and step, as far as a test names them."""
    return [(task.record.subject_type().partition(".")[2], task.action) for task in tasks]


def readers(world: World) -> dict[str, Reader]:
    return {role.value: world.reader(role) for role in Role}


def asked(world: World, kind: str) -> dict[str, list[str]]:
    """Who is asked for which steps of a kind of record."""
    found = {
        name: [action for of_kind, action in of(work_of(reader).mine) if of_kind == kind]
        for name, reader in readers(world).items()
    }
    return {name: steps for name, steps in found.items() if steps}


@pytest.fixture
def partners(world: World) -> Working:
    return Working(world)


@pytest.fixture
def orders(world: World) -> Conducting:
    return Conducting(world)


@pytest.fixture
def tender(world: World) -> Tendering:
    return Tendering(world)


def test_a_qualification_waits_for_those_who_gather_then_for_those_who_decide(partners: Working) -> None:
    opened = partners.opened()
    assert asked(partners.world, "qualification") == {"sponsor_pm": ["evaluate"], "sponsor_qa": ["evaluate"]}
    partner_commands.begin_evaluation(by=partners.pm, qualification=opened)
    assert asked(partners.world, "qualification") == {}
    [held] = [task for task in work_of(partners.qa).held if task.action == "approve"]
    assert "its risk is not scored" in held.unmet
    assert of(work_of(partners.pm).others) == [("qualification", "approve")]


def test_a_complete_evaluation_waits_for_quality_assurance(partners: Working) -> None:
    partners.evaluated()
    assert asked(partners.world, "qualification") == {"sponsor_qa": ["approve"]}


def test_a_qualification_that_ends_is_evaluated_anew(partners: Working, pass_time: Callable[..., None]) -> None:
    found = partners.qualified(expires=days(200))
    assert asked(partners.world, "qualification") == {}
    pass_time(days=120)
    assert asked(partners.world, "qualification")["sponsor_qa"] == ["evaluate_anew"]
    [task] = work_of(partners.pm).mine
    assert (task.record, task.due) == (found, found.expires - timedelta(days=90))


def test_a_regular_audit_is_planned_unless_one_is(partners: Working, pass_time: Callable[..., None]) -> None:
    partners.approve(partners.evidence(partners.evaluated(risk=(5, 2, 3), expires=days(700)), "audit_report", days(-1)))
    pass_time(days=660)
    assert "plan_audit" in asked(partners.world, "qualification")["sponsor_qa"]
    partners.planned(planned_for=days(10))
    assert "plan_audit" not in asked(partners.world, "qualification").get("sponsor_qa", [])


@pytest.mark.req("SUP-3")
def test_an_audit_from_plan_to_answer(partners: Working) -> None:
    partners.planned()
    assert asked(partners.world, "audit") == {"sponsor_qa": ["schedule"]}
    audit = Audit.objects.get()
    partner_commands.perform_audit(by=partners.qa, audit=partner_commands.schedule_audit(by=partners.qa, audit=audit))
    assert asked(partners.world, "audit") == {"sponsor_qa": ["report"]}, "what the form asks for does not hold it up"


@pytest.mark.req("SUP-3")
def test_findings_go_between_the_quality_units(partners: Working) -> None:
    partners.reported("major")
    assert asked(partners.world, "finding") == {"partner_qa": ["respond"]}
    [task] = [task for task in work_of(partners.partner_qa).held if task.action == "respond"]
    assert "is not answered" in task.unmet[0]
    partners.respond(Finding.objects.get())
    assert asked(partners.world, "finding") == {"sponsor_qa": ["accept"]}
    assert asked(partners.world, "audit") == {"partner_qa": ["respond"]}


def test_an_agreement_and_what_runs_under_it(partners: Working) -> None:
    partners.drafted()
    assert asked(partners.world, "qualityagreement") == {"sponsor_qa": ["propose"]}
    agreement = partners.agreed(number="QA-2")
    partner_commands.propose_change(
        by=partners.partner_qa,
        agreement=agreement,
        kind=ChangeNotice.Kind.METHOD,
        title="Another column",
        description="The column is not made any more.",
        planned_for=days(40),
    )
    assert asked(partners.world, "changenotice") == {"sponsor_qa": ["agree"]}
    partner_commands.start_clock(
        by=partners.partner_qa,
        agreement=agreement,
        activity="deviation.critical",
        statement="A file was overwritten.",
        known_on=days(0),
    )
    assert asked(partners.world, "notification") == {"partner_qa": ["give"]}
    partner_commands.propose_subcontractor(by=partners.partner_qa, agreement=agreement, name="Elm", service_id=SERVICE)
    [held] = [task for task in work_of(partners.qa).held if task.record.subject_type() == "partners.subcontractor"]
    assert held.unmet == ("it is not said which qualification covers it",)
    partner_commands.ask_for_exemption(
        by=partners.pm,
        engagement_id=agreement.engagement_id,
        justification="One run.",
        until=days(9),
        agreement=agreement,
    )
    assert asked(partners.world, "exemption") == {"sponsor_qa": ["grant"]}


def test_a_request_until_it_is_awarded(tender: Tendering, pass_time: Callable[..., None]) -> None:
    request = tender.draft()
    assert asked(tender.world, "requestforproposals") == {"sponsor_pm": ["open"]}
    sourcing.open_request(by=tender.pm, request=request, proof=proof_of(tender.pm.person))
    assert asked(tender.world, "requestforproposals") == {"sponsor_pm": ["invite"]}
    [invitation] = tender.invited(request, "Birch")
    assert asked(tender.world, "requestforproposals") == {}
    assert ("requestforproposals", "wait") in of(work_of(tender.pm).others)
    assert asked(tender.world, "invitation") == {"partner_pm": ["propose"]}
    sourcing.ask_question(by=tender.partner("Birch"), invitation=invitation, text="Which anticoagulant?")
    assert asked(tender.world, "question") == {"sponsor_pm": ["answer"]}
    pass_time(days=21)
    assert asked(tender.world, "requestforproposals") == {"sponsor_pm": ["award"]}
    [task] = [task for task in work_of(tender.pm).mine if task.action == "award"]
    assert task.due == request.decide_by


def test_a_decision_is_due_as_soon_as_everybody_has_answered(tender: Tendering) -> None:
    request = tender.opened()
    birch, dogwood = tender.invited(request, "Birch", "Dogwood")
    tender.proposed(birch, "Birch")
    assert asked(tender.world, "requestforproposals") == {}
    sourcing.decline_invitation(by=tender.partner("Dogwood"), invitation=dogwood, reason=WHY)
    assert asked(tender.world, "requestforproposals") == {"sponsor_pm": ["award"]}


def test_product_and_plan_wait_for_those_who_decide_on_them(world: World) -> None:
    manager = world.reader(Role.SPONSOR_PM)
    facts = {"name": "Maple", "modality": "small-molecule", "api_only": True, "markets": ["EU"]}
    planning.describe_product(by=manager, programme=world.programme, facts=facts)
    assert asked(world, "productdescription") == {"sponsor_pm": ["approve"]}
    why = {"kind": "not_needed", "justification": "we know it"}
    planning.propose_decision(by=manager, programme=world.programme, service_id="sample.mean", **why)
    assert asked(world, "plandecision") == {"sponsor_qa": ["approve"]}


@pytest.mark.req("ACC-3")
def test_an_invited_partner_learns_nothing_of_the_request(tender: Tendering) -> None:
    request = tender.opened()
    invitations = tender.invited(request, "Birch", "Dogwood")
    for name, invitation in zip(("Birch", "Dogwood"), invitations, strict=True):
        sourcing.ask_question(by=tender.partner(name), invitation=invitation, text="Which anticoagulant?")
    for name in ("Birch", "Dogwood"):
        found = work_of(tender.partner(name))
        assert of((*found.mine, *found.held)) == [("invitation", "propose")]
        assert of(found.others) == [("question", "answer")]


def test_terms_milestones_and_invoices(orders: Conducting) -> None:
    order = orders.order(due=date(2030, 1, 31))
    orders.proposed(order, due=date(2030, 6, 30))
    assert asked(orders.world, "changeorder") == {"partner_pm": ["accept"]}
    orders.reported(order)
    assert asked(orders.world, "milestone") == {"sponsor_pm": ["accept"]}
    milestone = order.milestones_reported.get()
    conduct.accept_milestone(by=orders.sponsor_pm, milestone=milestone, proof=proof_of(orders.sponsor_pm.person))
    assert asked(orders.world, "workorder")["partner_pm"] == ["issue_invoice"]
    orders.invoiced(order, milestone)
    assert asked(orders.world, "workorder").get("partner_pm") is None
    assert asked(orders.world, "invoice") == {"sponsor_pm": ["approve"]}


def test_a_milestone_whose_day_is_near_waits_for_the_partner(orders: Conducting) -> None:
    near = clock.now().date() + timedelta(days=5)
    milestones = [{"key": "M1", "title": "Method", "due": near, "amount": "1500.00"}]
    order = orders.order(milestones=milestones)
    [task] = [task for task in work_of(orders.partner_pm).mine if task.action == "report_milestone"]
    assert (task.title, task.due) == ("Reach and report milestone M1", near)
    orders.reported(order)
    assert "report_milestone" not in [task.action for task in work_of(orders.partner_pm).mine]


def test_an_agreed_change_moves_the_day(orders: Conducting) -> None:
    order = orders.order(due=date(2030, 1, 31))
    orders.agreed(order, due=date(2031, 5, 1))
    [task] = [task for task in work_of(orders.scientist).mine if task.action == "compute"]
    assert task.due == date(2031, 5, 1)


def test_a_thread_waits_for_whoever_did_not_write_last(orders: Conducting) -> None:
    order = orders.order()
    thread = conduct.open_thread(by=orders.scientist, order=order, title="Dilution", text="May samples be diluted?")
    assert asked(orders.world, "thread") == {"sponsor_pm": ["decide"], "sponsor_qa": ["decide"]}
    conduct.write(by=orders.sponsor_pm, thread=thread, text="By how much?")
    assert sorted(asked(orders.world, "thread")) == ["partner_pm", "partner_qa", "partner_qc", "partner_scientist"]
    by = orders.sponsor_pm
    conduct.decide(by=by, thread=thread, decision="Not at all.", changes_nothing=True, proof=proof_of(by.person))
    assert asked(orders.world, "thread") == {}


def test_what_is_late_is_late_for_everybody(orders: Conducting, pass_time: Callable[..., None]) -> None:
    order = orders.issued(due=clock.now().date() + timedelta(days=2))
    pass_time(days=3)
    for reader in (orders.partner_pm, orders.sponsor_pm):
        assert [task.record for task in work_of(reader).late] == [order]


@pytest.mark.req("ACC-3")
def test_nobody_else_is_asked_or_told(partners: Working, orders: Conducting, tender: Tendering) -> None:
    order = orders.order()
    orders.reported(order)
    orders.departure(order)
    partners.reported("critical")
    partners.opened()
    tender.invited(tender.opened(), "Birch")
    for person in (orders.world.competitor, orders.world.stranger):
        found = work_of(reader_for(person))
        assert (found.mine, found.held, found.others) == ((), (), ())


def test_no_lifecycle_is_left_out() -> None:
    """Whatever people carry on stands in a list, or is carried on by what does."""
    courses = [work.ORDERS, work.DEPARTURES, work.DELIVERIES, work.REVIEWS, partner_work.QUALIFICATION]
    courses += [*partner_work.COURSES.values(), *planning_work.COURSES.values(), sourcing_work.DRAFTS]
    courses += [sourcing_work.AWARDS, conduct_work.CHANGE_ORDER, conduct_work.MILESTONE, conduct_work.INVOICE]
    covered = {each.lifecycle.name for each in [*courses, conduct_work.THREAD]}
    #: Steps of their own, and what nobody carries on by itself: a proposal waits for the request's decision.
    otherwise = {"programmes:invitation", "programmes:question", "programmes:proposal"}
    otherwise |= {"evidence:data_set", "evidence:run"}
    known = {each.name for each in (*PARTNERS, *PROGRAMMES, *EVIDENCE)}
    assert known == covered | otherwise


def test_the_number_of_queries_does_not_grow(
    partners: Working, orders: Conducting, tender: Tendering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither with the number of records nor with that of the steps; only so many are asked what holds them up."""
    monkeypatch.setattr(work, "JUDGED", 3)
    people = [orders.sponsor_pm, orders.partner_pm, partners.qa, partners.partner_qa, orders.scientist]

    def counted() -> list[int]:
        found = []
        for reader in people:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                work_of(reader)
            found.append(len(queries))
        return found

    _some_of_all(partners, orders, tender, "1")
    first = counted()
    _some_of_all(partners, orders, tender, "2")
    _some_of_all(partners, orders, tender, "3")
    for before, now in zip(first, counted(), strict=True):
        assert now <= before + 3 * GUARDS, (first, now)
    assert WorkOrder.objects.count() == 9


#: Queries that the guards of one step take at most; which steps are asked may differ when more are there.
GUARDS = 12


def _some_of_all(partners: Working, orders: Conducting, tender: Tendering, number: str) -> None:
    near = clock.now().date() + timedelta(days=5)
    milestones = [
        {"key": "M1", "title": "Method", "due": near, "amount": "500.00"},
        {"key": "M2", "title": "Report", "due": near, "amount": "1000.00"},
    ]
    orders.draft(number=f"WO-{number}1", due=near)
    order = orders.order(number=f"WO-{number}2", milestones=milestones)
    orders.computed(orders.order(number=f"WO-{number}3", milestones=milestones))
    orders.reached(order)
    orders.proposed(order, due=in_days(90))
    conduct.open_thread(by=orders.scientist, order=order, title="Dilution", text="May samples be diluted?")
    partners.qualified(product_class=number, expires=days(60))
    partners.reported("minor", "minor", services=[f"none.{number}"])
    partners.drafted(number=f"QA-{number}9")
    [invitation] = tender.invited(tender.opened(number=f"RFP-{number}"), "Birch")
    sourcing.ask_question(by=tender.partner("Birch"), invitation=invitation, text="Which anticoagulant?")
