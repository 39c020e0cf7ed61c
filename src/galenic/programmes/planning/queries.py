"""What a sponsor's people see of product and plan; for everybody else neither exists."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

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
        descriptions=tuple(description_line(reader, each) for each in descriptions.order_by("-number")),
        decisions=tuple(decision_line(reader, each) for each in decisions.order_by("service_id", "-pk")),
    )


def description_line(reader: Reader, description: ProductDescription) -> DescriptionLine:
    """A description as pages and programs show it."""
    given = tuple(signatures_of(description))
    return DescriptionLine(description, given, actions(PRODUCT_DESCRIPTION, description, reader))


def decision_line(reader: Reader, decision: PlanDecision) -> DecisionLine:
    """A decision as pages and programs show it."""
    return DecisionLine(decision, tuple(signatures_of(decision)), actions(PLAN_DECISION, decision, reader))


def own_programmes(reader: Reader) -> QuerySet[Programme]:
    """The programmes that the reader's own organization sponsors, for those who work on them."""
    mine = reader.organization_id if reader.kept_roles(reader.organization_id) else None
    found: QuerySet[Programme] = Programme.objects.filter(sponsor_id=mine).order_by("code")
    return found


def own_programme(reader: Reader, programme_id: UUID | str) -> Programme:
    """A programme of the reader's own organization as its sponsor. Raises NotVisible, for its partners too."""
    try:
        key = programme_id if isinstance(programme_id, UUID) else UUID(str(programme_id))
    except ValueError:
        raise NotVisible from None
    found: Programme | None = Programme.objects.filter(pk=key).select_related("sponsor").first()
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
