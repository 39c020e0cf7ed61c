"""Services as the catalogue declares them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from galenic.api.shapes.common import Shape


class ServiceLine(Shape):
    """One line of the catalogue."""

    id: str
    title: str
    state: str = Field(description="`computes`, or `planned`: it can be ordered, and Galenic does not compute it yet")
    version: str
    performed_by: tuple[str, ...]
    stages: tuple[int, ...]
    delivers: str
    guidelines: tuple[str, ...]
    ctd: dict[str, tuple[str, ...]] = Field(description="Places in the Common Technical Document by region")


class NeedShown(Shape):
    """A service that has to be done first, and why."""

    service: str
    reason: str
    alternatives: tuple[str, ...]
    when: tuple[str, ...] = Field(description="What has to hold of a product for the need to bind; empty for all")


class RuleShown(Shape):
    """A rule by which a product needs the service: all statements of `when` hold for it."""

    when: tuple[str, ...]
    reason: str
    guideline: str
    markets: tuple[str, ...] = Field(description="Markets that the rule is for; empty for all")
    only_if: str = Field(description="What has to turn out before the work is done; empty when it is done anyway")


class RequirementShown(Shape):
    """What an outcome is judged by."""

    name: str
    title: str
    limit: str
    source: str


class InputDeclared(Shape):
    """An input: a table with `columns`, evidence of another `service`, or a closed `record`."""

    name: str
    title: str
    description: str
    kind: str = Field(description="`table`, `evidence` or `record`")
    required: bool
    one_of: str = Field(description="Exactly one input of such a group must be given")
    columns: tuple[dict[str, Any], ...] = ()
    key: tuple[str, ...] = ()
    service: str = ""
    record: str = ""


class ServiceShown(ServiceLine):
    """Everything that a caller has to know of a service."""

    needed: tuple[RuleShown, ...]
    weeks: tuple[float, float] = Field(description="How long it usually takes, shortest and longest: an assumption")
    needs: tuple[NeedShown, ...]
    inputs: tuple[InputDeclared, ...]
    options: dict[str, Any] = Field(description="JSON schema of the options")
    criteria: tuple[RequirementShown, ...]
    tolerance: float = Field(description="Relative difference within which a recomputation counts as the same")
