"""Proposals are awarded, awards accepted, and orders drafted from them."""

from __future__ import annotations

from uuid import UUID

from ninja import Router, Status

from galenic.api import invitations, rendering
from galenic.api.authentication import ApiRequest, prove
from galenic.api.refusals import WRITING, answers
from galenic.api.shapes.common import RecordMoved
from galenic.api.shapes.sourcing import AwardedOrderGiven, AwardGiven, AwardShown
from galenic.api.steps import add_steps
from galenic.programmes import subjects
from galenic.programmes.sourcing import commands, queries

proposals = Router(tags=["Invitations"])
router = Router(tags=["Awards"])


@proposals.post("/{uuid:record_id}/awards", response=answers(AwardShown, 201, WRITING), summary="Award")
def award(request: ApiRequest, record_id: UUID, given: AwardGiven) -> Status[AwardShown]:
    """Award lines of a proposal, signed as *approved* by the sponsor's programme manager.

    Refused with everything that is unmet: the proposal does not stand, others may still propose, a line is awarded
    already, a site may not do the work.
    """
    found = queries.find_proposal(request.reader, record_id)
    made = commands.award(
        by=request.reader,
        proposal=found,
        keys=given.keys,
        justification=given.justification,
        proof=prove(request, given),
        expected_version=given.expected_version,
    )
    page = queries.invitation_page(request.reader, found.invitation_id)
    return Status(201, next(invitations.award(each) for each in page.awards if each.award.pk == made.pk))


@router.post("/{uuid:record_id}/orders", response=answers(RecordMoved, 201, WRITING), summary="Order what was awarded")
def draft_awarded_order(request: ApiRequest, record_id: UUID, given: AwardedOrderGiven) -> Status[RecordMoved]:
    """Draft the work order for an awarded line, once the partner has accepted the award."""
    found = queries.find_award(request.reader, record_id)
    values = given.model_dump(exclude={"regions"})
    order = commands.draft_awarded_order(by=request.reader, award=found, regions=list(given.regions), **values)
    return Status(201, rendering.moved(order))


add_steps(proposals, subjects.PROPOSAL)
add_steps(router, subjects.AWARD)
