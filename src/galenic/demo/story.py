"""The programme from the need to the award: everything that comes before the first work order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from galenic.demo import clearing
from galenic.demo.awarding import Tender, ask, award
from galenic.demo.cast import Cast, assemble
from galenic.demo.knowing import note_sites
from galenic.demo.needing import BEFORE, describe, settle
from galenic.demo.playing import order_too_early
from galenic.demo.scenes import SCENES
from galenic.ledger.errors import Refused
from galenic.programmes.models import Award
from galenic.programmes.planning.standing import PlanStanding
from galenic.programmes.sourcing.comparing import ComparedLine

Tell = Callable[[str], None]
#: The work that is ordered too early, to see that the plan refuses it: the study before its batch.
TOO_EARLY = next(scene for scene in SCENES if scene.service_id == "clinical.study")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What was decided before work began. `compared` is the comparison as it stood before sites were qualified."""

    cast: Cast
    planned: PlanStanding
    tender: Tender
    compared: tuple[ComparedLine, ...]
    awards: Mapping[str, Award]
    refused: Refused


def begin(passwords: Mapping[str, str], tell: Tell = lambda _text: None) -> Beginning:
    """Play it. Raises what the commands raise: without a qualification the award is refused."""
    tell("Setting up organizations and people")
    cast = assemble(passwords)
    tell("Describing the product")
    planned = describe(cast)
    settle(cast, BEFORE)
    note_sites(cast)
    tell("Asking two partners for proposals")
    tender = ask(cast)
    compared = tender.compared()
    tell("Qualifying their sites")
    clearing.qualify_all(cast)
    tell("Awarding the work")
    awards = award(cast, tender)
    clearing.agree_with_all(cast)
    tell("Ordering the study before its batch")
    refused = order_too_early(cast, TOO_EARLY, awards[TOO_EARLY.partner])
    return Beginning(cast, planned, tender, compared, awards, refused)
