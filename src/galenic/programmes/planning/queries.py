"""What a sponsor's people see of product and plan; for everybody else neither exists."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from galenic.ledger.queries import GivenSignature, signatures_of
from galenic.parties.actions import Action, actions
from galenic.parties.errors import NotVisible
from galenic.parties.models import Programme
from galenic.parties.queries import kept
from galenic.parties.reader import Reader
from galenic.programmes.planning.lifecycle import PLAN_DECISION, PRODUCT_DESCRIPTION
from galenic.programmes.planning.models import PlanDecision, ProductDescription
from galenic.programmes.planning.standing import PlanStanding, standing_of


@dataclass(frozen=True, slots=True)
class DescriptionLine:
    """A description with its signatures and what the reader may do with it."""

    description: ProductDescription
    signatures: tuple[GivenSignature, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision about a step with its signatures and what the reader may do with it."""

    decision: PlanDecision
    signatures: tuple[GivenSignature, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A programme's product and plan. `standing` is None as long as no description is in force."""

    programme: Programme
    standing: PlanStanding | None
    descriptions: tuple[DescriptionLine, ...]
    decisions: tuple[DecisionLine, ...]


def plan_page(reader: Reader, programme_id: UUID | str) -> PlanPage:
    """The plan of one of the sponsor's own programmes, descriptions and decisions latest first. Raises NotVisible."""
    programme = own_programme(reader, programme_id)
    descriptions = ProductDescription.objects.filter(programme=programme).select_related("author")
    decisions = PlanDecision.objects.filter(programme=programme).select_related("author")
    return PlanPage(
        programme=programme,
        standing=standing_of(programme.pk),
        descriptions=tuple(
            DescriptionLine(each, tuple(signatures_of(each)), actions(PRODUCT_DESCRIPTION, each, reader))
            for each in descriptions.order_by("-number")
        ),
        decisions=tuple(
            DecisionLine(each, tuple(signatures_of(each)), actions(PLAN_DECISION, each, reader))
            for each in decisions.order_by("service_id", "-pk")
        ),
    )


def own_programme(reader: Reader, programme_id: UUID | str) -> Programme:
    """A programme of the reader's own organization as its sponsor. Raises NotVisible, for its partners too."""
    try:
        key = programme_id if isinstance(programme_id, UUID) else UUID(str(programme_id))
    except ValueError:
        raise NotVisible from None
    found = Programme.objects.filter(pk=key).select_related("sponsor").first()
    if found is None or not reader.kept_roles(found.sponsor_id):
        raise NotVisible
    return found


def find_description(reader: Reader, description_id: UUID | str) -> ProductDescription:
    """One description. Raises NotVisible for everybody but its sponsor."""
    found: ProductDescription = kept(ProductDescription, reader, description_id, "programme", "author")
    return found


def find_decision(reader: Reader, decision_id: UUID | str) -> PlanDecision:
    """One decision. Raises NotVisible for everybody but its sponsor."""
    found: PlanDecision = kept(PlanDecision, reader, decision_id, "programme", "author")
    return found
