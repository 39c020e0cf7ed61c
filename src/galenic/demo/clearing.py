"""What has to be there before work is given: sites qualified for each service, and quality agreements.

The facts are invented, like the parties; the steps are those that people take.
"""

from __future__ import annotations

from datetime import date

from galenic.demo.cast import PARTNERS, Cast
from galenic.demo.scenes import SCENES
from galenic.ledger import clock
from galenic.partners import commands
from galenic.partners.forms import agreement_form, qualification_form
from galenic.partners.models import Qualification, QualityAgreement
from galenic.partners.risk import Risk, months_later

EVIDENCE = (
    ("license", "License 2025-114 (invented)", date(2025, 6, 2), "copy from the partner"),
    ("inspection_history", "Inspection of March 2025, no critical deficiency (invented)", date(2025, 3, 14), "letter"),
)
#: Severity, probability and detectability as they are scored for every service.
RISK = Risk(severity=3, probability=2, detectability=2)
SECTIONS = {
    "purpose": "Work on the sponsor's product, at the site named here. Invented.",
    "definitions": "Terms are those of the guidelines that the matrix cites.",
    "disagreements": "The heads of both quality units decide together; until then the stricter reading holds.",
    "activities": "The matrix says for every activity who is responsible and who is accountable.",
    "revision": "Reviewed every year; a revision takes effect when both quality units have signed it.",
}
TERM_MONTHS, REVIEW_MONTHS = 24, 12


def qualify_all(cast: Cast) -> list[Qualification]:
    """Qualify each partner's site for each service that it is to do."""
    wanted = dict.fromkeys((scene.partner, scene.service_id) for scene in SCENES)
    return [qualify(cast, partner, service_id) for partner, service_id in wanted]


def agree_with_all(cast: Cast) -> list[QualityAgreement]:
    """Put a quality agreement with each partner into force."""
    return [agree(cast, partner.key) for partner in PARTNERS]


def qualify(cast: Cast, partner: str, service_id: str) -> Qualification:
    """Gathered by the programme manager, decided and signed by the sponsor's quality assurance."""
    site = cast.sites[partner]
    manager = cast.reader("manager")
    found = commands.open_qualification(by=manager, site=site, service_id=service_id)
    found = commands.begin_evaluation(by=manager, qualification=found)
    answers = {each.key: {"answer": "yes"} for each in qualification_form().questions}
    found = commands.answer_questions(by=manager, qualification=found, answers=answers)
    for kind, reference, dated, source in EVIDENCE:
        found = commands.record_evidence(
            by=manager, qualification=found, kind=kind, reference=reference, dated=dated, source=source
        )
    found = commands.score_risk(
        by=manager,
        qualification=found,
        severity=RISK.severity,
        probability=RISK.probability,
        detectability=RISK.detectability,
    )
    expires = months_later(clock.now().date(), TERM_MONTHS)
    found = commands.set_terms(by=manager, qualification=found, expires=expires)
    return commands.approve_qualification(
        by=cast.reader("sponsor_qa"), qualification=found, proof=cast.proof("sponsor_qa")
    )


def agree(cast: Cast, partner: str) -> QualityAgreement:
    """Drafted from the form by the sponsor's quality assurance, signed by both quality units."""
    by, today = cast.reader("sponsor_qa"), clock.now().date()
    draft = commands.draft_agreement(
        by=by,
        engagement_id=cast.engagements[partner].pk,
        site=cast.sites[partner],
        number="QA-1",
        title="Quality agreement (invented)",
        sections={each.key: SECTIONS[each.key] for each in agreement_form().sections},
        effective=today,
        expires=months_later(today, TERM_MONTHS),
        review_due=months_later(today, REVIEW_MONTHS),
    )
    proposed = commands.propose_agreement(by=by, agreement=draft)
    signed = commands.countersign_agreement(
        by=cast.reader("qa", partner), agreement=proposed, proof=cast.proof("qa", partner)
    )
    return commands.approve_agreement(by=by, agreement=signed, proof=cast.proof("sponsor_qa"))
