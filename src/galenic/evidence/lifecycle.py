"""The lifecycles of data sets, runs and evidence, as tables."""

from __future__ import annotations

from galenic.evidence import rules
from galenic.ledger.lifecycle import Lifecycle, Transition
from galenic.parties.roles import Role
from galenic.parties.separation import PERFORMED_CHECKED

SCIENCE = (Role.PARTNER_SCIENTIST, Role.PARTNER_QC)
QA = (Role.PARTNER_QA,)
#: The role under which the worker moves runs; no person holds it.
WORKER = ("worker",)
#: The role of steps that follow from another step and are never taken by themselves; no person holds it either.
CONSEQUENCE = ("consequence",)

#: What has to hold before work is reviewed, whether it was computed or handed in.
BY_ANOTHER = (PERFORMED_CHECKED.guard("performer_id"), rules.is_current)

DATA_SET = Lifecycle(
    name="evidence:data_set",
    initial="submitted",
    transitions=(
        Transition(
            "submitted",
            "retract",
            "retracted",
            QA,
            meaning="retracted",
            needs_reason=True,
            title="Retract the data set",
        ),
    ),
)

RUN = Lifecycle(
    name="evidence:run",
    initial="queued",
    transitions=(
        Transition("queued", "start", "running", WORKER, title="Begin to compute"),
        Transition("running", "succeed", "succeeded", WORKER, title="Keep the evidence"),
        Transition("running", "fail", "failed", WORKER, title="Report what is wrong"),
        Transition("running", "requeue", "queued", WORKER, title="Begin again after the worker died"),
        Transition("running", "abandon", "abandoned", WORKER, title="Give up after the worker died repeatedly"),
        Transition("queued", "cancel", "cancelled", (*SCIENCE, *QA, Role.PARTNER_PM), title="Cancel"),
        Transition("running", "cancel", "cancelled", (*SCIENCE, *QA, Role.PARTNER_PM), title="Cancel"),
    ),
)

# Evidence begins as `computed`, or as `submitted` where it is a partner's documents, of which nothing was computed.
EVIDENCE = Lifecycle(
    name="evidence:evidence",
    initial="computed",
    transitions=(
        Transition(
            "computed",
            "review",
            "reviewed",
            SCIENCE,
            meaning="reviewed",
            guards=BY_ANOTHER,
            title="Review",
        ),
        Transition(
            "submitted",
            "review",
            "reviewed",
            SCIENCE,
            meaning="reviewed",
            guards=BY_ANOTHER,
            title="Review",
        ),
        Transition(
            "reviewed",
            "approve",
            "approved",
            QA,
            meaning="approved",
            guards=(
                rules.review_stands,
                rules.PERFORMED_APPROVED.guard("performer_id"),
                rules.REVIEWED_APPROVED.guard(rules.reviewers),
                rules.is_current,
            ),
            title="Approve",
        ),
        Transition("computed", "return", "returned", (*SCIENCE, *QA), needs_reason=True, title="Return"),
        Transition("submitted", "return", "returned", (*SCIENCE, *QA), needs_reason=True, title="Return"),
        Transition("reviewed", "return", "returned", QA, needs_reason=True, title="Return"),
        Transition("computed", "supersede", "superseded", CONSEQUENCE, title="Give way to newer evidence"),
        Transition("submitted", "supersede", "superseded", CONSEQUENCE, title="Give way to newer evidence"),
        Transition("reviewed", "supersede", "superseded", CONSEQUENCE, title="Give way to newer evidence"),
        Transition("returned", "supersede", "superseded", CONSEQUENCE, title="Give way to newer evidence"),
        Transition("approved", "supersede", "superseded", CONSEQUENCE, title="Give way to newer evidence"),
        Transition("approved", "retract", "retracted", QA, meaning="retracted", needs_reason=True, title="Retract"),
    ),
)

LIFECYCLES = (DATA_SET, RUN, EVIDENCE)
