"""The lifecycles of qualifications, audits, findings, agreements and what runs under them, as tables."""

from __future__ import annotations

from galenic.ledger.lifecycle import Lifecycle, Transition, signed_as
from galenic.parties.roles import Role
from galenic.partners.rules import agreements, audits, qualification

SPONSOR_QA = (Role.SPONSOR_QA,)
SPONSOR = (Role.SPONSOR_PM, Role.SPONSOR_QA)
PARTNER_QA = (Role.PARTNER_QA,)
#: The role of steps that follow from another step and are never taken by themselves; no person holds it.
CONSEQUENCE = ("consequence",)

_EVIDENCE = (
    qualification.COMPILED_DECIDED.guard(qualification.compilers),
    qualification.questionnaire_is_answered,
    qualification.evidence_is_complete,
    qualification.risk_is_scored,
    qualification.term_fits_risk,
    qualification.no_critical_finding,
)


def _disqualify(source: str) -> Transition:
    return Transition(
        source, "disqualify", "disqualified", SPONSOR_QA, meaning="rejected", needs_reason=True, title="Disqualify"
    )


def _suspend(source: str) -> Transition:
    return Transition(
        source, "suspend", "suspended", SPONSOR_QA, meaning="rejected", needs_reason=True, title="Suspend"
    )


QUALIFICATION = Lifecycle(
    name="partners:qualification",
    initial="prospective",
    transitions=(
        Transition("prospective", "evaluate", "under_evaluation", SPONSOR, title="Begin to evaluate"),
        _disqualify("prospective"),
        Transition(
            "under_evaluation",
            "approve",
            "approved",
            SPONSOR_QA,
            meaning="approved",
            guards=_EVIDENCE,
            title="Approve",
        ),
        Transition(
            "under_evaluation",
            "approve_conditionally",
            "conditionally_approved",
            SPONSOR_QA,
            meaning="approved",
            guards=(*_EVIDENCE, qualification.conditions_are_stated),
            title="Approve on conditions",
        ),
        _disqualify("under_evaluation"),
        Transition(
            "conditionally_approved",
            "confirm",
            "approved",
            SPONSOR_QA,
            meaning="verified",
            guards=(signed_as("approved"), qualification.no_critical_finding),
            needs_reason=True,
            title="Confirm that the conditions are met",
        ),
        _suspend("conditionally_approved"),
        _disqualify("conditionally_approved"),
        Transition(
            "conditionally_approved", "supersede", "superseded", CONSEQUENCE, title="Give way to the re-evaluation"
        ),
        _suspend("approved"),
        _disqualify("approved"),
        Transition("approved", "supersede", "superseded", CONSEQUENCE, title="Give way to the re-evaluation"),
        Transition(
            "suspended",
            "reinstate",
            "approved",
            SPONSOR_QA,
            meaning="verified",
            guards=(signed_as("approved"), qualification.no_critical_finding),
            needs_reason=True,
            title="Reinstate",
        ),
        _disqualify("suspended"),
        Transition("suspended", "supersede", "superseded", CONSEQUENCE, title="Give way to the re-evaluation"),
    ),
)

AUDIT = Lifecycle(
    name="partners:audit",
    initial="planned",
    transitions=(
        Transition(
            "planned",
            "schedule",
            "scheduled",
            SPONSOR_QA,
            guards=(audits.auditor_is_independent, audits.cause_is_stated),
            title="Schedule",
        ),
        Transition("planned", "cancel", "cancelled", SPONSOR_QA, needs_reason=True, title="Cancel"),
        Transition(
            "scheduled",
            "perform",
            "performed",
            SPONSOR_QA,
            guards=(audits.auditor_is_independent, audits.auditor_acts),
            title="Say that it was performed",
        ),
        Transition("scheduled", "cancel", "cancelled", SPONSOR_QA, needs_reason=True, title="Cancel"),
        Transition(
            "performed",
            "report",
            "reported",
            SPONSOR_QA,
            meaning="authored",
            guards=(audits.auditor_acts, audits.report_is_given),
            title="Report",
        ),
        Transition(
            "reported",
            "respond",
            "answered",
            PARTNER_QA,
            meaning="authored",
            guards=(audits.findings_are_answered,),
            title="Answer the report",
        ),
        Transition(
            "answered",
            "close",
            "closed",
            SPONSOR_QA,
            meaning="approved",
            guards=(audits.findings_are_closed,),
            title="Close",
        ),
    ),
)

FINDING = Lifecycle(
    name="partners:finding",
    initial="open",
    transitions=(
        Transition(
            "open",
            "respond",
            "answered",
            PARTNER_QA,
            meaning="authored",
            guards=(audits.response_is_given,),
            title="Respond",
        ),
        Transition("answered", "accept", "closed", SPONSOR_QA, meaning="accepted", title="Accept the response"),
        Transition("answered", "return", "open", SPONSOR_QA, needs_reason=True, title="Return the response"),
    ),
)

#: What a quality agreement has to be before anybody signs it.
SOUND = (
    agreements.sections_are_written,
    agreements.activities_are_assigned,
    agreements.release_stays_with_owner,
    agreements.dates_are_in_order,
)

QUALITY_AGREEMENT = Lifecycle(
    name="partners:quality_agreement",
    initial="draft",
    transitions=(
        Transition("draft", "propose", "proposed", SPONSOR_QA, guards=SOUND, title="Propose to the partner"),
        Transition("draft", "discard", "discarded", SPONSOR_QA, needs_reason=True, title="Discard"),
        Transition(
            "proposed",
            "countersign",
            "countersigned",
            PARTNER_QA,
            meaning="approved",
            guards=SOUND,
            title="Sign for the partner",
        ),
        Transition("proposed", "return", "draft", PARTNER_QA, needs_reason=True, title="Ask for a change"),
        Transition("proposed", "withdraw", "draft", SPONSOR_QA, needs_reason=True, title="Take back to change it"),
        Transition(
            "countersigned",
            "approve",
            "in_force",
            SPONSOR_QA,
            meaning="approved",
            guards=(*SOUND, agreements.partner_has_signed),
            title="Sign for the sponsor and put into force",
        ),
        Transition("countersigned", "withdraw", "draft", SPONSOR_QA, needs_reason=True, title="Take back to change it"),
        Transition("in_force", "supersede", "superseded", CONSEQUENCE, title="Give way to the revision"),
        Transition(
            "in_force",
            "terminate",
            "terminated",
            SPONSOR_QA,
            meaning="rejected",
            needs_reason=True,
            title="Terminate",
        ),
    ),
)

SUBCONTRACTOR = Lifecycle(
    name="partners:subcontractor",
    initial="proposed",
    transitions=(
        Transition(
            "proposed",
            "approve",
            "approved",
            SPONSOR_QA,
            meaning="approved",
            guards=(agreements.subcontractor_is_qualified,),
            title="Approve the subcontractor",
        ),
        Transition("proposed", "refuse", "refused", SPONSOR_QA, needs_reason=True, title="Refuse"),
        Transition("approved", "withdraw", "withdrawn", SPONSOR_QA, needs_reason=True, title="Withdraw the approval"),
    ),
)

NOTIFICATION = Lifecycle(
    name="partners:notification",
    initial="running",
    transitions=(
        Transition("running", "give", "given", PARTNER_QA, meaning="authored", title="Notify the sponsor"),
        Transition("given", "acknowledge", "acknowledged", SPONSOR_QA, meaning="acknowledged", title="Acknowledge"),
    ),
)

CHANGE_NOTICE = Lifecycle(
    name="partners:change_notice",
    initial="proposed",
    transitions=(
        Transition("proposed", "agree", "agreed", SPONSOR_QA, meaning="approved", title="Agree to the change"),
        Transition(
            "proposed",
            "refuse",
            "refused",
            SPONSOR_QA,
            meaning="rejected",
            needs_reason=True,
            title="Refuse the change",
        ),
        Transition("proposed", "withdraw", "withdrawn", PARTNER_QA, needs_reason=True, title="Withdraw"),
        Transition(
            "agreed",
            "implement",
            "implemented",
            PARTNER_QA,
            meaning="verified",
            guards=(signed_as("approved"), agreements.planned_day_has_come),
            title="Put into effect",
        ),
    ),
)

EXEMPTION = Lifecycle(
    name="partners:exemption",
    initial="proposed",
    transitions=(
        Transition(
            "proposed",
            "grant",
            "granted",
            SPONSOR_QA,
            meaning="approved",
            guards=(audits.PROPOSED_GRANTED.guard("proposed_by_id"), audits.lasts_till_a_day_to_come),
            title="Grant the exemption",
        ),
        Transition("proposed", "refuse", "refused", SPONSOR_QA, needs_reason=True, title="Refuse"),
        Transition("granted", "revoke", "revoked", SPONSOR_QA, needs_reason=True, title="Revoke"),
    ),
)

LIFECYCLES = (
    QUALIFICATION,
    AUDIT,
    FINDING,
    QUALITY_AGREEMENT,
    SUBCONTRACTOR,
    NOTIFICATION,
    CHANGE_NOTICE,
    EXEMPTION,
)
