"""Steps of qualifying a partner and agreeing with it, as tests take them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from galenic.ledger import clock
from galenic.ledger.actors import Reason, ReasonCode
from galenic.parties.reader import Reader
from galenic.parties.roles import Role
from galenic.partners import commands
from galenic.partners.commands import FindingGiven
from galenic.partners.forms import agreement_form, qualification_form
from galenic.partners.models import Audit, Finding, Qualification, QualityAgreement
from tests.factories import World, proof_of

SERVICE = "bioanalysis.study"
WHY = Reason(ReasonCode.OTHER, "the inspection found data deleted")
ANSWERS = {each.key: {"answer": "yes"} for each in qualification_form().questions}
SECTIONS = {each.key: f"What the parties agree on: {each.title}." for each in agreement_form().sections}


def today() -> date:
    return clock.now().date()


def days(count: int) -> date:
    return today() + timedelta(days=count)


class Working:
    """Alder's people and Birch's, at Birch's site in Utrecht."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.site = world.site
        self.engagement = world.engagement

    @property
    def pm(self) -> Reader:
        return self.world.reader(Role.SPONSOR_PM)

    @property
    def qa(self) -> Reader:
        return self.world.reader(Role.SPONSOR_QA)

    @property
    def partner_qa(self) -> Reader:
        return self.world.reader(Role.PARTNER_QA)

    def opened(self, **more: Any) -> Qualification:
        given = {"site": self.site, "service_id": SERVICE} | more
        return commands.open_qualification(by=self.pm, **given)

    def evaluating(self, **more: Any) -> Qualification:
        return commands.begin_evaluation(by=self.pm, qualification=self.opened(**more))

    def evaluated(
        self, *, risk: tuple[int, int, int] = (2, 2, 2), expires: date | None = None, conditions: str = "", **more: Any
    ) -> Qualification:
        """Everything that a decision takes, gathered by the programme manager."""
        found = self.evaluating(**more)
        found = commands.answer_questions(by=self.pm, qualification=found, answers=ANSWERS)
        for kind in ("license", "inspection_history"):
            found = self.evidence(found, kind)
        severity, probability, detectability = risk
        factors = {"severity": severity, "probability": probability, "detectability": detectability}
        found = commands.score_risk(by=self.pm, qualification=found, **factors)
        terms = {"expires": expires or days(300), "conditions": conditions}
        return commands.set_terms(by=self.pm, qualification=found, **terms)

    def evidence(self, found: Qualification, kind: str, dated: date | None = None) -> Qualification:
        return commands.record_evidence(
            by=self.pm,
            qualification=found,
            kind=kind,
            reference="NL/H 2025-0114",
            dated=dated or days(-30),
            source="EudraGMDP",
        )

    def approve(self, found: Qualification) -> Qualification:
        return commands.approve_qualification(by=self.qa, qualification=found, proof=proof_of(self.qa.person))

    def qualified(self, **more: Any) -> Qualification:
        return self.approve(self.evaluated(**more))

    def planned(self, **more: Any) -> Audit:
        given = {"kind": Audit.Kind.REGULAR, "planned_for": days(-1), "auditor": self.qa.person} | more
        return commands.plan_audit(by=self.qa, engagement_id=self.engagement.pk, site=self.site, **given)

    def performed(self, **more: Any) -> Audit:
        audit = commands.schedule_audit(by=self.qa, audit=self.planned(**more))
        return commands.perform_audit(by=self.qa, audit=audit)

    def reported(self, *grades: str, **more: Any) -> Audit:
        given = [FindingGiven(Finding.Grade(grade), "21 CFR 211.194", f"A {grade} lapse.") for grade in grades]
        return commands.report_audit(
            by=self.qa,
            audit=self.performed(**more),
            report="AR-7",
            summary="Two days on site, laboratory and archive.",
            findings=given,
            proof=proof_of(self.qa.person),
        )

    def respond(self, finding: Finding, response: str = "The records are restored.", capa: str = "CAPA-3") -> Finding:
        return commands.respond_to_finding(
            by=self.partner_qa, finding=finding, response=response, capa=capa, proof=proof_of(self.partner_qa.person)
        )

    def accept(self, finding: Finding) -> Finding:
        return commands.accept_response(by=self.qa, finding=finding, proof=proof_of(self.qa.person))

    def drafted(self, **more: Any) -> QualityAgreement:
        given = {
            "number": "QA-1",
            "title": "Bioanalysis at Utrecht",
            "site": self.site,
            "services": [SERVICE],
            "sections": SECTIONS,
            "effective": today(),
            "expires": days(700),
            "review_due": days(350),
        }
        return commands.draft_agreement(by=self.qa, engagement_id=self.engagement.pk, **{**given, **more})

    def countersigned(self, agreement: QualityAgreement) -> QualityAgreement:
        proposed = commands.propose_agreement(by=self.qa, agreement=agreement)
        return commands.countersign_agreement(
            by=self.partner_qa, agreement=proposed, proof=proof_of(self.partner_qa.person)
        )

    def put_into_force(self, agreement: QualityAgreement) -> QualityAgreement:
        return commands.approve_agreement(
            by=self.qa, agreement=self.countersigned(agreement), proof=proof_of(self.qa.person)
        )

    def agreed(self, **more: Any) -> QualityAgreement:
        return self.put_into_force(self.drafted(**more))
