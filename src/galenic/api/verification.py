"""Whether the record is whole, as far as the reader may read it."""

from __future__ import annotations

from ninja import Router

from galenic.api.authentication import ApiRequest
from galenic.api.refusals import answers
from galenic.api.shapes.trail import ChainShown, RecordState, Verification
from galenic.ledger.verification import verify
from galenic.parties.chains import ChainLine, chains_for
from galenic.parties.clock_statement import clock_statement
from galenic.parties.errors import NotVisible
from galenic.parties.reader import Reader

router = Router(tags=["Verification"])


@router.get("", response=answers(RecordState), summary="State of the record")
def read_state(request: ApiRequest) -> RecordState:
    """The chains that the reader may read, each with its latest anchor; for quality assurance and auditors."""
    reader = _require_reader(request)
    return RecordState(
        chains=tuple(_chain(each) for each in chains_for(reader)), clock=clock_statement(reader).sentence
    )


@router.post("", response=answers(Verification), summary="Verify the record")
def verify_record(request: ApiRequest) -> Verification:
    """Check those chains, their anchors, records and signatures, and compute their evidence again. Writes nothing.

    It takes as long as computing all of it anew.
    """
    return Verification.model_validate(verify(_require_reader(request).trail_scopes).as_dict())


def _require_reader(request: ApiRequest) -> Reader:
    if not request.reader.trail_scopes:
        raise NotVisible
    return request.reader


def _chain(line: ChainLine) -> ChainShown:
    return ChainShown(
        scope=line.chain.scope,
        title=line.title,
        entries=line.chain.length,
        head=line.chain.head,
        anchored=line.anchor.length if line.anchor else 0,
        anchored_at=line.anchor.time if line.anchor else None,
    )
